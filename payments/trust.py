"""Trust accounts: money a license holder keeps with the city and pays invoices from."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import DeskPurpose
from contacts.formats import money
from contacts.models import License, User
from contacts.refusals import NotAllowed, Reason
from payments import billing, ledger, telling
from payments.choices import AccountKind, PaymentSource, PaymentStatus
from payments.models import CheckoutSession, Drawer, Invoice, LedgerAccount, Payment, TrustAccount
from permits.models import Case


@transaction.atomic
def open_account(license: License, *, by: User, at: datetime) -> TrustAccount:
    """Open a trust account for a license and return it. A license may have several; each has its own balance."""
    license = License.objects.lock(license.pk)
    number = f"TR-{license.number}-{license.trust_accounts.count() + 1}"
    account = TrustAccount.objects.create(
        number=number,
        license=license,
        ledger_account=LedgerAccount.objects.create(
            code=f"trust:{number}", name=number, kind=AccountKind.TRUST, may_go_negative=False
        ),
        opened_at=at,
    )
    audit.record("was opened", account, by=by, at=at)
    return account


@transaction.atomic
def deposit(
    account: TrustAccount,
    *,
    amount: Decimal,
    source: PaymentSource,
    reference: str,
    by: User,
    at: datetime,
    email: str = "",
    drawer: Drawer | None = None,
    session: CheckoutSession | None = None,
) -> Payment:
    """Put money into a trust account; the same source and reference again changes nothing.

    `amount` is in dollars, `source` a check, cash or a card, `reference` the check's, the till receipt's or the card
    payment's number. Makes the receipt and mails it to `email`. `drawer` is the cashier's, `session` the card page.
    Raises NotAllowed for an amount that is not more than nothing, a source that cannot be deposited, a closed account
    (a card's money is taken already, so it is kept), or a reference that comes again with another amount.
    """
    account = TrustAccount.objects.lock(account.pk)
    if source not in ledger.ARRIVES_AT:
        raise NotAllowed(_("A deposit comes as a check, in cash or by card."))
    if amount <= 0 or amount != amount.quantize(billing.CENT):
        raise NotAllowed(_("An amount is more than nothing, in dollars and whole cents."))
    known = Payment.objects.filter(source=source, reference=reference, trust_account=account).first()
    if known is not None:
        if known.amount != amount:
            raise NotAllowed(_("%(reference)s was recorded with another amount.") % {"reference": reference})
        return known
    if account.closed_at and source != PaymentSource.CARD:
        raise NotAllowed(_("%(account)s is closed.") % {"account": account})

    receipt = billing.new_receipt(email=email, at=at)
    payment = Payment.objects.create(
        source=source,
        reference=reference,
        trust_account=account,
        amount=amount,
        status=PaymentStatus.SUCCEEDED,
        received_at=at,
        receipt=receipt,
        drawer=drawer,
        session=session,
    )
    ledger.post(
        key=f"deposit:{account.number}:{source}:{reference}",
        kind="deposit",
        legs={ledger.account(ledger.ARRIVES_AT[source]): -amount, account.ledger_account: amount},
        subject=account.number,
        reference=f"{source}:{reference}",
        by=by,
        at=at,
    )
    audit.record("took a deposit", account, by=by, at=at, amount=str(amount))
    telling.tell_payer(receipt, key=billing.new_link(receipt, at=at), at=at)
    return payment


@transaction.atomic
def pay_invoice(
    account: TrustAccount, invoice: Invoice, *, amount: Decimal, reference: str, by: User, at: datetime
) -> Payment:
    """Pay an invoice, or a part of it, out of a trust account; the same reference again changes nothing.

    `amount` is in dollars, `reference` the one-time key of the form it came from. The caller has asked whether the
    person may spend from this account. Raises NotAllowed when the account holds less or the invoice is owed less.
    """
    Case.objects.lock(invoice.case_id)
    Invoice.objects.lock(invoice.pk)
    account = TrustAccount.objects.lock(account.pk)
    reference = f"{account.number}:{reference}"
    held = balance(account)
    paid_already = Payment.objects.filter(source=PaymentSource.TRUST, reference=reference, invoice=invoice).exists()
    if held < amount and not paid_already:
        raise NotAllowed(
            Reason(
                _("%(account)s holds %(balance)s, and %(amount)s is to be paid.")
                % {"account": account, "balance": money(held), "amount": money(amount)},
                _("Deposit money first, or pay by card."),
                desk=DeskPurpose.PAYMENTS,
            )
        )
    return billing.record_payment(
        invoice,
        amount=amount,
        source=PaymentSource.TRUST,
        reference=reference,
        pays_from=account.ledger_account,
        email=by.email,
        by=by,
        at=at,
    )


def balance(account: TrustAccount) -> Decimal:
    """What an account holds now, in dollars."""
    return LedgerAccount.objects.values_list("balance", flat=True).get(pk=account.ledger_account_id)
