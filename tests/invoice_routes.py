"""What the routes of invoices need: one that is open, and a link of Bob's that lets somebody else pay it."""

from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from payments import billing, paylinks
from payments.models import Invoice
from permits import fees
from tests.factories import NOW
from tests.route import LOGGED_IN, NOT_SO, PARTIES, STAFF, Route, by, for_all

ONCE = UUID(int=6)


def invoice(cast):
    fees.assess(cast.case, code="permit", description="Permit", amount=Decimal("412.50"), by=cast.dana, at=NOW)
    return {"number": billing.invoice_owed_fees(cast.case, by=cast.dana, at=NOW).number}


def _link(cast):
    found = Invoice.objects.get(number=invoice(cast)["number"])
    return paylinks.make(found, once=ONCE, by=cast.bob, at=timezone.now())


def key(cast):
    return {"key": _link(cast)[1]}


def link(cast):
    return {"pk": _link(cast)[0].pk}


# Who is on the record, and staff.
MAY_ASK = for_all(403, visitor=302, **by(PARTIES | STAFF, 200))
MAKER = for_all(404, visitor=302, bob=200)
ROUTES = {
    "payments:pay-link-new": Route(MAY_ASK, invoice, post=MAY_ASK),
    "payments:pay-link": Route(for_all(200), key, post=NOT_SO),
    "payments:pay-link-checkout": Route(NOT_SO, key),
    "payments:my-invoices": Route(LOGGED_IN, post=NOT_SO),
    "payments:pay-links": Route(LOGGED_IN, post=NOT_SO),
    "payments:pay-link-removal": Route(MAKER, link, post=MAKER | {"bob": 302}),
}
