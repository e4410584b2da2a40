"""Coming onto a record: with a code from the mail of somebody on file, or by asking the city."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
CODE = re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$", re.MULTILINE)


def test_a_code_from_a_party_s_mail_opens_the_record(town, hand, worker):
    worker()
    case, page = town.addition, hand.page
    page.goto(case.get_absolute_url())
    hand.press(page.get_by_role("link", name="Connect me to this record"))
    hand.press(page.get_by_role("link", name="Mail a code"))
    page.wait_for_url("**/accounts/login/**")
    town.log_in(hand, "pending")
    hand.look()
    hand.press(page.get_by_role("button", name="Mail the codes"))
    expect(page.get_by_role("status")).to_contain_text("If anybody with an address is on file")

    mail = town.mail("linden.quoinsby@mail.example", f"code for record {case.number}")
    hand.press(page.get_by_role("link", name="Use a code"))
    expect(page.get_by_label("Record number")).to_have_value(case.number)
    hand.write(page.get_by_label("Code", exact=True), CODE.search(mail).group())
    hand.press(page.get_by_role("button", name="Use the code"))

    expect(page.get_by_role("status")).to_contain_text(f"You are on {case.number} now")
    expect(page.get_by_role("heading", level=1)).to_have_text(case.number)
    hand.look()
    assert "Sorrel Eavesham has used the code" in town.mail("linden.quoinsby@mail.example", "was used")


def test_a_request_is_made_seen_in_line_and_granted_by_staff(town, hand, other_mouse):
    case, page = town.addition, hand.page
    page.goto(f"{case.get_absolute_url()}access/")
    hand.press(page.get_by_role("main").get_by_role("link", name="Log in"))
    page.wait_for_url("**/accounts/login/**")
    town.log_in(hand, "pending")
    hand.write(page.get_by_label("What have you to do with this record?"), "Our crew does the roof.")
    hand.press(page.get_by_role("button", name="Ask the city"))
    expect(page.get_by_role("status")).to_contain_text("in line, expected by")
    hand.look()

    town.log_in_with_two_steps(other_mouse, "technician")
    desk = other_mouse.page
    desk.goto("/admin/contacts/helprequest/?q=Sorrel&status__exact=waiting")
    row = desk.get_by_role("row").filter(has_text=case.number)
    row.get_by_role("link", name="Decide").click()
    expect(desk.get_by_text("Our crew does the roof.")).to_be_visible()
    desk.get_by_label("Put on the record as").select_option(label="Contact")
    desk.get_by_role("button", name="Do as asked").click()
    expect(desk.get_by_text("decided, and the person who asked is told")).to_be_visible()

    page.goto("/requests/")
    expect(page.get_by_role("main")).to_contain_text("Done on")
    page.goto(case.get_absolute_url())
    expect(page.get_by_role("main")).not_to_contain_text("Is this your record?")
    hand.look()
