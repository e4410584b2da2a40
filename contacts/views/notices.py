"""What an account is mailed, and how often."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contacts.choices import ContactMethod
from contacts.forms.notices import NoticesForm
from contacts.telling import rhythms


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request):
    """How often the account hears of each group of news, and what no choice reaches."""
    form = NoticesForm(request.POST if request.method == "POST" else None, chosen=rhythms.chosen(request.user))
    if form.is_valid():
        rhythms.keep(form.cleaned_data, by=request.user)
        messages.success(request, _("Your choice is kept."))
        return redirect("contacts:notices")
    by_letter = request.user.preferred_contact_method == ContactMethod.PAPER
    return render(request, "contacts/notices.html", {"form": form, "by_letter": by_letter})
