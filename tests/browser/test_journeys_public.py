"""What anybody does without an account: look a record up, and pay an invoice by card."""

import re

import pytest
from playwright.sync_api import expect

from payments import ledger
from payments.models import GatewayEvent, Payment
from permits.choices import FeeStatus
from portal.dev.processes import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
LINK = re.compile(r"https?://\S+/receipts/\S+")


def test_a_visitor_finds_a_record_and_reads_it(town, hand):
    case, page = town.addition, hand.page
    page.goto("/")
    hand.look()
    hand.write(page.get_by_role("searchbox").first, "412 mortar")
    hand.press(page.get_by_role("button", name="Search").first)

    expect(page.get_by_role("link", name=case.number, exact=True)).to_be_visible()
    hand.look()
    hand.press(page.get_by_role("link", name=case.number, exact=True))

    main = page.get_by_role("main")
    expect(page.get_by_role("heading", level=1)).to_contain_text(case.number)
    for words in ("Issued", "412 Mortar St", "Truebeam Builders LLC", "GC-10442", "$184,000.00"):
        expect(main).to_contain_text(words)
    hand.look()

    hand.press(main.get_by_role("link", name=re.compile("^Inspections")))
    expect(main).to_contain_text("Rough electrical")
    expect(main).to_contain_text("Covers in place.")
    expect(main).to_contain_text("R. Okafor")
    hand.look()

    hand.press(main.get_by_role("link", name=re.compile("^Fees")))
    expect(main).to_contain_text("$412.50")
    hand.look()
    for private in ("Quoinsby", "Levelle", "mail.example", "Ring at the side door"):
        expect(page.locator("body")).not_to_contain_text(private)


def test_a_homeowner_pays_an_invoice_by_card(town, hand, worker):
    worker()
    case, page = town.addition, hand.page
    invoice = case.invoices.open().get()
    page.goto("/pay/")
    hand.look()
    hand.write(page.get_by_label("Invoice number"), invoice.number.lower().replace("-", " "))
    hand.press(page.get_by_role("button", name="Find the invoice"))

    expect(page.get_by_role("heading", level=1)).to_contain_text(invoice.number)
    expect(page.get_by_role("main")).to_contain_text("$412.50 is due")
    hand.look()
    hand.press(page.get_by_role("button", name="Pay $412.50 by card"))

    expect(page.get_by_role("heading", name="Pay $412.50 by card")).to_be_visible()
    assert page.url.startswith(town.site.stripe)
    hand.write(page.get_by_label("Email"), "linden.quoinsby@mail.example")
    hand.write(page.get_by_label("Card number"), "4242 4242 4242 4242")
    hand.write(page.get_by_label("Expires"), "08/39")
    hand.write(page.get_by_label("Security code"), "123")
    hand.press(page.get_by_role("button", name="Pay $412.50"))

    expect(page.get_by_role("heading", name=re.compile("^Receipt R-"))).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("$412.50")
    hand.look()

    mail = town.mail("linden.quoinsby@mail.example", "receipt")
    page.goto(LINK.search(mail)[0])
    expect(page.get_by_role("heading", name=re.compile("^Receipt R-"))).to_be_visible()
    wait_for(lambda: GatewayEvent.objects.exclude(handled_at=None).exists(), seconds=20, what="the webhook")
    invoice.refresh_from_db()
    assert invoice.is_paid
    assert Payment.objects.filter(invoice=invoice).count() == 1
    assert case.fees.get(code="REVISION").status == FeeStatus.SETTLED
    assert ledger.check() == []
    assert len(town.mails("linden.quoinsby@mail.example")) == 1

    page.goto(invoice.get_absolute_url())
    expect(page.get_by_role("main")).to_contain_text("Nothing is due")
