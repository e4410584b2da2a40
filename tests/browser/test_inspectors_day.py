"""An inspector on the road: a real browser at 360 pixels, and a line that goes away."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from inspections.models import Calendar, Correction, Inspection, InspectionType, Inspector, Slot, Window
from permits.models import District
from tests import factories
from tests.browser import log_in, opened
from tests.browser.accessibility import check_on_the_way

pytestmark = [pytest.mark.browser]

DAY = "/inspections/day/"
PHONE = {"width": 360, "height": 740}


def road(cast, visits=3):
    """So many visits of Ivan's today, each at a place of its own; returns them in the order of their numbers."""
    Calendar.objects.update(today_from=datetime.time(0))
    north = District.objects.get_or_create(code="N", defaults={"name": "North"})[0]
    inspector = Inspector.objects.create(user=cast.ivan, work_phone="555-0177")
    kind = InspectionType.objects.create(code="footing", name="Footing")
    window = Window.objects.get(code="morning")
    day = timezone.localdate()
    slot = Slot.objects.create(inspector=inspector, day=day, window=window, capacity=8, booked=visits)
    made = []
    for number in range(1, visits + 1):
        address = factories.Address(number=str(number), street="Anvil St", district=north)
        case = factories.Case(address=address, license=cast.license)
        facts = {"case": case, "inspection_type": kind, "requested_by": cast.bob, "requested_at": timezone.now()}
        made.append(
            Inspection.objects.create(
                number=2,
                slot=slot,
                site_contact_name="Sam Siteman",
                site_contact_phone="555-0144",
                note="Beware of the goose",
                **facts,
            )
        )
        result = {"status": "failed", "comment": "Rebar.", "resulted_by": cast.ivan, "resulted_at": timezone.now()}
        earlier = Inspection.objects.create(number=1, **facts, **result)
        Correction.objects.create(inspection=earlier, number=1, text="Tie the rebar")
    return made


@pytest.fixture
def phone(browser, site, committed_cast):
    """Ivan's. That the line was down is said on the console too; nothing else may be."""
    with opened(browser, site) as (page, complaints):
        page.set_viewport_size(PHONE)
        log_in(page, committed_cast.ivan)
        yield page
    assert [one for one in complaints if "net::ERR_" not in one] == []


def result_of(visit):
    return f"/inspections/visits/{visit.pk}/result/"


def kept(page):
    return page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('visit-result:')).length")


def choose(page, result):
    """By the label, which lies over its radio button."""
    page.locator(".verdicts label").get_by_text(result, exact=True).click()


def fill(page):
    choose(page, "Failed")
    page.get_by_label("Public comment").fill("The trench has fallen in.")


def record(page):
    page.get_by_role("button", name="Record the result").click()


def cut(page):
    """What is sent from now on does not arrive."""
    page.route("**/result/", lambda route: route.abort("internetdisconnected"))


def test_from_the_list_to_a_result_and_back_with_one_more_done(phone, committed_cast):
    first, _second, _third = road(committed_cast)

    phone.goto(DAY)
    expect(phone.get_by_text("0 of 3 done")).to_be_visible()
    phone.get_by_role("link", name="Record the result of stop 1").click()
    choose(phone, "Passed")
    record(phone)

    expect(phone.get_by_text("1 of 3 done")).to_be_visible()
    expect(phone.get_by_text("is recorded: passed")).to_be_visible()
    first.refresh_from_db()
    assert first.status == "passed"
    assert kept(phone) == 0


def test_a_line_that_goes_away_loses_nothing_and_sending_again_counts_once(phone, committed_cast):
    visit = road(committed_cast, visits=1)[0]
    phone.goto(result_of(visit))
    fill(phone)

    phone.context.set_offline(True)
    cut(phone)
    record(phone)
    expect(phone.get_by_role("alert")).to_contain_text("It could not be sent")
    expect(phone.get_by_label("Public comment")).to_have_value("The trench has fallen in.")
    assert Inspection.objects.get(pk=visit.pk).status == "scheduled"

    phone.unroute("**/result/")
    phone.context.set_offline(False)
    phone.get_by_role("button", name="Try again").click()

    expect(phone.get_by_text("is recorded: failed")).to_be_visible()
    visit.refresh_from_db()
    assert (visit.status, visit.comment) == ("failed", "The trench has fallen in.")
    assert kept(phone) == 0


def test_an_answer_that_is_lost_on_its_way_back_is_no_second_result(phone, committed_cast):
    visit = road(committed_cast, visits=1)[0]
    phone.goto(result_of(visit))
    fill(phone)

    def deliver_and_lose_the_answer(route):
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    phone.route("**/result/", deliver_and_lose_the_answer)
    record(phone)
    expect(phone.get_by_role("button", name="Try again")).to_be_visible()
    visit.refresh_from_db()
    first_at = visit.resulted_at
    assert first_at is not None

    phone.unroute("**/result/")
    phone.get_by_role("button", name="Try again").click()

    expect(phone.get_by_text("is recorded: failed").first).to_be_visible()
    visit.refresh_from_db()
    assert visit.resulted_at == first_at


def test_what_was_typed_is_there_again_after_the_page_was_closed(phone, committed_cast):
    visit = road(committed_cast, visits=1)[0]
    phone.goto(result_of(visit))
    key = phone.locator("input[name=sent_key]").input_value()
    fill(phone)

    phone.goto("about:blank")
    phone.goto(result_of(visit))

    expect(phone.get_by_text("What you typed here before is back.")).to_be_visible()
    expect(phone.get_by_label("Failed")).to_be_checked()
    expect(phone.get_by_label("Public comment")).to_have_value("The trench has fallen in.")
    assert phone.locator("input[name=sent_key]").input_value() == key

    phone.get_by_role("button", name="Start over").click()
    expect(phone.get_by_label("Public comment")).to_have_value("")
    assert kept(phone) == 0


def test_a_form_that_comes_back_says_why_and_keeps_what_was_typed(phone, committed_cast):
    visit = road(committed_cast, visits=1)[0]
    phone.goto(result_of(visit))
    choose(phone, "Failed")

    record(phone)

    expect(phone.get_by_text("Say what was found").first).to_be_visible()
    expect(phone.get_by_label("Failed")).to_be_checked()
    assert kept(phone) == 1


def test_everybody_can_use_the_day_and_the_routes_of_today(page, committed_cast):
    visits = road(committed_cast)
    response = page.goto("/inspections/today/")
    check_on_the_way(page, html=response.text())

    log_in(page, committed_cast.ada)
    response = page.goto(f"{DAY}?inspector={visits[0].slot.inspector_id}")
    check_on_the_way(page, html=response.text())


def test_everybody_can_use_the_pages_where_nothing_is_to_be_done(page, committed_cast):
    response = page.goto("/inspections/today/")
    check_on_the_way(page, html=response.text())

    log_in(page, committed_cast.ivan)
    response = page.goto(DAY)
    check_on_the_way(page, html=response.text())


def test_everybody_can_use_a_result_that_could_not_be_sent(page, committed_cast):
    visit = road(committed_cast, visits=1)[0]
    log_in(page, committed_cast.ivan)
    page.goto(result_of(visit))
    fill(page)
    page.route("**/result/", lambda route: route.fulfill(status=503, body="Busy"))
    record(page)
    expect(page.get_by_role("button", name="Try again")).to_be_visible()

    check_on_the_way(page)
    page.unroute("**/result/")


def test_everybody_can_use_the_pages_about_what_was_found(page, committed_cast):
    visit = road(committed_cast, visits=1)[0]
    earlier = visit.case.inspections.get(number=1)
    log_in(page, committed_cast.ada)

    for address in (
        f"/inspections/visits/{visit.pk}/photos/",
        f"{visit.case.get_absolute_url()}inspections/{earlier.number}/",
        f"/inspections/visits/{earlier.pk}/result/correction/",
    ):
        check_on_the_way(page, html=page.goto(address).text())
    page.locator("main form .actions button[type=submit]").first.click()
    expect(page.locator("main .summary")).to_be_visible()
    check_on_the_way(page)


def test_everybody_can_use_what_comes_too_late_on_the_day_itself(page, committed_cast):
    Calendar.objects.update(cancel_until=datetime.time(0))
    visit = road(committed_cast, visits=1)[0]
    log_in(page, committed_cast.bob)

    for act in ("", "move/", "cancel/"):
        check_on_the_way(
            page, html=page.goto(f"{visit.case.get_absolute_url()}inspections/{visit.number}/{act}").text()
        )
