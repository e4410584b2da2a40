"""The contractor information sheets of a license, for those who act under it and for the staff that checks links."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from contacts.forms.licenses import SheetForm
from contacts.licensing import sheets
from contacts.refusals import NotAllowed
from contacts.throttle import limited
from contacts.views.files import attachment
from contacts.views.licenses import find_license


@never_cache
@login_required
@limited("upload", methods=("POST",))
def license_sheets(request, number):
    """Every sheet on file, and the form that sends the next."""
    license = _readable(request.user, number)
    may_file = sheets.may_file(license, request.user)
    if request.method == "POST" and not may_file:
        raise PermissionDenied
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SheetForm(*typed, today=timezone.localdate())
    reasons = []
    if form.is_valid():
        facts = form.cleaned_data
        try:
            sheets.file(license, facts["file"], dated_on=facts["dated_on"], by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("The city has the sheet of %(number)s.") % {"number": license.number})
            return redirect("contacts:license-sheets", license.number)
    found = list(license.sheets.select_related("filed_by").latest_first())
    context = {
        "license": license,
        "sheets": found,
        "old": bool(found) and found[0].is_old(timezone.localdate()),
        "form": form if may_file else None,
        "reasons": reasons,
    }
    return render(request, "contacts/license_sheets.html", context)


@never_cache
@login_required
def license_sheet(request, number, pk):
    """One sheet, to save."""
    license = _readable(request.user, number)
    return attachment(get_object_or_404(license.sheets, pk=pk))


def _readable(user, number):
    """A license whose sheets this person may read; for anybody else it has none."""
    license = find_license(number)
    if not sheets.may_read(license, user):
        raise Http404
    return license
