"""Who else is on a record: the contractor finds a company by name, puts it on, stars it, and takes it off again."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_contact_is_found_put_on_starred_and_taken_off(town, hand):
    case, page, main = town.addition, hand.page, hand.page.get_by_role("main")
    town.log_in(hand, "contractor")
    page.goto(f"{case.get_absolute_url()}contacts/")
    hand.press(main.get_by_role("link", name="Add a contact"))
    hand.choose(main.get_by_label("Add contact as"), "Billing Contact")
    hand.write(main.get_by_label("Last name, company or email"), "highridge")
    hand.press(main.get_by_role("button", name="Search"))
    found = main.get_by_role("listitem").filter(has_text="Highridge Roofing LLC").first
    expect(found).not_to_contain_text("@")
    hand.look()
    hand.press(found.get_by_role("button", name="Add as Billing Contact"))

    expect(page.get_by_role("status")).to_contain_text("is on the record now")
    row = main.get_by_role("listitem").filter(has_text="Billing Contact")
    expect(row).to_contain_text("Highridge Roofing LLC")
    star = row.get_by_role("button", name="favorites")
    before = star.inner_text()
    hand.press(star)
    expect(page.get_by_role("heading", level=1)).to_have_text(case.number)
    expect(row.get_by_role("button", name="favorite")).not_to_have_text(before)
    hand.look()

    hand.press(row.get_by_role("link", name="Remove"))
    hand.press(main.get_by_role("button", name="Take off"))
    expect(page.get_by_role("status")).to_contain_text("is off the record")
    expect(main.get_by_role("listitem").filter(has_text="Billing Contact")).to_have_count(0)
    page.goto(f"{case.get_absolute_url()}history/")
    expect(main).to_contain_text("Taken off the record")
