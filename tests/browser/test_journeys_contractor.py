"""What a contractor does: register, ask for an inspection, call it off."""

import re

import pytest
from playwright.sync_api import expect

from contacts.choices import LinkStatus
from contacts.models import LicenseLink, User
from inspections.choices import InspectionStatus

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
CODE = re.compile(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{2,})\s*$", re.MULTILINE)


def test_a_contractor_registers_and_still_sees_what_a_visitor_sees(town, hand, worker):
    worker()
    page, main = hand.page, hand.page.get_by_role("main")
    page.goto("/")
    hand.press(main.get_by_role("link", name="Register"))
    hand.look()
    hand.press(main.get_by_role("button", name="Continue registration"))
    expect(main).to_contain_text("Without the terms there is no account")
    hand.tick(main.get_by_role("checkbox"))
    hand.press(main.get_by_role("button", name="Continue registration"))

    hand.look()
    hand.choose(main.get_by_label("License type"), "Electrical contractor (EL)")
    hand.write(main.get_by_label("License number"), "EL-99999")
    hand.press(main.get_by_role("button", name="Find license"))
    expect(page.get_by_role("heading", name="We have no such license")).to_be_visible()
    hand.look()
    hand.press(main.get_by_role("link", name="Search again"))
    hand.choose(main.get_by_label("License type"), "Electrical contractor (EL)")
    hand.write(main.get_by_label("License number"), "el 20417")
    hand.press(main.get_by_role("button", name="Find license"))

    expect(main).to_contain_text("Volt & Daughters")
    expect(main).not_to_contain_text("Yard Rd")
    hand.look()
    hand.press(main.get_by_role("button", name="Add to my licenses"))
    hand.look()
    hand.press(main.get_by_role("link", name="Continue registration"))

    hand.look()
    for label, text in {
        "First name": "Juniper",
        "Last name": "Conduitt",
        "Email address": "juniper@voltdaughters.example",
        "Telephone": "555-0188",
        "Username": "juniper.volt",
        "Password": "wires in every color but one",
        "Your answer": "a lamp",
    }.items():
        hand.write(main.get_by_label(label, exact=True), text)
    hand.choose(main.get_by_label("Security question"), "What was the first thing you built?")
    accept = main.get_by_role("checkbox")
    if accept.count() and not accept.is_checked():
        hand.tick(accept)
    hand.press(main.get_by_role("button", name="Continue registration"))

    expect(page.get_by_role("heading", name="Type the code we mailed you")).to_be_visible()
    hand.look()
    assert not User.objects.filter(username="juniper.volt").exists()
    code = CODE.search(town.mail("juniper@voltdaughters.example", "code"))[1]
    hand.write(main.get_by_label("Code"), code)
    hand.press(main.get_by_role("button", name="Continue", exact=True))

    expect(page.get_by_role("heading", name="Your licenses")).to_be_visible()
    expect(main).to_contain_text("EL-20417")
    assert LicenseLink.objects.get(user__username="juniper.volt").status == LinkStatus.REQUESTED
    hand.look()
    town.mail("juniper@voltdaughters.example", "EL-20417")

    page.goto("/my/")
    expect(main).not_to_contain_text(town.electrical.number)
    page.goto(town.electrical.get_absolute_url())
    expect(main).to_contain_text("Volt & Daughters")
    expect(main.get_by_role("link", name="Request an inspection")).to_have_count(0)
    expect(main).not_to_contain_text("Quoinsby")


def test_a_contractor_requests_an_inspection_and_calls_it_off(town, hand, worker):
    worker()
    case, page, main = town.addition, hand.page, hand.page.get_by_role("main")
    town.log_in(hand, "contractor")
    page.goto("/my/")
    hand.look()
    hand.press(main.get_by_role("link", name=case.number, exact=True))
    expect(main).to_contain_text("Framing")
    hand.press(main.get_by_role("link", name="Request an inspection").first)

    expect(page.get_by_role("heading", name="Request an inspection")).to_be_visible()
    expect(main.get_by_label("Insulation")).to_be_disabled()
    hand.look()
    hand.press(main.get_by_role("button", name="Continue"))
    expect(main).to_contain_text("Choose a day and a time.")
    expect(main.get_by_label("Framing")).to_be_checked()
    hand.tick(main.locator("input[name=when]:not(:disabled)").first)
    hand.write(main.get_by_label("Name", exact=True), "Dana Levelle")
    hand.write(main.get_by_label("Mobile phone"), "555-0199")
    hand.write(main.get_by_label("Note to the inspector"), "Ladder stands at the rear.")
    hand.press(main.get_by_role("button", name="Continue"))

    expect(main).to_contain_text("Is this right?")
    expect(main).to_contain_text("Ladder stands at the rear.")
    hand.look()
    hand.press(main.get_by_role("button", name="Finish"))

    expect(page.get_by_role("heading", name="Your inspection is scheduled")).to_be_visible()
    visit = case.inspections.get(inspection_type__code="framing")
    assert visit.slot.inspector.user.is_staff
    hand.look()
    town.mail("dana@truebeam.example", "framing inspection")

    hand.press(main.get_by_role("link", name="See all inspections"))
    hand.press(main.get_by_role("link", name="Cancel Framing"))
    hand.look()
    hand.press(main.get_by_role("button", name="Cancel the inspection"))
    expect(main).to_contain_text("Cancelled")
    visit.refresh_from_db()
    assert visit.status == InspectionStatus.CANCELLED
    town.mail("dana@truebeam.example", "cancelled")


def test_a_draft_refuses_an_inspection_and_says_why(town, hand):
    page, main = hand.page, hand.page.get_by_role("main")
    town.log_in(hand, "contractor")
    page.goto(f"{town.draft.get_absolute_url()}inspections/request/")

    expect(main).to_contain_text("This permit is not issued.")
    expect(main).to_contain_text("Finish and submit the application.")
    expect(main.get_by_role("button", name="Continue")).to_have_count(0)
    hand.look()
