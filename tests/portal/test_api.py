"""The API: the public register and nothing else, page by page, politely."""

import html
import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from contacts.models import City
from permits.models import Address, Case
from tests import factories
from tests.api import make_register

ADDRESSES = ["/records", "/records/{permit}", "/records/{permit}/inspections", "/licenses", "/case-types"]


@pytest.fixture
def register(office):
    return make_register(office)


@pytest.fixture
def ask(client):
    """Ask the API and read the answer."""

    def ask(address, **headers):
        response = client.get(f"/api/v1{address}", headers=headers)
        return response.json()

    return ask


def numbers(answer):
    return [item["number"] for item in answer["items"]]


def test_records_come_newest_first_without_drafts_and_confidential_places(ask, register):
    assert numbers(ask("/records")) == [register.plan.number, register.part.number, register.permit.number]


def test_a_search_finds_what_the_search_page_finds(ask, register):
    assert numbers(ask("/records?q=unlisted+roofing")) == [register.part.number]
    assert numbers(ask("/records?kind=plan")) == [register.plan.number]
    assert numbers(ask("/records?license=gc-10442")) == [register.permit.number]
    assert numbers(ask("/records?from=2026-11-01&status=in_review&type=Lot+split")) == [register.plan.number]
    assert numbers(ask("/records?to=2026-03-01")) == []
    assert numbers(ask(f"/records?address={register.permit.address.number}+mortar")) == [register.permit.number]


def test_what_finds_nothing_for_a_reason_says_it(ask, register):
    short, unknown = ask("/records?q=a"), ask("/records?type=Lots+split")
    misspelt = ask("/records?q=morter+street")

    assert (short["items"], unknown["items"], misspelt["items"]) == ([], [], [])
    assert misspelt["notes"] == ["Nothing matches. Streets spelled alike: Mortar St."]
    assert short["notes"] == ["q has no word of three letters or more, so nothing is looked for."]
    assert unknown["notes"] == ["There is no case type of that name; /api/v1/case-types lists them."]


def test_every_record_comes_once_however_small_the_pages(client, register):
    for _ in range(3):
        factories.Case(filed_on=register.permit.filed_on)
    address, found, pages = "/api/v1/records?limit=2", [], 0

    while address:
        response = client.get(address)
        found += numbers(response.json())
        pages += 1
        following = response.json()["next"]
        assert response.headers.get("Link") == (f'<{following}>; rel="next"' if following else None)
        address = following and following.removeprefix("http://testserver")

    assert pages == 3
    assert found == list(
        Case.objects.exclude(pk__in=[register.draft.pk, register.hidden.pk])
        .order_by("-filed_on", "-pk")
        .values_list("number", flat=True)
    )


def test_a_record_in_full_names_companies_and_no_persons(ask, register):
    record = ask(f"/records/{register.permit.number}")

    assert record["companies"] == [{"role": "Applicant", "name": "Seen By All LLC"}]
    assert record["fees_due"] == "412.50"
    assert record["fees"] == [{"description": "Permit", "amount": "412.50", "status": "owed"}]
    assert [hold["reason"] for hold in record["conditions"]] == ["Tree survey missing"]
    assert record["parts"] == [register.part.number]
    assert record["contractor"] == {
        "business_name": "Truebeam Builders LLC",
        "license_number": "GC-10442",
        "license_is_current": True,
    }
    assert "Alice" not in str(record)


def test_a_record_is_found_however_its_number_is_written(ask, register):
    number = register.permit.number

    assert ask(f"/records/{number.lower().replace('-', '%20')}")["number"] == number


def test_part_of_names_a_record_that_is_public(ask, register):
    Case.objects.filter(pk=register.plan.pk).update(parent=register.hidden)

    assert ask(f"/records/{register.part.number}")["part_of"] == register.permit.number
    assert ask(f"/records/{register.plan.number}")["part_of"] is None


def test_inspections_come_with_their_results_and_nothing_private(ask, register):
    first, second = ask(f"/records/{register.permit.number}/inspections")["items"]

    assert (first["type"], first["type_mapped"], first["status"]) == ("Framing", "Rough Frame", "failed")
    assert (first["result_mapped"], first["comment"]) == ("Rejected", "Nail plates missing.")
    assert first["inspector"] == {"name": "I. Example", "phone": None}
    assert (first["scheduled_on"], first["resulted_on"]) == (None, "2026-11-18")
    assert (second["status"], second["result_mapped"], second["inspector"]) == ("requested", None, None)
    following = ask(f"/records/{register.permit.number}/inspections?limit=1")["next"]
    assert numbers(ask(following.removeprefix("http://testserver/api/v1"))) == [2]


def test_the_statuses_a_record_had_come_with_their_days(ask, register):
    statuses = ask(f"/records/{register.permit.number}/statuses")["items"]

    assert [(one["status"], one["status_mapped"], one["on"]) for one in statuses] == [
        ("submitted", "Application Accepted", "2026-03-02"),
        ("issued", "Permit Issued", "2026-03-24"),
    ]


@pytest.mark.parametrize("below", ["", "/inspections", "/statuses"])
def test_a_draft_a_hidden_and_an_unknown_record_are_the_same_404(client, register, below):
    answers = [
        client.get(f"/api/v1/records/{number}{below}")
        for number in (register.draft.number, register.hidden.number, "NO-2026-00001")
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({answer.content for answer in answers}) == 1


def test_who_is_logged_in_is_a_visitor_here_and_no_session_is_touched(client, register, office):
    client.force_login(office.ada)
    as_visitor = client_without_log_in = numbers(client.get("/api/v1/records").json())
    response = client.get("/api/v1/records")

    assert register.draft.number not in as_visitor
    assert numbers(response.json()) == client_without_log_in
    assert client.get(f"/api/v1/records/{register.draft.number}").status_code == 404
    assert response.cookies == {}
    assert "Cookie" not in response["Vary"]


def test_licenses_say_whether_they_count_and_where_only_if_the_city_publishes_it(ask, office):
    type(office.license).objects.update(address_line="7 Level Street", phone="555-0100", expires_on=date(2020, 1, 1))
    City.objects.update_or_create(pk=1, defaults={"license_address_public": False})

    kept = ask("/licenses/gc-10442")
    City.objects.update(license_address_public=True)
    shown = ask("/licenses/GC-10442")

    assert (kept["address"], kept["phone"]) == (None, None)
    assert (shown["address"], shown["phone"]) == ("7 Level Street", "555-0100")
    assert (kept["is_current"], kept["why_not"]) == (False, ["The license expired on January 1, 2020."])


def test_licenses_are_paged_by_number_and_found_by_name_and_trade(ask, office):
    factories.License(number="el-20001", business_name="Volt & Daughters", trades=["electrical"])
    factories.License(number="XX-1", business_name="Truebeam Roofs")

    assert numbers(ask("/licenses?limit=1")) == ["el-20001"]
    following = ask("/licenses?limit=2")["next"]
    assert numbers(ask(following.removeprefix("http://testserver/api/v1"))) == ["XX-1"]
    assert numbers(ask("/licenses?q=truebeam")) == ["GC-10442", "XX-1"]
    assert numbers(ask("/licenses?trade=electrical")) == ["el-20001"]
    assert ask("/licenses?q=t")["notes"] == ["q has fewer than three letters, so nothing is looked for."]


def test_the_types_of_cases_are_listed(ask, register):
    assert [one["name"] for one in ask("/case-types")["items"]] == ["Lot split", "Residential addition"]
    assert [one["name"] for one in ask("/case-types?after=Lot+split")["items"]] == ["Residential addition"]


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("limit=101", "limit"),
        ("limit=0", "limit"),
        ("from=2026-13-01", "from"),
        ("from=20260101", "from"),
        ("to=0", "to"),
        ("kind=house", "kind"),
        ("status=draft", "status"),
        ("after=1", "after"),
        ("limi=5", "limi"),
        ("q=mortar&q=lane", "q"),
        (f"q={'a' * 121}", "q"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_name(client, db, asked, name):
    response = client.get(f"/api/v1/records?{asked}")

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert [error["name"] for error in response.json()["errors"]] == [name]


def test_an_impossible_place_in_the_list_is_its_end_or_its_beginning(ask, register):
    assert numbers(ask(f"/records?after={'9' * 18}.{'9' * 18}")) == numbers(ask("/records"))
    assert numbers(ask("/records?after=0.0")) == []


@pytest.mark.parametrize("address", [*ADDRESSES, "/openapi.json"])
def test_an_answer_that_has_not_changed_is_not_sent_again(client, register, address):
    address = address.format(permit=register.permit.number)
    first = client.get(f"/api/v1{address}")
    again = client.get(f"/api/v1{address}", headers={"If-None-Match": first["ETag"]})
    packed = client.get(f"/api/v1{address}", headers={"If-None-Match": f"W/{first['ETag']}", "Accept-Encoding": "gzip"})

    assert first["Cache-Control"] == "public, max-age=60"
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert packed.status_code == 304


def test_a_changed_record_has_another_fingerprint(client, register):
    before = client.get("/api/v1/records")["ETag"]
    Case.objects.filter(pk=register.permit.pk).update(description="Third story")

    assert client.get("/api/v1/records")["ETag"] != before


def test_head_is_get_without_the_body(client, register):
    got, head = client.get("/api/v1/records"), client.head("/api/v1/records")

    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == got["ETag"]
    assert head["Content-Length"] == got["Content-Length"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written(client, db, method):
    response = getattr(client, method)("/api/v1/records")

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert response.json()["status"] == 405


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/nope", "/api/v1/records/", "/api/v1/records/a/b/c"])
def test_an_unknown_address_is_a_problem_in_json(client, db, address):
    response = client.get(address)

    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response["Cache-Control"] == "no-store"


def test_a_wrong_host_is_a_problem_in_json(client, db):
    response = client.get("/api/v1/records", headers={"Host": "elsewhere.example"})

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


def test_a_fault_is_a_problem_in_json_and_tells_nothing(client, db, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("portal.api.records.find.matching", broken)
    client.raise_request_exception = False

    response = client.get("/api/v1/records")

    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert "secret" not in response.content.decode()


def test_pages_of_other_sites_may_read_it(client, db):
    asked = client.options("/api/v1/records", headers={"Origin": "https://map.example"})
    got = client.get("/api/v1/records", headers={"Origin": "https://map.example"})

    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*")
    assert asked["Access-Control-Allow-Headers"] == "If-None-Match"
    assert got["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in got


def test_who_asks_too_often_is_told_when_to_come_back(client, db, settings, time_machine):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "api": "2/m/ip"}
    time_machine.move_to(timezone.now(), tick=False)

    answers = [client.get("/api/v1/case-types") for _ in range(3)]
    time_machine.shift(60)

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer["X-RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert answers[2]["Retry-After"] == answers[2]["X-RateLimit-Reset"] == "60"
    assert answers[2].json()["title"] == "Too Many Requests"
    assert client.get("/api/v1/case-types").status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_costs_the_same_with_many_rows(
    client, register, address, django_assert_max_num_queries, django_assert_num_queries
):
    address = address.format(permit=register.permit.number)
    client.get("/api/v1/case-types")  # the first of all makes the city's row
    with django_assert_max_num_queries(10) as few:
        client.get(f"/api/v1{address}")
    for number in range(5):
        place = Address.objects.create(number=str(number), street="Plumb Ln")
        factories.Case(address=place, license=factories.License(), parent=register.permit)
        visit = register.permit.inspections.first()
        visit.pk, visit.number = None, 10 + number
        visit.save(force_insert=True)
        factories.CaseType(name=f"Type {number}")

    with django_assert_num_queries(len(few)):
        client.get(f"/api/v1{address}")


def test_addresses_in_answers_lead_somewhere(client, register):
    record = client.get(f"/api/v1/records/{register.plan.number}").json()
    license = client.get("/api/v1/licenses/GC-10442").json()

    for address in (record["page"], record["self"], record["inspections"], record["statuses"], license["page"]):
        assert client.get(urlsplit(address).path).status_code == 200, address


def test_every_example_on_the_page_has_an_answer(client, register):
    page = client.get("/api/").content.decode()
    addresses = re.findall(r'class="address" href="([^"]+)"', page)

    assert len(addresses) == 6
    for address in addresses:
        answer = client.get(html.unescape(address))
        assert answer.status_code == 200, address
        assert answer.json().get("items") != [], address


def test_the_page_stands_in_an_empty_city_too(client, db):
    assert client.get("/api/").status_code == 200


def test_the_page_names_every_address_and_every_field(client, register):
    page, described = client.get("/api/").content.decode(), client.get("/api/v1/openapi.json").json()

    assert [path for path in described["paths"] if f"GET {path}<" not in page] == []
    for schema in described["components"]["schemas"].values():
        assert [name for name in schema["properties"] if f"<code>{name}</code>" not in page] == []
