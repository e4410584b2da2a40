"""What the routes of trust accounts need, and who comes there."""

from decimal import Decimal

from payments import trust
from payments.models import TrustPayer
from tests import factories
from tests.factories import NOW
from tests.route import LOGGED_IN, Route, for_all

# Those who may pay under its license, and finance to look.
OPEN = for_all(404, visitor=302, bob=200, carol=200, fiona=200, ada=200)
# Those who hold it; whoever runs it for its owner is one of them.
HOLDERS = OPEN | {"fiona": 403, "ada": 403}
READ = for_all(405)


def account(cast):
    found = cast.license.trust_accounts.first() or trust.open_account(cast.license, by=cast.fiona, at=NOW)
    return {"number": found.number}


def receipt(cast):
    number = account(cast)["number"]
    facts = {"amount": Decimal(20), "source": "check", "reference": "1", "by": cast.fiona, "at": NOW}
    payment = trust.deposit(cast.license.trust_accounts.get(number=number), **facts)
    return {"number": number, "receipt": payment.receipt.number}


def payer(cast):
    number = account(cast)["number"]
    found = TrustPayer.objects.live().filter(account__number=number).select_related("user").first()
    if found is None:
        found = TrustPayer.objects.create(
            account=cast.license.trust_accounts.get(number=number),
            user=factories.User(),
            named_by=cast.bob.username,
            named_at=NOW,
        )
    return {"number": number, "username": found.user.username}


ROUTES = {
    "payments:pay-trust": Route(LOGGED_IN, post=READ),
    "payments:trust-accounts": Route(LOGGED_IN, post=READ),
    "payments:trust": Route(OPEN, account, post=READ),
    "payments:trust-csv": Route(OPEN, account, post=READ),
    "payments:trust-receipt": Route(OPEN, receipt, post=READ),
    "payments:trust-payment": Route(HOLDERS, account, post=HOLDERS | {"bob": 409, "carol": 409}),
    "payments:trust-deposit": Route(HOLDERS, account, post=HOLDERS),
    "payments:trust-transfer": Route(HOLDERS, account, post=HOLDERS),
    "payments:trust-low-balance": Route(HOLDERS, account, post=HOLDERS | {"bob": 302, "carol": 302}),
    "payments:trust-payers": Route(HOLDERS, account, post=HOLDERS),
    # Once Bob has taken the payer off there is nobody left to take off.
    "payments:trust-payer-removal": Route(HOLDERS, payer, post=HOLDERS | {"bob": 302, "carol": 404}),
}
