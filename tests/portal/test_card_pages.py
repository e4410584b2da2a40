"""The card as it is printed, and the page that says whether one is genuine."""

import re
from datetime import timedelta

import pytest

from inspections.choices import InspectionStatus
from inspections.models import Inspection, InspectionType, RequiredInspection
from permits import cards, holds
from permits.choices import CaseStatus, HoldBlocks
from permits.models import Hold
from tests import factories
from tests.factories import NOW, TODAY


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def card(cast):
    cast.case.expires_on = TODAY + timedelta(days=100)
    cast.case.save()
    return cards.make(cast.case, at=NOW)


def words_of(response):
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", main))


def check(client, code):
    return client.get(f"/verify/{code}/")


def test_the_square_leads_to_the_permit_it_was_made_for(client, cast, card, settings):
    client.force_login(cast.bob)

    page = client.get(f"{cast.case.get_absolute_url()}card/")

    html = words_of(page)
    assert card.code_in_groups in html
    assert f"{settings.SITE_URL}/verify/" in html
    assert '<path d="M4 4h7v1h-7z' in html
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_the_card_says_what_is_inspected_and_what_has_passed(client, cast, card):
    framing = InspectionType.objects.create(code="framing", name="Framing")
    RequiredInspection.objects.create(case_type=cast.case.case_type, inspection_type=framing)
    client.force_login(cast.bob)
    address = f"{cast.case.get_absolute_url()}card/"

    before = words_of(client.get(address))
    Inspection.objects.create(
        case=cast.case,
        number=1,
        inspection_type=framing,
        status=InspectionStatus.PASSED,
        requested_by=cast.bob,
        requested_at=NOW,
        resulted_by=cast.ivan,
        resulted_at=NOW,
    )
    after = words_of(client.get(address))

    assert "Framing" in before
    assert "November 20, 2026" not in before
    assert "November 20, 2026" in after


def test_a_card_names_no_person(client, cast, card):
    client.force_login(cast.bob)

    html = words_of(client.get(f"{cast.case.get_absolute_url()}card/"))

    assert "Alice" not in html
    assert "Truebeam Builders LLC, GC-10442" in html


def test_only_the_people_on_a_permit_and_staff_print_its_card(client, cast, card):
    address = f"{cast.case.get_absolute_url()}card/"

    assert client.get(address).status_code == 302
    client.force_login(cast.charlie)
    assert client.get(address).status_code == 403
    client.force_login(cast.dana)
    assert client.get(address).status_code == 200


def test_a_permit_without_a_card_says_why(client, cast):
    client.force_login(cast.dana)
    reviewed = factories.Case(status=CaseStatus.IN_REVIEW)
    foreign = factories.Case(source="City of Sampleton")

    for case, why in (
        (reviewed, "has not been issued."),
        (foreign, "comes from City of Sampleton"),
        (cast.case, "This permit has no card yet."),
    ):
        assert why in words_of(client.get(f"{case.get_absolute_url()}card/"))


def test_a_genuine_card_is_told_with_what_it_is_for(client, cast, card):
    page = check(client, card.code_in_groups)

    html = words_of(page)
    assert page.status_code == 200
    for told in (
        "This card is genuine",
        "In force",
        "It runs until February 28, 2027.",
        cast.case.number,
        "Residential addition",
        "Second-story addition",
        str(cast.case.address),
    ):
        assert told in html
    assert "Alice" not in html
    assert "Truebeam" not in html
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_a_card_whose_permit_was_made_void_is_genuine_and_not_in_force(client, cast, card):
    factories.moved(cast.case, CaseStatus.VOID)

    html = words_of(check(client, card.code))

    assert "This card is genuine" in html
    assert "Not in force: void" in html


def test_a_card_on_hold_says_so(client, cast, card):
    hold = Hold(case=cast.case, reason="Unsafe scaffold", blocks=[HoldBlocks.INSPECT])
    holds.place(hold, by=cast.dana, at=NOW)

    assert "The work is on hold" in words_of(check(client, card.code))


def test_a_confidential_place_is_not_told_to_who_holds_the_card(client, cast, card):
    cast.case.address.confidential = True
    cast.case.address.save()

    html = words_of(check(client, card.code))

    assert "This card is genuine" in html
    for hidden in (cast.case.number, str(cast.case.address), "Second-story", cast.case.get_absolute_url()):
        assert hidden not in html


def test_a_code_that_is_not_ours_says_only_that(client, card):
    wrong = cards.new_code()

    unknown, misshapen = check(client, wrong), check(client, "BLDR-2026-00001")

    assert unknown.status_code == misshapen.status_code == 404
    assert "not known here" in words_of(unknown)
    assert words_of(unknown) == words_of(misshapen)


def test_a_code_is_typed_off_the_card(client, card):
    assert "What is the code on the card?" in words_of(client.get("/verify/"))

    answer = client.post("/verify/", {"code": card.code_in_groups.lower()})

    assert answer.status_code == 302
    assert "This card is genuine" in words_of(client.get(answer.url))


def test_half_a_code_comes_back_with_what_is_wrong(client, db):
    html = words_of(client.post("/verify/", {"code": "3467-9CDF"}))

    assert "This is not a whole code." in html
    assert 'value="3467-9CDF"' in html


def test_whoever_tries_codes_is_stopped(client, card):
    answers = [check(client, cards.new_code()).status_code for _turn in range(62)]

    assert answers[:60] == [404] * 60
    assert set(answers[60:]) == {429}


def test_checking_a_card_asks_the_same_few_queries(client, card, django_assert_max_num_queries):
    check(client, card.code)

    with django_assert_max_num_queries(8):
        check(client, card.code)


def test_no_list_and_no_public_page_of_the_permit_says_the_code(client, cast, card):
    for address in ("/search/?q=mortar", cast.case.get_absolute_url(), f"{cast.case.get_absolute_url()}history/"):
        page = client.get(address).content.decode()
        assert card.code not in page
        assert card.code_in_groups not in page
