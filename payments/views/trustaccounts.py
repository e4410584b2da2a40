"""The trust accounts somebody holds, and what their owner does with one: deposits by card, moves, payers, notices."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacts.formats import money
from contacts.refusals import NotAllowed
from contacts.throttle import limited
from payments import trust
from payments.forms.trust import LowBalanceForm, PayerForm, TransferForm
from payments.models import Receipt, TrustAccount, TrustPayer
from payments.views.receipts import show_receipt
from payments.views.secondstep import second_step_asked
from payments.views.trust import find

PAGE = 50


@never_cache
@require_safe
@login_required
def mine(request):
    """The accounts somebody holds, the ones that are closed last."""
    held = TrustAccount.objects.held_by(request.user).with_owner()
    number = request.GET.get("after", "").replace("\0", "")
    found = list(held.filter(number__gt=number).order_by("number")[: PAGE + 1])
    older = f"?after={found[PAGE - 1].number}" if len(found) > PAGE else ""
    return render(
        request, "payments/trust_accounts.html", {"accounts": found[:PAGE], "older": older, "first": not number}
    )


@never_cache
@require_safe
@login_required
def receipt(request, number, receipt):
    """A receipt of something this account paid or took in, for whoever holds it."""
    account = find(request, number)
    of_account = Receipt.objects.of_trust_account(account)
    return show_receipt(request, get_object_or_404(of_account, number=receipt.replace("\0", "")))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@second_step_asked
def transfer(request, number):
    """Move money to another account of the same owner."""
    account = find_run(request, number)
    others = TrustAccount.objects.run_by(request.user).beside(account).order_by("number")
    form = TransferForm(request.POST if request.method == "POST" else None, others=others)
    reasons = []
    if form.is_valid():
        to, amount = form.cleaned_data["to"], form.cleaned_data["amount"]
        try:
            key = str(form.cleaned_data["key"])
            trust.transfer(account, to, amount=amount, reference=key, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            done = _("%(amount)s is in %(account)s now.") % {"amount": money(amount), "account": to}
            messages.success(request, done)
            return redirect("payments:trust", account.number)
    facts = {"account": account, "form": form, "reasons": reasons, "others": others, "held": trust.balance(account)}
    return render(request, "payments/trust_transfer.html", facts)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def low_balance(request, number):
    """From which balance on the account's holders are told."""
    account = find_run(request, number)
    form = LowBalanceForm(
        request.POST if request.method == "POST" else None, initial={"below": account.low_balance or ""}
    )
    if form.is_valid():
        below = form.cleaned_data["below"]
        try:
            trust.set_low_balance(account, below=below, by=request.user, at=timezone.now())
        except NotAllowed as error:
            form.add_error("below", str(error))
        else:
            told = _("Everybody who holds the account is told when it falls below %(amount)s.")
            messages.success(request, told % {"amount": money(below)} if below else _("Nobody is told any more."))
            return redirect("payments:trust", account.number)
    return render(request, "payments/trust_low_balance.html", {"account": account, "form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@second_step_asked
@limited("invite", methods=("POST",))
def payers(request, number):
    """Whom the owner lets pay from the account, and a form to name one more."""
    account = find_run(request, number)
    form = PayerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            payer = trust.name_payer(account, who=form.cleaned_data["who"], by=request.user, at=timezone.now())
        except NotAllowed as error:
            form.add_error("who", str(error))
        else:
            named = _("%(name)s may pay from %(account)s now, and is told by mail.")
            messages.success(request, named % {"name": payer.user.username, "account": account})
            return redirect("payments:trust-payers", account.number)
    named = TrustPayer.objects.live().filter(account=account).select_related("user").order_by("named_at", "pk")
    return render(request, "payments/trust_payers.html", {"account": account, "form": form, "payers": named})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def payer_removal(request, number, username):
    """Take a named payer off, or oneself: after saying what that means."""
    account = find(request, number)
    found = TrustPayer.objects.live().filter(account=account, user__username=username.replace("\0", ""))
    payer = found.select_related("user", "account").first()
    runs = TrustAccount.objects.run_by(request.user).filter(pk=account.pk).exists()
    if not runs and (payer is None or payer.user != request.user):
        raise PermissionDenied
    if payer is None:
        raise Http404
    if request.method == "POST":
        trust.take_off_payer(payer, by=request.user, at=timezone.now())
        messages.success(request, _("%(name)s no longer pays from it.") % {"name": payer.user.username})
        return redirect("payments:trust-payers", account.number) if runs else redirect("payments:trust-accounts")
    return render(request, "payments/trust_payer_removal.html", {"account": account, "payer": payer, "runs": runs})


def find_run(request, number):
    """The account of this number for whoever runs it; forbidden to the others who look into it."""
    account = find(request, number)
    if not TrustAccount.objects.run_by(request.user).filter(pk=account.pk).exists():
        raise PermissionDenied
    return account
