"""The photos of a visit: sending them, saying who may see them, and the files themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contacts.refusals import NotAllowed
from contacts.views.files import attachment
from inspections import photos, refusal
from inspections.forms.results import PhotosForm, ShowToForm
from inspections.models import Photo
from inspections.views.results import find_visit
from permits.choices import CaseKind
from permits.views.find import find_case


@require_GET
def photo(request, slug, number, pk):
    """One picture, for those it is meant for; for anybody else there is none."""
    case = find_case(request, CaseKind.PERMIT, slug)
    seen = photos.audiences(request.user, case)
    rows = Photo.objects.filter(inspection__case=case, inspection__number=number, audience__in=seen)
    return attachment(get_object_or_404(rows, pk=pk))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def add(request, pk):
    """The pictures of a visit, who may see each, and the form that sends more."""
    visit = find_visit(request, pk)
    reasons = refusal.of_photos(visit, by=request.user)
    if reasons:
        return _page(request, visit, reasons=reasons, status=403)
    form = PhotosForm(request.POST or None, request.FILES or None)
    if form.is_bound:
        valid = form.is_valid()
        try:
            kept = photos.add(visit, form.shots, by=request.user, at=timezone.now())
        except NotAllowed as error:
            return _page(request, visit, reasons=error.reasons, form=form)
        if kept:
            told = ngettext("%(number)s photo is kept.", "%(number)s photos are kept.", len(kept))
            messages.success(request, told % {"number": len(kept)})
        if valid:
            return redirect("inspections:photos", visit.pk)
    return _page(request, visit, reasons=[], form=form)


@login_required
@require_POST
def audience(request, pk, photo_pk):
    """Say who may see one picture."""
    visit = find_visit(request, pk)
    reasons = refusal.of_photos(visit, by=request.user)
    if reasons:
        return _page(request, visit, reasons=reasons, status=403)
    shown = get_object_or_404(visit.photos, pk=photo_pk)
    form = ShowToForm(request.POST)
    if form.is_valid():
        photos.show_to(shown, form.cleaned_data["audience"], by=request.user, at=timezone.now())
        messages.success(request, _("Who may see %(photo)s is changed.") % {"photo": shown})
    return redirect("inspections:photos", visit.pk)


def _page(request, visit, *, reasons, form=None, status=200):
    shown = visit.photos.order_by("added_at", "pk")
    context = {
        "visit": visit,
        "case": visit.case,
        "photos": [(one, _who_sees(one)) for one in shown],
        "form": form,
        "reasons": reasons,
        "back": reverse("inspections:visit", args=[visit.case.slug, visit.number]),
    }
    return render(request, "inspections/photos.html", context, status=status)


def _who_sees(photo):
    return ShowToForm(initial={"audience": photo.audience}, auto_id=f"id_%s_{photo.pk}")
