"""Licenses and links as visitors, strangers and owners see them."""

import re
from datetime import date

import pytest

from contacts.choices import LicenseStatus, LinkStatus
from contacts.licensing import approvals, licenses
from contacts.models import License, LicenseLink, Message
from tests import factories
from tests.contacts.registering import city
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def private(cast):
    """Every private field of the license holds a word of its own."""
    cast.license.holder = factories.Contact(
        first_name="Canaryfirst",
        last_name="Canarylast",
        email="canary@holder.example.org",
        phone="canaryphone1",
        address_line="Canary Street 1",
    )
    cast.license.address_line, cast.license.phone = "Canary Yard 2", "canaryphone2"
    cast.license.save()
    return cast.license


@pytest.fixture
def approved(cast):
    approvals.approve(cast.penny.license_links.get(), by=cast.dana, at=NOW)
    body = Message.objects.get(kind="license_approved").body
    return re.search(r"(/account/licenses/finish/[\w-]+/)", body).group(1)


def test_a_visitor_finds_a_license_by_part_of_the_business_name(client, cast):
    page = client.get("/licenses/", {"q": "truebeam"}).content.decode()

    assert "Truebeam Builders LLC" in page
    assert "Current" in page


@pytest.mark.parametrize("q", ["GC-10442", "gc-10442", "1044"])
def test_a_visitor_finds_a_license_by_number(client, cast, q):
    assert "Truebeam Builders LLC" in client.get("/licenses/", {"q": q}).content.decode()


def test_a_search_that_finds_nothing_says_what_to_do(client, cast):
    assert "Try part of the business name" in client.get("/licenses/", {"q": "nobody builds"}).content.decode()


def test_two_letters_are_too_few_for_a_search(client, cast):
    page = client.get("/licenses/", {"q": "tr"}).content.decode()

    assert "Write at least three letters" in page
    assert "Truebeam" not in page


@pytest.mark.parametrize("q", ["%%%", "___", "a\0bc", "'; drop table", "é" * 500])
def test_an_odd_search_is_only_a_search(client, cast, q):
    page = client.get("/licenses/", {"q": q, "after": q})

    assert page.status_code == 200
    assert "Truebeam" not in page.content.decode()


def test_a_long_list_goes_on_page_by_page_and_loses_none(client):
    for number in range(60):
        factories.License(business_name=f"Paged Builders {number // 2:02}", number=f"GC-{70000 + number}")
    seen, query = [], "?q=paged"
    while query:
        page = client.get(f"/licenses/{query}")
        seen += [license.number for license, _current in page.context["rows"]]
        query = page.context["older"]

    assert seen == [f"GC-{70000 + number}" for number in range(60)]


def test_the_search_asks_the_database_as_often_for_one_row_as_for_many(client, django_assert_max_num_queries):
    factories.License(business_name="Counted Builders")
    client.get("/licenses/")
    with django_assert_max_num_queries(6) as few:
        client.get("/licenses/", {"q": "counted"})
    for _ in range(24):
        factories.License(business_name="Counted Builders")

    with django_assert_max_num_queries(6) as many:
        client.get("/licenses/", {"q": "counted"})

    assert len(few) == len(many)


def test_a_trade_alone_lists_who_works_in_it(client, cast):
    plumber = factories.LicenseType(code="PL", name="Plumber", trade="plumbing")
    factories.License(type=plumber, number="PL-1", business_name="Evenflow", trades=["plumbing"])
    factories.License(number="GC-2", business_name="Both Hands", trades=["general", "plumbing"])

    page = client.get("/licenses/", {"trade": "plumbing"})

    assert [license.business_name for license, _lapses in page.context["rows"]] == ["Both Hands", "Evenflow"]


def test_a_name_is_looked_for_within_a_trade(client, cast):
    plumber = factories.LicenseType(code="PL", name="Plumber", trade="plumbing")
    factories.License(type=plumber, number="PL-1", business_name="Truebeam Pipes", trades=["plumbing"])

    page = client.get("/licenses/", {"q": "truebeam", "trade": "plumbing"})
    assert [license.number for license, _lapses in page.context["rows"]] == ["PL-1"]

    page = client.get("/licenses/", {"q": "GC-10442", "trade": "plumbing"}).content.decode()
    assert "No plumbing license with “GC-10442”" in page


def test_the_list_goes_on_within_its_trade(client):
    for number in range(30):
        factories.License(business_name=f"Paged Builders {number:02}", number=f"GC-{70000 + number}")

    older = client.get("/licenses/", {"trade": "general"}).context["older"]

    assert "trade=general" in older
    assert len(client.get(f"/licenses/{older}").context["rows"]) == 5


@pytest.mark.parametrize("trade", ["nonsense", "x" * 500, "a\0b", "' OR 1=1"])
def test_a_trade_that_is_none_narrows_nothing(client, cast, trade):
    assert "Truebeam" in client.get("/licenses/", {"q": "truebeam", "trade": trade}).content.decode()


def test_the_list_says_why_a_license_is_not_current(client, cast):
    factories.License(business_name="Lapsed Builders", bond_expires_on=date(2020, 2, 1))

    page = client.get("/licenses/", {"q": "lapsed"}).content.decode()

    assert "Not current" in page
    assert "The bond on file ended on February 1, 2020." in page


@pytest.mark.parametrize("who", ["carol", "max"])
def test_members_of_a_company_that_acts_under_it_read_its_address(client, office, who):
    License.objects.update(address_line="Canary Yard 2")
    client.force_login(getattr(office, who))

    assert "Canary Yard 2" in client.get("/licenses/GC-10442/").content.decode()


def test_a_license_page_says_whether_it_is_current_and_why_not(client, cast):
    cast.license.status = LicenseStatus.SUSPENDED
    cast.license.bond_expires_on = date(2020, 2, 1)
    cast.license.save()

    page = client.get("/licenses/GC-10442/").content.decode()

    assert "Not current" in page
    assert "The license is suspended." in page
    assert "The bond on file ended on February 1, 2020." in page


def test_a_license_page_is_found_whatever_the_capitals(client, cast):
    assert client.get("/licenses/gc-10442/").headers["Location"] == "/licenses/GC-10442/"


def test_an_unknown_license_has_no_page(client, cast):
    assert client.get("/licenses/GC-99999/").status_code == 404


@pytest.mark.parametrize("who", [None, "charlie", "penny"])
@pytest.mark.parametrize("path", ["/licenses/GC-10442/", "/licenses/?q=GC-10442", "/account/licenses/add/GC-10442/"])
def test_nothing_private_about_the_holder_shows_to_strangers(client, cast, private, who, path):
    if who:
        client.force_login(getattr(cast, who))

    assert "canary" not in client.get(path, follow=True).content.decode().lower()


def test_accounts_tied_to_the_license_read_its_address(client, cast, private):
    client.force_login(cast.bob)

    page = client.get("/licenses/GC-10442/").content.decode()

    assert "Canary Yard 2" in page
    assert "canary@holder.example.org" not in page


def test_a_city_may_publish_the_business_address_but_never_that_of_a_confidential_person(client, cast, private):
    city(license_address_public=True)
    assert "Canary Yard 2" in client.get("/licenses/GC-10442/").content.decode()

    private.holder.confidential = True
    private.holder.save()

    assert "canary" not in client.get("/licenses/GC-10442/").content.decode().lower()


@pytest.mark.parametrize(
    "path",
    ["/account/", "/account/licenses/", "/account/licenses/add/", "/account/licenses/GC-10442/removal/"],
)
def test_a_visitor_is_asked_to_log_in_and_comes_back(client, cast, path):
    assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"


def test_somebody_with_an_account_adds_a_license(client, cast):
    other = factories.License(number="GC-30003")
    client.force_login(cast.charlie)
    assert (
        client.get("/account/licenses/add/", {"type": other.type_id, "number": "GC-30003"}).headers["Location"]
        == "/account/licenses/add/GC-30003/"
    )

    client.post("/account/licenses/add/GC-30003/")

    assert LicenseLink.objects.get(user=cast.charlie).license == other


def test_adding_a_license_twice_says_why_not(client, cast):
    client.force_login(cast.bob)

    page = client.post("/account/licenses/add/GC-10442/").content.decode()

    assert "GC-10442 is already among your licenses." in page


def test_the_account_page_shows_where_each_license_stands(client, cast):
    client.force_login(cast.penny)

    page = client.get("/account/").content.decode()

    assert "GC-10442" in page
    assert "Waiting" in page


def test_the_page_of_licenses_asks_the_database_as_often_for_one_link_as_for_many(
    client, cast, django_assert_max_num_queries
):
    client.force_login(cast.penny)
    client.get("/account/licenses/")
    with django_assert_max_num_queries(12) as few:
        client.get("/account/licenses/")
    for _ in range(20):
        licenses.request(factories.License(), by=cast.penny, at=NOW)

    with django_assert_max_num_queries(12) as many:
        client.get("/account/licenses/")

    assert len(many) == len(few)


def test_the_owner_finishes_with_the_link_from_the_mail(client, cast, approved):
    client.force_login(cast.penny)
    assert client.get(approved).status_code == 200
    assert cast.penny.license_links.get().status == LinkStatus.APPROVED

    client.post(approved)

    assert cast.penny.license_links.get().status == LinkStatus.ACTIVE
    assert client.get(approved).headers["Location"] == "/account/licenses/"


def test_the_link_leads_through_the_log_in_and_back(client, cast, approved):
    assert client.get(approved).headers["Location"] == f"/accounts/login/?next={approved}"


@pytest.mark.parametrize("who", ["charlie", "bob", "dana"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_link_is_nothing_to_anybody_else(client, cast, approved, who, method):
    client.force_login(getattr(cast, who))

    assert getattr(client, method)(approved).status_code == 404
    assert cast.penny.license_links.get().status == LinkStatus.APPROVED


def test_the_finishing_page_leaves_no_trace_elsewhere(client, cast, approved):
    client.force_login(cast.penny)

    page = client.get(approved)

    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in page.headers["Cache-Control"]


def test_the_only_license_stays_and_the_page_says_what_to_do(client, cast):
    client.force_login(cast.bob)

    page = client.post("/account/licenses/GC-10442/removal/").content.decode()

    assert "GC-10442 is your only license, so it stays." in page
    assert cast.bob.license_links.get().status == LinkStatus.ACTIVE


def test_one_of_two_licenses_is_taken_off(client, cast):
    licenses.request(factories.License(), by=cast.bob, at=NOW)
    client.force_login(cast.bob)

    client.post("/account/licenses/GC-10442/removal/")

    assert cast.bob.license_links.get(license=cast.license).status == LinkStatus.REMOVED


def test_somebody_elses_license_has_no_removal_page(client, cast):
    client.force_login(cast.charlie)

    assert client.post("/account/licenses/GC-10442/removal/").status_code == 404


@pytest.mark.parametrize("path", ["/licenses/", "/licenses/GC-10442/"])
def test_looking_licenses_up_is_throttled(client, cast, settings, path):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"license_lookup": "2/m/ip"}

    answers = [client.get(path, REMOTE_ADDR="203.0.113.77").status_code for _ in range(3)]

    assert answers[:2] == [200, 200]
    assert answers[2] == 429
