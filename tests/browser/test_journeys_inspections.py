"""What is done about visits with a phone in the hand: several asked for at once, one moved, the inspector's day."""

import pytest
from playwright.sync_api import expect

from contacts.models import User
from inspections.choices import InspectionStatus
from inspections.models import Inspection
from permits.models import Case
from tests.browser import log_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def phone(hand):
    hand.page.set_viewport_size(PHONE)
    return hand


def test_a_contractor_requests_several_on_a_phone_and_moves_one(town, phone, worker):
    worker()
    page, main = phone.page, phone.page.get_by_role("main")
    shop = Case.objects.get(description="Fit out a shop for lamps")
    log_in(page, User.objects.get(username="contractor"))
    page.goto(f"{shop.get_absolute_url()}inspections/request/")

    for name in ("Rough electrical", "Rough plumbing"):
        phone.tick(main.get_by_label(name))
    phone.tick(main.locator("input[name=when]:not(:disabled)").first)
    phone.press(main.get_by_role("button", name="Continue"))

    phone.look()
    phone.press(main.get_by_role("button", name="Finish"))

    expect(main.get_by_role("heading", name="What to have ready")).to_be_visible()
    phone.look()
    visits = shop.inspections.live().order_by("number")
    assert {visit.inspection_type.code for visit in visits} == {"rough-electrical", "rough-plumbing"}
    town.mail("dana@truebeam.example", "rough electrical")

    moved = visits.first()
    was = moved.slot
    page.goto(f"{shop.get_absolute_url()}inspections/{moved.number}/move/")
    phone.tick(main.locator(f"input[name=when]:not(:disabled):not([value^='{was.day}'])").first)
    phone.press(main.get_by_role("button", name="Move it"))

    page.wait_for_url(lambda url: not url.endswith("/move/"))
    moved.refresh_from_db()
    assert moved.slot.day != was.day
    assert moved.moves == 1
    town.mail("dana@truebeam.example", "moved")


def test_an_inspector_walks_the_day_on_a_phone(town, phone):
    page, main = phone.page, phone.page.get_by_role("main")
    inspector = User.objects.get(username="inspector")
    visit = town.electrical.inspections.get(inspection_type__code="electrical-final")
    stops = Inspection.objects.filter(slot__inspector__user=inspector, slot__day=visit.slot.day).live()
    others = stops.count() - 1
    log_in(page, inspector)
    page.goto(f"/inspections/day/{visit.slot.day}/")

    stop = main.locator(f"#visit-{visit.pk}")
    expect(stop).to_contain_text("Ring at the side door.")
    phone.look()
    phone.press(stop.get_by_role("link", name="Record the result"))
    phone.tick(main.get_by_label("Failed", exact=True))
    phone.press(main.get_by_role("button", name="Record the result"))
    expect(main).to_contain_text("Say what was found, here")
    phone.look()
    phone.tick(main.get_by_label("Passed", exact=True))
    phone.press(main.get_by_role("button", name="Record the result"))

    expect(main).to_contain_text(f"of {others + 1} done")
    expect(stop).to_contain_text("Passed")
    phone.look()
    visit.refresh_from_db()
    assert visit.status == InspectionStatus.PASSED
