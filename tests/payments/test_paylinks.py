"""Ask someone else to pay: the link shows the invoice and nothing else, and ends when it should."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import Message
from contacts.refusals import NotAllowed
from payments import billing, paylinks
from payments.models import CheckoutSession, PayLink
from permits.models import Address
from tests.factories import NOW
from tests.money import bill, pay, text_of


@pytest.fixture
def invoice(cast):
    return bill(cast.case, "100.00", "12.50")


def make(invoice, by, *, at=None, **more):
    return paylinks.make(invoice, once=uuid4(), by=by, at=at or timezone.now(), **more)


def test_a_link_opens_for_anybody_and_shows_no_person_and_no_record(cast, client, invoice):
    _link, key = make(invoice, cast.bob)

    response = client.get(f"/pay/link/{key}/")

    page = text_of(response)
    for words in (f"Pay invoice {invoice}", "Fee 1", "$100.00", "Pay $112.50 by card", "No fee is added"):
        assert words in page
    for private in (cast.case.number, "bob@example.org", "Bob", "Alice"):
        assert private not in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "strict-origin"  # browsers send a form without its origin otherwise
    assert response["X-Robots-Tag"] == "noindex"


def test_a_link_may_be_for_some_fees_only_and_leads_to_the_card_page_for_them(cast, client, processor, invoice):
    _link, key = make(invoice, cast.bob, lines=[invoice.lines.get(description="Fee 2")])

    page = text_of(client.get(f"/pay/link/{key}/"))
    assert ("Fee 2" in page, "Fee 1" in page, "Pay $12.50 by card" in page) == (True, False, True)

    away = client.post(f"/pay/link/{key}/checkout/")
    session = CheckoutSession.objects.get()
    assert away["Location"] == f"{processor.url}/c/pay/{session.gateway_id}"
    processor.pay(session.gateway_id)
    client.get(f"/pay/return/{session.key}/")
    assert "These fees are paid" in text_of(client.get(f"/pay/link/{key}/"))
    assert client.post(f"/pay/link/{key}/checkout/").status_code == 409


def test_a_key_is_kept_hashed_only_and_others_open_nothing(cast, client, invoice):
    link, key = make(invoice, cast.bob)

    assert (len(key), key in link.key_hash) == (43, False)
    for wrong in (link.key_hash, "x" * 43, "%00", "1"):
        assert client.get(f"/pay/link/{wrong}/").status_code == 404
        assert client.post(f"/pay/link/{wrong}/checkout/").status_code == 404


def test_a_link_ends_after_thirty_days_and_when_it_is_taken_back(cast, invoice):
    link, key = make(invoice, cast.bob, at=NOW)

    assert paylinks.with_key(key, at=NOW + timedelta(days=29)) == link
    assert paylinks.with_key(key, at=NOW + timedelta(days=30)) is None
    with pytest.raises(NotAllowed, match="Only who made"):
        paylinks.revoke(link, by=cast.charlie, at=NOW)
    paylinks.revoke(link, by=cast.bob, at=NOW)
    paylinks.revoke(link, by=cast.bob, at=NOW)
    assert paylinks.with_key(key, at=NOW) is None


def test_the_same_form_sent_twice_makes_one_link_and_one_mail(cast, invoice):
    once = uuid4()
    made = [paylinks.make(invoice, once=once, by=cast.bob, at=NOW, email="aunt@example.org") for _click in range(2)]

    assert made[0] == made[1]
    assert (PayLink.objects.count(), Message.objects.filter(kind="pay_link").count()) == (1, 1)
    assert f"/pay/link/{made[0][1]}/" in Message.objects.get(kind="pay_link").body


def test_no_link_is_made_to_what_is_paid_nor_more_than_twenty(cast, invoice):
    for _each in range(paylinks.MOST):
        make(invoice, cast.bob)
    with pytest.raises(NotAllowed, match="20 links"):
        make(invoice, cast.bob)
    pay(invoice, "112.50")
    with pytest.raises(NotAllowed, match="Nothing is due"):
        make(invoice, cast.alice)


def test_who_is_on_the_record_makes_a_link_on_the_site_and_takes_it_back(cast, client, invoice):
    client.force_login(cast.bob)
    ask = f"/invoices/{invoice}/ask/"
    lines = [line.pk for line in invoice.lines.order_by("pk")]
    assert "Fee 2: $12.50" in text_of(client.get(ask))

    answer = client.post(ask, {"once": uuid4(), "lines": lines[:1], "email": "aunt@example.org"})

    address = re.search(r"http://testserver(/pay/link/[\w-]{43}/)", answer.content.decode())[1]
    assert "no-store" in answer["Cache-Control"]
    assert "Pay $100.00 by card" in text_of(client.get(address))
    assert Message.objects.get(kind="pay_link").to == "aunt@example.org"
    link = PayLink.objects.get()
    assert f"/my/links/{link.pk}/removal/" in client.get("/my/links/").content.decode()
    client.get(f"/my/links/{link.pk}/removal/")
    assert client.get(address).status_code == 200
    client.post(f"/my/links/{link.pk}/removal/")
    assert client.get(address).status_code == 404
    assert "Taken back" in text_of(client.get("/my/links/"))


def test_what_was_typed_wrong_is_told_at_its_field_and_kept(cast, client, invoice):
    client.force_login(cast.bob)

    page = client.post(f"/invoices/{invoice}/ask/", {"once": uuid4(), "email": "aunt"}).content.decode()

    assert "Tick at least one fee." in page
    assert 'value="aunt"' in page
    assert PayLink.objects.count() == 0


def test_strangers_and_visitors_make_no_links_and_see_nobody_else_s(cast, client, invoice):
    link, _key = make(invoice, cast.bob)
    assert client.get(f"/invoices/{invoice}/ask/").status_code == 302
    client.force_login(cast.charlie)

    assert client.get(f"/invoices/{invoice}/ask/").status_code == 403
    assert str(invoice) not in client.get("/my/links/").content.decode()
    assert client.post(f"/my/links/{link.pk}/removal/").status_code == 404


def test_a_confidential_record_s_link_can_be_paid_and_tells_nothing_of_it(cast, client, invoice):
    Address.objects.filter(pk=cast.case.address_id).update(confidential=True)
    _link, key = make(invoice, cast.bob)

    assert cast.case.number not in client.get(f"/pay/link/{key}/").content.decode()


# --- /my/invoices/


def test_my_invoices_are_those_of_my_records_by_what_is_to_do(cast, client, invoice):
    paid = bill(cast.case, "50.00")
    pay(paid, "50.00")
    client.force_login(cast.bob)

    due, settled = client.get("/my/invoices/").content.decode(), client.get("/my/invoices/?show=paid").content.decode()

    assert (str(invoice) in due, str(paid) in due) == (True, False)
    assert (str(invoice) in settled, str(paid) in settled) == (False, True)
    assert str(invoice) not in client.get("/my/invoices/?show=overdue").content.decode()
    type(invoice).objects.filter(pk=invoice.pk).update(due_on="2020-01-01")
    assert "Overdue" in text_of(client.get("/my/invoices/?show=overdue"))
    client.force_login(cast.charlie)
    assert "Nothing is due" in text_of(client.get("/my/invoices/"))


def test_lists_page_and_cost_the_same_for_many_rows(cast, client, invoice):
    client.force_login(cast.bob)
    make(invoice, cast.bob)
    asked = {}
    for rows in (1, 30):
        for _row in range(rows - 1):
            make(bill(cast.case, "1.00"), cast.bob)
        for address in ("/my/invoices/", "/my/links/"):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            asked.setdefault(address, []).append(len(queries))
    assert all(one == many <= 12 for one, many in asked.values()), asked
    page = client.get("/my/invoices/").content.decode()
    older = re.search(r'href="(\?after=\d+)" rel="next"', page)[1]
    assert str(invoice) in client.get(f"/my/invoices/{older}").content.decode()
    assert client.get("/my/invoices/?after=x&before=y").status_code == 200
    assert billing.next_steps(cast.case)
