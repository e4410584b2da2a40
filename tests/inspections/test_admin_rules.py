"""What staff set about visits, and what is refused before it counts."""

import datetime

import pytest

from contacts.models import Activity
from inspections.models import Blackout, Calendar, InspectionType, Quota, RequiredInspection, Window

ADMIN = "/admin/inspections"
RULES = {
    "close_at": "15:30", "notice_days": "1", "notice_hours": "0", "horizon_days": "15", "horizon_unit": "business",
    "working_days": ["0", "1", "2", "3", "4"], "open_statuses": ["issued"],
    "same_day_until": "", "same_day_fee": "0", "cancel_until": "07:00", "late_cancel_fee": "0", "most_moves": "",
    "on_the_road_from": "08:00", "today_from": "07:30",
    "failures_before_fee": "2", "reinspection_fee": "72", "fee_stops": "same_type", "final_waits_for_fees": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def one_step(settings):
    """The second step of staff's log-in has its own tests."""
    settings.TWO_STEP_REQUIRED = False


def save_rules(client, **changes):
    return client.post(f"{ADMIN}/calendar/1/change/", RULES | changes)


def test_every_rule_is_saved_and_kept_in_history(cast, admin_client):
    answer = save_rules(
        admin_client, close_at="17:00", notice_hours="24", horizon_unit="calendar", working_days=["0", "1", "2", "3"],
        open_statuses=["ready", "issued"], same_day_until="11:00", same_day_fee="120", most_moves="3",
    )  # fmt: skip

    assert answer.status_code == 302
    rules = Calendar.current()
    assert (rules.close_at, rules.notice_hours, rules.horizon_unit) == (datetime.time(17), 24, "calendar")
    assert (rules.working_days, rules.open_statuses) == ([0, 1, 2, 3], ["ready", "issued"])
    assert (rules.same_day_until, rules.same_day_fee, rules.most_moves) == (datetime.time(11), 120, 3)
    line = Activity.objects.get(thing_type="inspections.calendar")
    assert "working_days" in line.facts["fields"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"working_days": []}, "Choose at least one day of the week."),
        ({"open_statuses": []}, "Choose at least one status."),
        ({"open_statuses": ["void"]}, "Select a valid choice."),
        ({"notice_days": "31", "horizon_days": "60"}, "At most 30 days."),
        ({"notice_days": "9", "horizon_days": "8"}, "With this notice no day could be requested."),
        ({"notice_days": "6", "horizon_days": "7", "horizon_unit": "calendar"}, "in some weeks no day would be left"),
        ({"notice_hours": "400"}, "These hours are longer than the horizon."),
        ({"same_day_fee": "120"}, "Say until when"),
        ({"reinspection_fee": "-1"}, "greater than or equal to 0"),
        ({"failures_before_fee": "0"}, "greater than or equal to 1"),
    ],
)
def test_a_rule_that_can_t_work_is_refused_at_its_field(cast, admin_client, changes, sentence):
    page = save_rules(admin_client, **changes)

    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert Calendar.current().close_at == datetime.time(15, 30)
    assert not Activity.objects.filter(thing_type="inspections.calendar").exists()


def test_a_horizon_shorter_than_a_type_s_own_notice_is_refused(cast, admin_client):
    InspectionType.objects.filter(code="framing").update(notice_days=10)

    page = save_rules(admin_client, horizon_days="8").content.decode()

    assert "A type has 10 days&#x27; notice; the horizon has to be longer." in page


def test_a_window_is_added_with_its_own_name_and_hours(cast, admin_client):
    facts = {"name": "Late morning", "code": "late-morning", "starts": "11:00", "ends": "13:00", "capacity": "3"}

    admin_client.post(f"{ADMIN}/window/add/", facts | {"active": "on"})

    window = Window.objects.get(code="late-morning")
    assert (window.starts, window.ends, window.capacity, window.active) == (
        datetime.time(11), datetime.time(13), 3, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends": "07:00"}, "A window ends after it starts."),
        ({"capacity": "0"}, "At least one visit; to offer none, put the window out of use."),
    ],
)
def test_a_window_that_can_t_work_is_refused(cast, admin_client, morning, changes, sentence):
    facts = {"name": "Morning", "starts": "08:00", "ends": "12:00", "capacity": "8", "active": "on"}

    assert sentence in admin_client.post(f"{ADMIN}/window/{morning.pk}/change/", facts | changes).content.decode()


def test_the_last_window_is_not_put_out_of_use(cast, admin_client, morning, afternoon):
    facts = {"name": "Morning", "starts": "08:00", "ends": "12:00", "capacity": "8"}
    assert admin_client.post(f"{ADMIN}/window/{morning.pk}/change/", facts).status_code == 302

    page = admin_client.post(f"{ADMIN}/window/{afternoon.pk}/change/", facts | {"name": "Afternoon"}).content.decode()

    assert "It is the only one that is offered." in page
    assert list(Window.objects.filter(active=True)) == [afternoon]


def test_a_window_is_deleted_only_while_nobody_has_asked_for_it(cast, admin_client, book, morning, afternoon):
    book(window=morning)

    assert admin_client.post(f"{ADMIN}/window/{morning.pk}/delete/", {"post": "yes"}).status_code == 403
    assert admin_client.post(f"{ADMIN}/window/{afternoon.pk}/delete/", {"post": "yes"}).status_code == 302
    assert list(Window.objects.all()) == [morning]
    assert Activity.objects.filter(thing="Afternoon", act="was deleted by staff").exists()


def test_every_other_friday_needs_a_friday_to_count_from(cast, admin_client):
    facts = {"reason": "City hall is closed", "weekday": "4", "every_weeks": "2"}

    without = admin_client.post(f"{ADMIN}/blackout/add/", facts).content.decode()
    thursday = admin_client.post(f"{ADMIN}/blackout/add/", facts | {"starts_on": "2026-11-19"}).content.decode()
    friday = admin_client.post(f"{ADMIN}/blackout/add/", facts | {"starts_on": "2026-11-20"})

    assert "Say which weekday, and the first day that is off." in without
    assert "November 19, 2026 is a Thursday." in thursday
    assert friday.status_code == 302
    assert "every other Friday from November 20, 2026" in admin_client.get(f"{ADMIN}/blackout/").content.decode()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"day": datetime.date(2026, 12, 1)}, "December 1, 2026"),
        ({"weekday": 2, "week_of_month": 2}, "the second Wednesday of each month"),
        ({"weekday": 4}, "every Friday"),
        ({"weekday": 4, "every_weeks": 3, "starts_on": datetime.date(2026, 12, 4)},
         "Friday of every 3 weeks from December 4, 2026"),
    ],
)  # fmt: skip
def test_a_blackout_says_in_words_when_it_is(facts, words):
    assert Blackout(**facts).in_words() == words


def test_a_new_blackout_names_the_visits_already_on_its_days(cast, admin_client, book, wednesday):
    book()

    page = admin_client.post(
        f"{ADMIN}/blackout/add/", {"day": "2026-11-19", "every_weeks": "1", "reason": "Storm"}, follow=True
    ).content.decode()

    assert "1 visit is on such a day already (Thursday, November 19)." in page


def type_form(kind, *points, **changes):
    facts = {
        "name": kind.name, "trade": kind.trade, "mapped_type": "", "mode": kind.mode, "minutes": "30",
        "is_active": "on", "close_at": "", "notice_days": "",
        "checklist-TOTAL_FORMS": len(points), "checklist-INITIAL_FORMS": "0",
    }  # fmt: skip
    for number, text in enumerate(points):
        facts |= {
            f"checklist-{number}-order": "10",
            f"checklist-{number}-text": text,
            f"checklist-{number}-code": "",
            f"checklist-{number}-is_active": "on",
            f"checklist-{number}-inspection_type": kind.pk,
        }
    return facts | changes


def test_a_type_has_its_own_hour_and_its_checklist(cast, admin_client):
    kind = cast.types["footing"]
    facts = type_form(kind, "Rebar is tied", "Depth is 18 inches", close_at="14:00", notice_days="2", mode="assigned")

    answer = admin_client.post(f"{ADMIN}/inspectiontype/{kind.pk}/change/", facts)

    assert answer.status_code == 302
    kind.refresh_from_db()
    assert (kind.close_at, kind.notice_days, kind.mode) == (datetime.time(14), 2, "assigned")
    assert set(kind.checklist.values_list("text", flat=True)) == {"Rebar is tied", "Depth is 18 inches"}
    assert Activity.objects.filter(thing="Footing", facts__checklist="Rebar is tied; Depth is 18 inches").exists()


def test_a_type_s_notice_beyond_the_horizon_is_refused(cast, admin_client):
    kind = cast.types["footing"]

    page = admin_client.post(f"{ADMIN}/inspectiontype/{kind.pk}/change/", type_form(kind, notice_days="16"))

    assert "The horizon is 15 days; no day could be requested." in page.content.decode()


def test_a_trade_that_no_inspector_does_is_told(cast, admin_client):
    cast.inspector.trades = ["Electrical"]
    cast.inspector.save()
    kind = cast.types["footing"]

    page = admin_client.post(
        f"{ADMIN}/inspectiontype/{kind.pk}/change/", type_form(kind, trade="Elevators"), follow=True
    ).content.decode()

    assert "No inspector makes visits for the trade “Elevators” yet" in page


def list_form(cast, *, after=None, order=None, gone=()):
    """The list of the cast's permit type as the page sends it, with some lines changed."""
    lines = RequiredInspection.objects.filter(case_type=cast.case_type).order_by("order", "pk")
    lines = list(lines.select_related("inspection_type").prefetch_related("prerequisites"))
    facts = {
        "required_inspections-TOTAL_FORMS": len(lines),
        "required_inspections-INITIAL_FORMS": len(lines),
    }
    for number, line in enumerate(lines):
        row, code = f"required_inspections-{number}", line.inspection_type.code
        before = (after or {}).get(code, [one.code for one in line.prerequisites.all()])
        facts |= {
            f"{row}-id": line.pk,
            f"{row}-case_type": cast.case_type.pk,
            f"{row}-order": (order or {}).get(code, line.order),
            f"{row}-inspection_type": line.inspection_type_id,
            f"{row}-prerequisites": [cast.types[one].pk for one in before],
        }
        if code in gone:
            facts[f"{row}-DELETE"] = "on"
    return facts


def save_list(client, cast, **changes):
    return client.post(f"{ADMIN}/inspectionlist/{cast.case_type.pk}/change/", list_form(cast, **changes))


def test_a_permit_type_s_list_is_edited_as_one_and_kept_in_history(cast, admin_client):
    answer = save_list(admin_client, cast, after={"insulation": ["framing", "rough-electrical"]})

    assert answer.status_code == 302
    line = RequiredInspection.objects.get(inspection_type=cast.types["insulation"])
    assert set(line.prerequisites.all()) == {cast.types["framing"], cast.types["rough-electrical"]}
    kept = Activity.objects.get(act="was given another list of inspections")
    assert "Framing (after Rough electrical)" in kept.facts["inspections"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"after": {"footing": ["framing"]}}, "Footing → Framing → Rough electrical → Footing."),
        ({"after": {"footing": ["footing"]}}, "Footing → Footing."),
        ({"after": {"framing": ["building-final"]}}, "Framing → Building final → Framing."),
        ({"order": {"footing": 9}}, "Rough electrical waits for Footing. Give it a later place in the order."),
        ({"gone": ["framing"]}, "Insulation waits for Framing, which is not on this list."),
    ],
)
def test_a_list_on_which_something_could_never_be_requested_is_refused(cast, admin_client, changes, sentence):
    page = save_list(admin_client, cast, **changes)

    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not Activity.objects.filter(act="was given another list of inspections").exists()


def test_the_page_of_a_list_costs_the_same_however_long_it_is(cast, admin_client, django_assert_max_num_queries):
    address = f"{ADMIN}/inspectionlist/{cast.case_type.pk}/change/"
    admin_client.get(address)
    with django_assert_max_num_queries(20) as few:
        admin_client.get(address)
    for number in range(6):
        kind = InspectionType.objects.create(code=f"more-{number}", name=f"More {number}")
        RequiredInspection.objects.create(case_type=cast.case_type, inspection_type=kind, order=50 + number)

    with django_assert_max_num_queries(len(few)):
        admin_client.get(address)


def test_a_daily_limit_is_set_and_taken_away_with_a_line_of_history(cast, admin_client):
    admin_client.post(f"{ADMIN}/quota/add/", {"inspector": cast.inspector.pk, "trade": "", "visits": "15"})

    quota = Quota.objects.get()
    assert (quota.inspector, quota.visits) == (cast.inspector, 15)
    assert admin_client.post(f"{ADMIN}/quota/{quota.pk}/delete/", {"post": "yes"}).status_code == 302
    assert Activity.objects.filter(thing_type="inspections.quota").count() == 2


@pytest.mark.parametrize("table", ["calendar", "window", "inspectiontype", "inspectionlist", "quota"])
def test_a_technician_changes_no_rule(cast, client, table):
    client.force_login(cast.dana)

    assert client.get(f"{ADMIN}/{table}/add/").status_code == 403
    assert client.post(f"{ADMIN}/calendar/1/change/", RULES | {"close_at": "01:00"}).status_code == 403
