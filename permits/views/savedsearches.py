"""Saved searches of an account, and the link in their mails."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from contacts.choices import ContactMethod
from contacts.refusals import NotAllowed
from permits import savedsearches as rules
from permits.forms.savedsearches import SavedSearchForm
from permits.forms.search import read
from permits.models import SavedSearch

FORM_METHODS = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_safe
def searches(request):
    """All of an account's saved searches, by name."""
    own = list(SavedSearch.objects.of(request.user).by_name())
    for search in own:
        search.words = "; ".join(rules.in_words(search.asked))
        search.results = f"{reverse('search')}?{urlencode(search.asked)}"
        search.feed = "" if search.is_of_own else f"{reverse('search-feed')}?{urlencode(search.asked)}"
    facts = {"searches": own, "by_letter": _by_letter(request.user), "most": rules.MOST_SEARCHES}
    return render(request, "permits/saved_searches.html", facts)


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def creation(request):
    """Keep the search whose parameters stand in the address."""
    asked = {name: request.GET.get(name, "").strip() for name in rules.KEPT if request.GET.get(name, "").strip()}
    wanted, errors = read(asked, by=request.user)
    back = f"{reverse('search')}?{urlencode(asked)}"
    if errors or wanted.is_too_short:
        messages.error(request, _("This search cannot be saved as it is. See what it says here."))
        return redirect(back)
    form = SavedSearchForm(
        request.POST if request.method == "POST" else None, initial={"name": "; ".join(rules.in_words(asked))[:80]}
    )
    reasons = []
    if form.is_valid():
        try:
            search = rules.save(**form.cleaned_data, asked=asked, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": search})
            return redirect("permits:saved-searches")
    facts = {"form": form, "reasons": reasons, "words": rules.in_words(asked), "back": back}
    return render(request, "permits/saved_search.html", {**facts, "by_letter": _by_letter(request.user)})


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def change(request, pk):
    """Another name or rhythm."""
    search = find_own(request, pk)
    initial = {"name": search.name, "rhythm": search.rhythm}
    form = SavedSearchForm(request.POST if request.method == "POST" else None, initial=initial)
    reasons = []
    if form.is_valid():
        try:
            rules.change(search, **form.cleaned_data, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("“%(name)s” is changed.") % {"name": form.cleaned_data["name"]})
            return redirect("permits:saved-searches")
    facts = {"search": search, "form": form, "reasons": reasons, "words": rules.in_words(search.asked)}
    facts |= {"back": reverse("permits:saved-searches"), "by_letter": _by_letter(request.user)}
    return render(request, "permits/saved_search.html", facts)


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def deletion(request, pk):
    search = find_own(request, pk)
    if request.method == "POST":
        rules.delete(search, by=request.user)
        messages.success(request, _("“%(name)s” is deleted.") % {"name": search})
        return redirect("permits:saved-searches")
    facts = {"search": search, "words": rules.in_words(search.asked)}
    return render(request, "permits/saved_search_deletion.html", facts)


# Mail programs press this button themselves, without a page or a cookie (RFC 8058); the key is the permission.
@csrf_exempt
@never_cache
@require_http_methods(FORM_METHODS)
def off(request, key):
    """No more mail of one saved search, for whoever has the link from its mail."""
    search = rules.find_by_key(key)
    if search is None:
        raise Http404
    if request.method == "POST":
        search = rules.stop(search)
    response = render(request, "permits/saved_search_off.html", {"search": search})
    response["Referrer-Policy"] = "no-referrer"
    return response


def find_own(request, pk):
    return get_object_or_404(SavedSearch.objects.of(request.user), pk=pk)


def _by_letter(user):
    return user.preferred_contact_method == ContactMethod.PAPER
