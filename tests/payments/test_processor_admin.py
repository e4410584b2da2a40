"""What finance sees of the card processor in the admin, and how a discrepancy is explained there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from payments.models import BalanceTransaction, Discrepancy, Dispute
from tests.factories import NOW
from tests.money import bill, books_broken_on_purpose, pay

__all__ = ["books_broken_on_purpose"]

LISTS = ["discrepancy", "dispute", "balancetransaction"]


@pytest.fixture
def discrepancy(db):
    return Discrepancy.objects.create(
        kind="missing", subject="pi_lost", detail="Processor: $5.00, books: nothing", found_at=NOW
    )


def settle_page(discrepancy):
    return reverse("admin:payments_discrepancy_settle", args=[discrepancy.pk])


@pytest.mark.parametrize("name", LISTS)
def test_finance_reads_the_lists_and_nobody_else_of_the_staff_does(cast, client, name):
    address = reverse(f"admin:payments_{name}_changelist")
    for person, status in [(cast.fiona, 200), (cast.dana, 403)]:
        client.force_login(person)
        assert client.get(address).status_code == status


@pytest.mark.parametrize("name", LISTS)
def test_a_longer_list_asks_no_more_of_the_database(cast, client, name, books_broken_on_purpose):
    client.force_login(cast.fiona)
    asked = []
    for n in range(4):
        Discrepancy.objects.create(kind="extra", subject=f"pi_{n}", detail="", found_at=NOW)
        Dispute.objects.create(gateway_id=f"dp_{n}", reference="pi_1", amount=1, opened_at=NOW)
        facts = {"type": "fee", "amount": 0, "fee": 0, "currency": "usd", "created_at": NOW, "fetched_at": NOW}
        BalanceTransaction.objects.create(gateway_id=f"txn_{n}", **facts)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"admin:payments_{name}_changelist")).status_code == 200
        asked.append(len(queries))

    assert asked[1] == asked[3]


def test_a_discrepancy_is_explained_once(cast, client, discrepancy):
    client.force_login(cast.fiona)
    page = client.get(settle_page(discrepancy)).content.decode()
    assert "Processor: $5.00, books: nothing" in page

    empty = client.post(settle_page(discrepancy), {"explanation": " "})
    assert "Say how it came about." in empty.content.decode()
    done = client.post(settle_page(discrepancy), {"explanation": "A test of theirs"}, follow=True)

    assert "It is settled." in done.content.decode()
    discrepancy.refresh_from_db()
    assert (discrepancy.explanation, discrepancy.settled_by) == ("A test of theirs", cast.fiona)
    assert "A test of theirs" in client.get(settle_page(discrepancy)).content.decode()


def test_only_finance_explains(cast, client, discrepancy):
    for person, status in [(None, 302), (cast.bob, 302), (cast.dana, 403)]:
        if person:
            client.force_login(person)
        assert client.post(settle_page(discrepancy), {"explanation": "x"}).status_code == status
    discrepancy.refresh_from_db()
    assert discrepancy.settled_at is None
    client.force_login(cast.fiona)
    assert client.get(reverse("admin:payments_discrepancy_settle", args=[10**9])).status_code == 404


def test_a_dispute_leads_to_what_was_paid(cast, client, books_broken_on_purpose):
    invoice = bill(cast.case, "100.00")
    pay(invoice, "100.00", reference="pi_9")
    dispute = Dispute.objects.create(gateway_id="dp_9", reference="pi_9", amount=100, opened_at=NOW)
    client.force_login(cast.fiona)

    page = client.get(reverse("admin:payments_dispute_change", args=[dispute.pk])).content.decode()

    assert f"{invoice}: 100.00" in page
    marked = client.get(reverse("admin:payments_payment_changelist"), {"disputed": "1"}).content.decode()
    assert "pi_9" in marked
    Dispute.objects.update(status="won")
    assert "pi_9" not in client.get(reverse("admin:payments_payment_changelist"), {"disputed": "1"}).content.decode()
