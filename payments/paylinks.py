"""Links that let somebody else pay: they show one invoice, or some of its lines, and nothing else."""

from base64 import urlsafe_b64encode
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import DeskPurpose, Right
from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from payments import billing, telling
from payments.models import Invoice, InvoiceLine, PayLink
from payments.models.payment import hash_of
from permits.access import may
from permits.models import Case

GOOD_FOR = timedelta(days=30)
MOST = 20  # links to one invoice that one account may have open


def may_make(user: User, invoice: Invoice) -> bool:
    """Whether somebody may ask others to pay an invoice: an account on its case, and staff."""
    return may(user, Right.VIEW, invoice.case)


@transaction.atomic
def make(
    invoice: Invoice,
    *,
    once: UUID,
    by: User,
    at: datetime,
    lines: Collection[InvoiceLine] = (),
    email: str = "",
) -> tuple[PayLink, str]:
    """Make a link to an open invoice, or to some of its lines, and return it with its key, which is kept nowhere else.

    It opens for 30 days. With `email` it is mailed there, once. The caller has asked `may_make`. `once` is the one-time
    key of the form: the same again makes the same link.
    Raises NotAllowed when nothing is due, or when this account has 20 links to the invoice open already.
    """
    Case.objects.lock(invoice.case_id)
    invoice = Invoice.objects.lock(invoice.pk)
    key = _key(once, by, invoice)
    known = PayLink.objects.filter(key_hash=hash_of(key)).first()
    if known:
        return known, key
    if not billing.due_on(invoice, lines):
        raise NotAllowed(Reason(_("Nothing is due on %(invoice)s.") % {"invoice": invoice}, desk=DeskPurpose.PAYMENTS))
    if PayLink.objects.standing(at).filter(invoice=invoice, made_by=by.username).count() >= MOST:
        raise NotAllowed(
            Reason(
                _("You have %(most)d links to %(invoice)s open.") % {"most": MOST, "invoice": invoice},
                _("Use one of them, or take one back first."),
            )
        )
    link = PayLink.objects.create(
        invoice=invoice, key_hash=hash_of(key), made_by=by.username, made_at=at, ends_at=at + GOOD_FOR
    )
    link.lines.set(lines)
    audit.record("got a link to pay it", invoice, by=by, at=at, thread=invoice.case.number)
    if email:
        telling.tell_of_link(link, to=email, key=key, by=by, at=at)
    return link, key


@transaction.atomic
def revoke(link: PayLink, *, by: User, at: datetime) -> PayLink:
    """Take a link back; it opens nothing from then on. One that was taken back or has ended stays as it is.

    Raises NotAllowed for somebody else's link, unless staff of finance ask.
    """
    link = PayLink.objects.lock(link.pk)
    if link.made_by != by.username and not by.has_perm("payments.change_invoice"):
        raise NotAllowed(_("Only who made a link takes it back."))
    if link.revoked_at is None and link.ends_at > at:
        link.revoked_at = at
        link.save(update_fields=["revoked_at"])
        audit.record("lost a link to pay it", link.invoice, by=by, at=at, thread=link.invoice.case.number)
    return link


def _key(once, by, invoice):
    """256 bits that only this site makes out of the form's own: so a second click leads to the same link."""
    made = salted_hmac("pay link", f"{once}:{by.pk}:{invoice.pk}", algorithm="sha256")
    return urlsafe_b64encode(made.digest()).decode().rstrip("=")


def with_key(key: str, *, at: datetime) -> PayLink | None:
    """The link of a key that still opens, or None."""
    found = PayLink.objects.standing(at).filter(key_hash=hash_of(key))
    return found.select_related("invoice__case__case_type").first()


def made_by(user: User) -> QuerySet:
    """The links an account made, latest first."""
    return PayLink.objects.filter(made_by=user.username).select_related("invoice").order_by("-made_at", "-pk")
