"""One box finds records by number, address, contractor, license and words; filters, days and pages around it."""

import re
from datetime import date, timedelta
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from permits.choices import CaseStatus
from permits.models import Case
from permits.searching import find, paging
from permits.searching.ways import Way
from tests import factories
from tests.factories import NOW, TODAY

VISITOR = AnonymousUser()


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW)


def numbers(response):
    return [case.number for case in response.context["cases"]]


def ask(client, **asked):
    return client.get("/search/", asked)


def case(**facts):
    return factories.Case(**facts)


@pytest.mark.parametrize(
    "typed",
    [
        "BLDR-2026-77777",
        "bldr-2026-77777",
        "bldr 2026 77777",
        "BLDR202677777",
        "412 Mortar St",
        "412 mortar street",
        "n. mortar",
        "North Mortar Street 412",
        "95998",
        "truebeam",
        "beam build",
        "GC-10442",
        "gc10442",
        "obriens sunroom",
        "O'Brien",
        "0042-118-07",
        "apt 4 mortar",
    ],
)
def test_a_record_is_found_however_it_is_typed(client, cast, typed):
    wanted = case(
        number="BLDR-2026-77777",
        license=cast.license,
        address=factories.Address(
            number="412", street="N Mortar St", unit="Apt 4", zip="95998", parcel="0042-118-07", city="Farfield"
        ),
        description="O'Brien's sunroom",
    )
    case(number="ELER-2026-00001", address=factories.Address(number="9", street="Other Rd"), description="Wiring")

    assert wanted.number in numbers(ask(client, q=typed))
    assert "ELER-2026-00001" not in numbers(ask(client, q=typed))


def test_every_word_must_match(client, cast):
    case(description="sunroom with porch")

    assert numbers(ask(client, q="sunroom garage")) == []


@pytest.mark.parametrize("typed", ["100%", "a_c wild", "%%%", "___"])
def test_signs_of_patterns_mean_nothing(client, db, typed):
    case(description="abc wildXcard", address=None)  # its house could be number 100

    assert numbers(ask(client, q=typed)) == []


def test_the_newest_stand_first(client, db):
    old = case(filed_on=TODAY - timedelta(days=9))
    new = case(filed_on=TODAY)

    assert numbers(ask(client)) == [new.number, old.number]


def test_three_years_are_shown_at_first_and_the_chip_takes_that_off(client, db):
    old, new = case(filed_on=date(2019, 5, 1)), case(filed_on=date(2025, 5, 1))

    response = ask(client)

    assert numbers(response) == [new.number]
    chip = response.context["chips"][0]
    assert (chip["text"], chip["remove"]) == ("Since Nov 20, 2023", True)
    assert numbers(client.get(chip["url"])) == [new.number, old.number]


def test_an_exact_number_is_shown_whatever_its_date(client, db):
    case(number="2016-002612 BP", slug="2016-002612-BP", filed_on=date(2016, 1, 4))

    for typed in ("2016-002612 BP", "2016-002612bp", "2016 002612 bp"):
        assert numbers(ask(client, q=typed)) == ["2016-002612 BP"]


def test_an_exact_number_stands_before_newer_records_that_name_it(client, db):
    exact = case(number="BLDR-2024-00042", filed_on=date(2024, 1, 4))
    naming = case(description="Goes with BLDR-2024-00042", filed_on=TODAY)

    response = ask(client, q="bldr-2024-00042")

    assert numbers(response) == [exact.number, naming.number]
    assert "2 records" in response.content.decode()


def test_an_empty_result_says_how_many_older_ones_there_are(client, db):
    for year in (2015, 2016):
        case(description="sunroom", filed_on=date(year, 5, 1))

    response = ask(client, q="sunroom")

    assert "Nothing since November 20, 2023" in response.content.decode()
    assert "2 older records match." in response.content.decode()
    assert len(numbers(client.get(response.context["nothing"]["link"]))) == 2


def test_nothing_at_all_says_what_else_to_try(client, db):
    assert "No records match" in ask(client, q="nowhere").content.decode()


def test_several_short_words_are_enough(client, cast):
    highway = factories.Address(number="8800", street="N IH 35")
    wanted = case(address=highway)
    case(address=factories.Address(number="3", street="Oak St"))

    assert numbers(ask(client, q="N IH 35")) == [wanted.number]


@pytest.mark.parametrize("typed", ["ab", "st", "7", "-", "n e"])
def test_too_short_is_explained(client, cast, typed):
    response = ask(client, q=typed)

    assert numbers(response) == []
    assert "Write at least three letters" in response.content.decode()


def test_filters_narrow_and_are_chips(client, db):
    plan = factories.CaseType(name="Lot split", kind="plan", prefix="PLAN", sector="")
    wanted = case(case_type=plan, number="PLAN-2026-00001", status=CaseStatus.IN_REVIEW, issued_on=None)
    other = case()

    assert numbers(ask(client, kind="plan")) == [wanted.number]
    assert numbers(ask(client, type="Lot split")) == [wanted.number]
    assert numbers(ask(client, status="in_review")) == [wanted.number]
    assert numbers(ask(client, kind="permit", status="issued")) == [other.number]
    response = ask(client, status="in_review", kind="plan")
    assert [chip["text"] for chip in response.context["chips"]] == ["Since Nov 20, 2023", "Plan case", "In review"]
    assert numbers(client.get(response.context["chips"][2]["url"])) == [wanted.number]


def test_days_and_license_narrow(client, cast):
    early, late = case(filed_on=date(2026, 1, 1)), case(filed_on=date(2026, 2, 1))

    assert numbers(ask(client, **{"from": "2026-01-01", "to": "2026-01-31"})) == [early.number]
    assert numbers(ask(client, **{"from": "2026-02-01", "to": "2026-02-28"})) == [late.number]
    assert numbers(ask(client, license="gc-10442")) == [cast.case.number]


def test_my_records_only(client, cast):
    case()
    client.force_login(cast.bob)

    response = ask(client)
    assert ("My records only", None) in [(chip["text"], chip.get("remove")) for chip in response.context["chips"]]
    mine = ask(client, mine="1")
    assert set(numbers(mine)) == {cast.case.number, cast.draft.number}


def test_a_visitor_has_no_records_of_their_own(client, cast):
    response = ask(client, mine="1")

    assert "Log in to search your own records only." in response.content.decode()
    assert numbers(response) == [cast.case.number]


def test_drafts_and_confidential_places_are_for_their_people(client, cast):
    hidden = case(address=factories.Address(street="Shelter Rd", confidential=True))

    assert numbers(ask(client, q=cast.draft.number)) == []
    assert numbers(ask(client, q="shelter")) == numbers(ask(client, q=hidden.number)) == []
    client.force_login(cast.charlie)
    assert numbers(ask(client, q=hidden.number)) == []
    client.force_login(cast.dana)
    assert numbers(ask(client, q=hidden.number)) == [hidden.number]


def pages(client, address, link):
    """Every page from an address on, by the link `newer` or `older`."""
    while address:
        response = client.get(address)
        yield numbers(response)
        address = response.context[link]


@pytest.mark.parametrize("days_apart", [1, 120])
def test_paging_shows_every_record_once_in_both_directions(client, db, monkeypatch, days_apart):
    for n in range(64):
        case(filed_on=TODAY - timedelta(days=n % 3 * days_apart))
    every = list(Case.objects.newest_first().values_list("number", flat=True))

    ways = [("mortar", Way.AT_ONCE), ("mortar", Way.BY_SEASON), ("mortar", Way.IN_TURN), ("BLDR-2026-0", None)]
    for (typed, way), most in product(ways, [1000, 30]):
        monkeypatch.setattr(paging, "CAP", most)
        monkeypatch.setattr(find, "MOST_SORTED", most)
        monkeypatch.setattr(find, "shortest", lambda patterns, since, way=way: way)
        down = list(pages(client, f"/search/?q={typed}", "older"))
        assert [len(page) for page in down] == [25, 25, 14], (typed, way, most)
        assert [number for page in down for number in page] == every, (typed, way, most)

        last = client.get(f"/search/?q={typed}")
        while last.context["older"]:
            last = client.get(last.context["older"])
        up = list(pages(client, last.context["newer"], "newer"))
        assert [number for page in reversed(up) for number in page] == every[:50], (typed, way, most)


def test_whoever_has_none_has_no_second_page_either(db):
    case()

    found = find.find(find.Wanted(mine=True, older_than=(TODAY, 9)), by=VISITOR)

    assert (found.cases, found.total) == ([], 0)


def test_a_page_keeps_its_address_when_newer_records_come_in(client, db):
    for n in range(30):
        case(filed_on=TODAY - timedelta(days=n))
    second = client.get("/search/").context["older"]
    before = numbers(client.get(second))

    case(filed_on=TODAY)

    assert numbers(client.get(second)) == before


def test_counts_are_capped(client, db, monkeypatch):
    monkeypatch.setattr(paging, "CAP", 3)
    for _ in range(3):
        case()
    assert "3 records, newest first." in ask(client).content.decode()

    case()
    assert "More than 3 records, newest first." in ask(client).content.decode()


def test_nonsense_is_told_at_its_field_and_the_rest_holds(client, cast):
    case(status=CaseStatus.FINALED, finaled_on=TODAY)

    response = ask(client, q="mortar", status="issued", **{"from": "soon", "type": "x", "after": "9" * 40 + ".1"})

    assert numbers(response) == [cast.case.number]
    assert {"from", "type", "after"} == set(response.context["form"].errors)
    html = response.content.decode()
    assert "Enter a valid date." in html
    assert re.search(r"<details class=\"filters\" open>", html)


ODD = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["\0", "%", "_", "9" * 400, "0001-01-01", "9999-12-31", "2026-01-01.1", "1e9", "٣", "\\'\"--;"]),
)


def test_no_parameter_breaks_the_page(client, cast):
    names = ("q", "kind", "type", "status", "from", "to", "license", "mine", "after", "before")

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(st.sampled_from(names), ODD))
    def holds(asked):
        assert ask(client, **asked).status_code == 200

    holds()


def count(django_assert_max_num_queries, client, address, most):
    with django_assert_max_num_queries(most) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


@pytest.mark.parametrize("who", [None, "charlie", "bob"])
def test_a_search_asks_the_same_few_queries_at_1_and_at_100_rows(client, cast, django_assert_max_num_queries, who):
    if who:
        client.force_login(getattr(cast, who))
    found, nothing = "/search/?q=mortar+2026", "/search/?q=nowhere+2026"
    client.get(found)  # the first page ever makes the city's row
    one = count(django_assert_max_num_queries, client, found, 6)
    for _ in range(99):
        case(license=cast.license)

    assert count(django_assert_max_num_queries, client, found, 6) == one
    count(django_assert_max_num_queries, client, nothing, 6)


def test_fees_that_are_owed_stand_at_the_right(client, cast):
    factories_fee = {"code": "x", "description": "Plan check", "assessed_at": NOW}
    cast.case.fees.create(amount="412.50", **factories_fee)
    waived = {"waived_at": NOW, "waived_why": "A fire station"}
    cast.case.fees.create(amount="10", status="waived", **waived, **factories_fee)

    assert "$412.50" in ask(client).content.decode()


def test_imported_records_are_found_too(client, db, tmp_path):
    call_command("import_records", "tests/permits/blds_sample.csv", format="blds")

    assert numbers(ask(client, q="12 example st", **{"from": ""})) == ["2016-000101 EP", "2016-000101 BP"]
    assert numbers(ask(client, q="volt daughters", **{"from": ""})) == ["2016-000101 EP"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"q": "412 mortar"}, {"412", "412A"}),
        ({"q": "mortar 412"}, {"412", "412A"}),
        ({"address": "412 Mortar Street"}, {"412", "412A"}),
        ({"address": "mortar 95998"}, {"412", "412A", "4120"}),
        ({"q": "mortar 9599"}, set()),
        ({"q": "412"}, {"412", "412A", "4120"}),
    ],
)
def test_beside_its_street_a_house_is_looked_for_by_its_whole_number(client, db, typed, found):
    for house in ("412", "412A", "4120"):
        case(address=factories.Address(number=house, street="Mortar St", zip="95998"), number=f"HOUSE-{house}")

    assert {number.removeprefix("HOUSE-") for number in numbers(ask(client, **typed))} == found
