"""Before applying: the case types one can apply for, each with its page, and the guide to the right one."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.choices import DeskPurpose
from contacts.models import Desk
from permits import guide, turnaround
from permits.applying import partwords
from permits.choices import CaseKind, Sector
from permits.forms.catalog import CatalogForm, PriceForm
from permits.models import ApplicationForm, CaseType, ContactType

LONGEST = 200  # of an address that says what was answered


@require_safe
def types(request):
    """Every case type, found by words, kind and sector."""
    form = CatalogForm(request.GET)
    wanted = form.wanted()
    found = guide.find(wanted["words"], kind=wanted["kind"], sector=wanted["sector"])
    return render(
        request,
        "permits/applying/types.html",
        {"form": form, "groups": _grouped(found), "count": len(found)},
    )


@require_safe
def type_page(request, slug):
    """What a case type is for, what it asks, costs and takes; and the way to begin."""
    case_type = guide.named(slug)
    if case_type is None:
        raise Http404
    version = ApplicationForm.objects.in_use().filter(case_type=case_type).first()
    questions = _questions(version) if version else []
    prices = guide.Prices.read([case_type], on=request.city.day_at(timezone.now()), questions=questions)
    measures = prices.measures([case_type])
    form = PriceForm(request.GET if _is_priced(request, measures) else None, measures=measures)
    context = {
        "case_type": case_type,
        "version": version,
        "form": form,
        "cost": prices.of(case_type, form.typed()),
        "who": ContactType.objects.required_by(case_type).order_by("name"),
        "desk": None if case_type.is_open else Desk.objects.for_purpose(DeskPurpose.PERMITS),
        "fewest": turnaround.FEWEST,
    }
    if version is not None:
        context |= _parts(version, questions)
    return render(request, "permits/applying/type.html", context)


@require_safe
def guide_page(request):
    """Do I need a permit? One question a page; the answers so far stand in the address, so back and forward work."""
    path = [int(part) for part in request.GET.get("so", "")[:LONGEST].split("-") if part.isdecimal()]
    walk = guide.walk(path)
    form = None
    if "answer" in request.GET and walk.question is not None:
        chosen = request.GET["answer"]
        further = guide.walk([*walk.path, int(chosen)]) if chosen.isdecimal() and len(chosen) < 19 else walk
        if len(further.answers) > len(walk.answers):
            return redirect(_address(further.path))
    prices = guide.Prices.read(walk.case_types, on=request.city.day_at(timezone.now()))
    measures = prices.measures(walk.case_types)
    if measures:
        form = PriceForm(request.GET if _is_priced(request, measures) else None, measures=measures)
    typed = form.typed() if form else {}
    context = {
        "walk": walk,
        "so": "-".join(map(str, walk.path)),
        "so_far": [(one, _address(walk.path[:number])) for number, one in enumerate(walk.answers)],
        "unanswered": "answer" in request.GET or "ask" in request.GET,
        "form": form,
        "needed": [(one, prices.of(one, typed)) for one in walk.case_types],
        "desk": Desk.objects.for_purpose(DeskPurpose.PERMITS),
        "fewest": turnaround.FEWEST,
    }
    return render(request, "permits/applying/guide.html", context)


def _questions(version):
    return list(version.questions.select_related("shown_if", "measure", "form").order_by("place", "pk"))


def _parts(version, questions):
    """What a form asks, with the condition of each part in words."""
    documents = version.documents.select_related("shown_if", "kind").order_by("place", "pk")
    reviews = version.reviews.select_related("shown_if", "discipline").order_by("place", "pk")
    return {
        "questions": [question for question in questions if question.shown_if_id is None],
        "documents": [(one, partwords.condition(one)) for one in documents],
        "reviews": [(one, partwords.condition(one)) for one in reviews],
        "declarations": version.declarations.order_by("place", "pk"),
    }


def _grouped(found: list[CaseType]):
    """The types found under a heading each for whom they are for; without headings that nothing stands under."""
    permits = [one for one in found if one.kind == CaseKind.PERMIT]
    groups = [
        (_("At a home"), [one for one in permits if one.sector == Sector.RESIDENTIAL]),
        (_("At a place of business"), [one for one in permits if one.sector == Sector.COMMERCIAL]),
        (_("Anywhere"), [one for one in permits if not one.sector]),
        (_("Plan cases: how land is used and divided"), [one for one in found if one.kind == CaseKind.PLAN]),
    ]
    return [(heading, types) for heading, types in groups if types]


def _is_priced(request, measures):
    return any(measure.code in request.GET for measure in measures)


def _address(path):
    address = reverse("permits:guide")
    return f"{address}?so={'-'.join(map(str, path))}" if path else address
