"""How every page below a record's address finds its record."""

from django.http import Http404

from permits import correspondence
from permits.models import Case
from permits.models.case import slug_of


def find_case(request, kind, slug, **annotations):
    """The record of that kind at that address, if this person may see it; else Http404.

    `kind` is a CaseKind; `annotations` are what else is asked of it in the same query. Case and separators do not
    matter: /permits/2016-002612 bp/ is /permits/2016-002612-BP/.
    """
    cases = Case.objects.visible_to(request.user).for_display().select_related("application")
    # What waits on its letters, for the tabs: `letters_waiting`.
    cases = cases.annotate(**correspondence.waiting_on(request.user), **annotations)
    case = cases.filter(case_type__kind=kind, slug=slug_of(slug)).first()
    if case is None:
        raise Http404
    return case
