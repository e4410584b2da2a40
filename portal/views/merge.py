"""The staff's pages for contacts that are the same: the list of possible ones, the comparison, the merge."""

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.forms.merging import MergeForm
from contacts.merging import duplicates, merging
from contacts.models import Contact
from contacts.refusals import NotAllowed
from portal import belongings

AT_ONCE = 8
PER_PAGE = 20
may_merge = permission_required("contacts.add_contactmerge", raise_exception=True)


@may_merge
def merge(request):
    """Side by side what the records say and what hangs on them; one of them stays."""
    asked = _asked(request)
    # Before the records are read: what is changed in between was not seen.
    seen = merging.fingerprint(asked)
    contacts = list(Contact.objects.with_accounts().filter(pk__in=[one.pk for one in asked]).order_by("pk"))
    reasons = merging.reasons_against(contacts, by=request.user)
    if len(asked) > AT_ONCE:
        reasons.append(_("Choose %(count)s records at most.") % {"count": AT_ONCE})
    if reasons:
        return _page(request, "merge_refused.html", _("Merge contacts"), reasons=reasons, contacts=contacts)

    things = belongings.beside(contacts)
    form = MergeForm(contacts, belongings.suggested(contacts, things), request.POST or None)
    if form.is_valid():
        try:
            merged = merging.merge(
                contacts,
                survivor=form.survivor(),
                chosen=form.chosen(),
                seen=form.cleaned_data["seen"],
                why=form.cleaned_data["why"],
                by=request.user,
                at=timezone.now(),
            )
        except NotAllowed as error:
            form.add_error(None, [str(reason) for reason in error.reasons])
        else:
            done = _("%(count)s records are one now: %(contact)s. You can undo it for 30 days.")
            messages.success(request, done % {"count": len(contacts), "contact": merged.survivor})
            return redirect("admin:contacts_contactmerge_change", merged.pk)
    return _page(
        request,
        "merge.html",
        _("Merge contacts"),
        form=form,
        contacts=contacts,
        things=things,
        becoming_one=belongings.becoming_one(contacts),
        has_accounts=any(contact.live_ties for contact in contacts),
        unlicensed=merging.coming_without_licenses(contacts),
        seen=seen,
        back=reverse("admin:contacts_contact_changelist"),
    )


@may_merge
def possible(request):
    """The technician's list of contacts that may be the same, those that accounts act as first."""
    try:
        after = duplicates.read_place(request.GET.get("after", ""))
    except ValueError as error:
        raise Http404 from error
    groups = duplicates.possible(after=after, limit=PER_PAGE + 1)
    more = len(groups) > PER_PAGE
    return _page(
        request,
        "possible_duplicates.html",
        _("Possible duplicates"),
        groups=groups[:PER_PAGE],
        count=duplicates.count(),
        next=groups[PER_PAGE - 1].place if more else "",
        is_first=after == duplicates.BEFORE_ALL,
    )


@may_merge
def apart(request):
    """Say that some contacts are not the same, so that they are proposed no more."""
    contacts = list(Contact.objects.with_accounts().filter(pk__in=[one.pk for one in _asked(request)]).order_by("pk"))
    if len(contacts) < 2:
        raise Http404
    if request.method == "POST":
        duplicates.keep_apart(contacts, by=request.user, at=timezone.now())
        messages.success(request, _("They are not proposed as duplicates any more."))
        return redirect("possible-duplicates")
    return _page(request, "keep_apart.html", _("Not the same"), contacts=contacts)


def _asked(request):
    """The contacts in the address; what is no number is no contact."""
    pks = {int(text) for text in request.GET.getlist("contact") if text.isdecimal() and len(text) < 19}
    return list(Contact.objects.filter(pk__in=pks).order_by("pk")[: AT_ONCE + 1])


def _page(request, template, title, **context):
    context = {**admin.site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"portal/merging/{template}", context)
