"""The page of an account: who it is, what it acts under, how it logs in."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contacts.entry import onfile
from contacts.models import Contact
from payments.models import TrustAccount
from portal import acting, sessions
from portal.twostep import COUNTS


@never_cache
@require_safe
@login_required
def account(request):
    user, now = request.user, timezone.now()
    companies = acting.companies_of(user)
    facts = {
        "contact": Contact.objects.own(user),
        "on_file": onfile.offered(user).count(),
        "companies": companies,
        "licenses": acting.licenses_of(user, companies, today=timezone.localdate(now)),
        "has_trust_accounts": TrustAccount.objects.held_by(user).exists(),
        "has_second_step": Authenticator.objects.filter(user=user, type__in=COUNTS).exists(),
        "sessions": len(sessions.standing(user, at=now)),
    }
    return render(request, "portal/account.html", facts)
