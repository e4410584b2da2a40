"""A contractor registers, a technician approves, and the link in the mail finishes it: in a real browser."""

import re

import pytest

from contacts.choices import LinkStatus
from contacts.models import LicenseLink, Message
from tests.browser import log_in, press
from tests.contacts.registering import TYPED, code_for

pytestmark = [pytest.mark.browser]


def test_a_contractor_gets_from_the_first_page_to_a_license_that_counts(browser, page, site, committed_cast):
    page.goto("/register/contractor/")
    page.click("label[for=id_accept]")
    press(page, "main button[type=submit]")
    page.select_option("#id_type", label="General contractor (GC)")
    page.fill("#id_number", "GC-99999")
    press(page, "text=Find license")
    press(page, "text=Search again")
    assert page.input_value("#id_number") == "GC-99999"
    page.fill("#id_number", "GC-10442")
    press(page, "text=Find license")
    press(page, "text=Add to my licenses")
    press(page, "text=Continue registration")
    for name, text in TYPED.items():
        field = page.locator(f"#id_{name}")
        field.select_option(text) if field.evaluate("field => field.tagName") == "SELECT" else field.fill(text)
    press(page, "text=Continue registration")
    page.fill("#id_code", code_for("nina@example.org"))
    press(page, "main button[type=submit]")
    assert "2nd in line" in page.inner_text("main")

    desk = browser.new_context(base_url=site.url).new_page()
    log_in(desk, committed_cast.dana)
    desk.goto("/admin/contacts/licenselink/")
    desk.check("tr:has-text('nina-builds') input[name=_selected_action]")
    desk.select_option("select[name=action]", label="Approve the selected requests")
    with desk.expect_navigation():
        desk.locator("button[name=index]").click()
    assert "nina-builds – GC-10442 is approved" in desk.inner_text("body")
    desk.context.close()

    mail = Message.objects.get(kind="license_approved").body
    page.goto(re.search(rf"{site.url}(/account/licenses/finish/\S+)", mail).group(1))
    press(page, "main button[type=submit]")

    assert LicenseLink.objects.get(user__username="nina-builds").status == LinkStatus.ACTIVE
