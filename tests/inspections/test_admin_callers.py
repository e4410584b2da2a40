"""Staff request for a caller: found by number, address or telephone, booked on one page, read out."""

import pytest

from contacts.models import Message
from inspections.choices import RequestMode
from inspections.models import Inspection, Slot
from permits.models import Hold
from tests.inspections import city
from tests.inspections.city import THURSDAY, WEDNESDAY
from tests.inspections.desk import CALLER, PERMIT, act, written

pytestmark = pytest.mark.usefixtures("wednesday")


@pytest.fixture(autouse=True)
def one_step(settings):
    """The second step of staff's log-in has its own tests."""
    settings.TWO_STEP_REQUIRED = False


@pytest.fixture
def desk(cast, client):
    client.force_login(cast.dana)
    return client


def test_the_only_permit_that_fits_opens_at_once(cast, desk):
    answer = desk.get(CALLER, {"q": "412 Mortar St"})

    assert (answer.status_code, answer.url) == (302, f"{PERMIT}?q=412+Mortar+St")


def test_several_permits_that_fit_are_listed(cast, desk):
    city.case(cast, 43)

    page = desk.get(CALLER, {"q": "412 Mortar St"}).content.decode()

    assert "BLDR-2026-00042" in page
    assert "/caller/BLDR-2026-00043/?q=412+Mortar+St" in page


def test_where_no_permit_fits_the_page_says_what_to_try(cast, desk):
    assert "No permit fits." in desk.get(CALLER, {"q": "999 Nowhere Rd"}).content.decode()


def test_the_form_offers_what_may_be_next_and_says_what_the_others_wait_for(cast, desk):
    page = desk.get(PERMIT).content.decode()

    assert 'name="type-footing"' in page
    assert 'name="type-framing"' not in page
    assert "Waits for rough electrical." in page
    assert 'value="2026-11-19 morning"' in page
    assert "Bob Okonjo" in page


def test_a_visit_is_booked_for_the_caller_and_read_out(cast, desk):
    answer = desk.post(PERMIT, written(cast), follow=True)

    visit = Inspection.objects.get()
    assert (visit.requested_by, visit.slot.day, visit.note) == (cast.bob, THURSDAY, "Gate sticks")
    assert answer.redirect_chain == [(f"{PERMIT}done/?visit=1", 302)]
    page = answer.content.decode()
    assert "Thursday, November 19" in page
    assert "between 8:00 am and 12:00 pm" in page
    assert "R. Okafor, 555-0177" in page
    assert "bobb@example.org" in page
    assert Message.objects.filter(to="bobb@example.org", user=cast.bob).exists()


def test_without_another_name_the_caller_meets_the_inspector(cast, desk):
    desk.post(PERMIT, written(cast, site_contact_name="", site_contact_phone=""))

    visit = Inspection.objects.get()
    assert (visit.site_contact_name, visit.site_contact_phone) == ("Bob Okonjo", "555-0199")


def test_somebody_without_an_account_is_told_at_the_address_they_say(cast, desk):
    page = desk.post(
        PERMIT, written(cast, caller="else", site_contact_email="sam@example.org"), follow=True
    ).content.decode()

    visit = Inspection.objects.get()
    assert (visit.requested_by, visit.site_contact_email) == (cast.dana, "sam@example.org")
    assert "Told by mail: sam@example.org</p>" in page


def test_several_visits_each_get_their_own_answer_and_nothing_typed_is_lost(cast, desk, morning):
    for line in cast.case_type.required_inspections.all():
        line.prerequisites.clear()
    Slot.objects.create(inspector=cast.inspector, day=THURSDAY, window=morning, capacity=1)

    page = desk.post(PERMIT, written(cast, **{"type-framing": "on"})).content.decode()

    assert Inspection.objects.get().inspection_type == cast.types["footing"]
    assert "The last place on Thursday, November 19, morning, was just taken." in page
    assert "Booked" in page
    assert 'name="type-framing" id="id_type-framing" checked' in page
    assert "Gate sticks" in page


def test_each_visit_may_have_a_day_of_its_own(cast, desk):
    for line in cast.case_type.required_inspections.all():
        line.prerequisites.clear()

    desk.post(PERMIT, written(cast, **{"type-framing": "on", "when-framing": "2026-11-20 afternoon"}))

    assert {(visit.inspection_type.code, f"{visit.slot.day} {visit.slot.window.code}") for visit in visits()} == {
        ("footing", "2026-11-19 morning"),
        ("framing", "2026-11-20 afternoon"),
    }


def visits():
    return Inspection.objects.with_people()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"type-footing": ""}, "Choose at least one inspection."),
        ({"when": ""}, "Choose a day and time, here or at each inspection."),
        ({"when": "2026-11-18 morning"}, "That day and time has just gone. Choose another."),
        ({"caller": "else", "site_contact_name": ""}, "Say who meets the inspector."),
        ({"site_contact_phone": "12"}, "Give a number the inspector can call from the door."),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_what_was_typed_is_kept(cast, desk, sent, sentence):
    page = desk.post(PERMIT, written(cast, **sent)).content.decode()

    assert sentence in page
    assert "Gate sticks" in page
    assert not Inspection.objects.exists()


def test_a_type_whose_day_the_city_chooses_waits_to_be_assigned(cast, desk, morning):
    cast.types["footing"].mode = RequestMode.ASSIGNED
    cast.types["footing"].save()

    page = desk.post(PERMIT, written(cast, when=""), follow=True).content.decode()

    visit = Inspection.objects.get()
    assert (visit.status, visit.slot) == ("requested", None)
    waiting = desk.get("/admin/inspections/inspection/?status__exact=requested").content.decode()
    assert act(visit, "assign") in waiting
    assert "No day" in waiting
    assert "The city chooses the day and the inspector" in page
    desk.post(act(visit, "assign"), {"when": "2026-11-20 morning", "inspector": cast.inspector.pk})
    visit.refresh_from_db()
    assert (visit.status, visit.slot.inspector, visit.slot.window) == ("scheduled", cast.inspector, morning)


def test_a_type_that_is_asked_for_by_telephone_only_can_be_asked_for_here(cast, desk):
    cast.types["footing"].mode = RequestMode.DESK
    cast.types["footing"].save()

    desk.post(PERMIT, written(cast))

    assert Inspection.objects.get().status == "scheduled"


def test_what_stops_every_visit_is_said_with_what_to_do(cast, desk):
    Hold.objects.create(
        case=cast.case,
        reason="Drainage plan missing",
        remedy="Send the plan.",
        severity="full",
        blocks=["inspect"],
        placed_by=cast.dana,
        placed_at=WEDNESDAY,
    )

    page = desk.get(PERMIT).content.decode()

    assert "Nothing can be requested on this permit now" in page
    assert "A hold stops inspections: Drainage plan missing" in page
    assert "Send the plan." in page
    assert 'name="type-footing"' not in page


def test_a_visit_is_moved_for_a_caller(cast, desk, book):
    visit = book()

    answer = desk.post(act(visit, "move"), {"when": "2026-11-20 afternoon"})

    visit.refresh_from_db()
    assert answer.status_code == 302
    assert (f"{visit.slot.day}", visit.slot.window.code) == ("2026-11-20", "afternoon")


def test_a_move_to_a_time_that_is_gone_says_so(cast, desk, book):
    visit = book()

    page = desk.post(act(visit, "move"), {"when": "2026-11-18 morning"}).content.decode()

    assert "That day and time has just gone. Choose another." in page


def test_a_visit_is_cancelled_for_a_caller(cast, desk, book):
    visit = book()

    assert "R. Okafor" in desk.get(act(visit, "cancel")).content.decode()
    desk.post(act(visit, "cancel"))

    visit.refresh_from_db()
    assert (visit.status, visit.cancelled_by) == ("cancelled", cast.dana)
    page = desk.post(act(visit, "cancel")).content.decode()
    assert "This inspection was already cancelled." in page


@pytest.mark.parametrize("who", ["okafor"])
@pytest.mark.parametrize("address", [CALLER, PERMIT, f"{PERMIT}done/?visit=1"])
def test_an_inspector_requests_for_nobody(cast, client, book, who, address):
    book()
    client.force_login(getattr(cast, who))

    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403


def test_an_inspector_moves_and_cancels_nothing_for_a_caller(cast, client, book):
    visit = book()
    client.force_login(cast.okafor)

    for name in ("move", "cancel", "assign", "hand_over"):
        name = "inspector" if name == "hand_over" else name
        assert client.get(act(visit, name)).status_code == 403
        assert client.post(act(visit, name)).status_code == 403


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_who_is_not_staff_is_sent_to_log_in(cast, client, who):
    client.force_login(getattr(cast, who))

    assert client.get(CALLER).status_code == 302
    assert client.get(PERMIT).status_code == 302


@pytest.mark.parametrize("address", [f"{CALLER}BLDR-2026-99999/", f"{PERMIT}done/?visit=9", f"{PERMIT}done/?visit=x"])
def test_what_is_not_there_is_not_found(desk, address):
    assert desk.get(address).status_code == 404


def test_the_page_costs_the_same_for_one_and_for_many(cast, desk, book, django_assert_max_num_queries):
    book()
    desk.get(PERMIT)
    with django_assert_max_num_queries(20) as few:
        desk.get(PERMIT)
    for number in range(50, 53):
        book(case=city.case(cast, number), window=city.window("afternoon"))
        city.inspector(city.person(f"more{number}", "More", f"Number {number}"), cast.north)

    with django_assert_max_num_queries(len(few)):
        desk.get(PERMIT)
