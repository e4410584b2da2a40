"""Whom a call comes from, and which permit it is about."""

import pytest

from contacts.models import User
from inspections import callers
from inspections.calendar import Timetable
from inspections.models import Slot
from inspections.standing import Standing
from permits.models import Address, CaseContact, ContactType
from tests import factories
from tests.inspections import city
from tests.inspections.city import THURSDAY, WEDNESDAY


def found(cast, text):
    return [case.number for case in callers.permits_of(text, by=cast.dana).cases]


@pytest.fixture
def elsewhere(cast):
    """A permit of other people at another place."""
    address = Address.objects.create(number="9", street="Far Rd", district=cast.north)
    return city.case(cast, 44, address=address, license=None)


@pytest.mark.parametrize("text", ["BLDR-2026-00044", "bldr 2026 00044", "9 Far Road"])
def test_a_permit_is_found_by_its_number_and_its_address(cast, elsewhere, text):
    assert found(cast, text) == ["BLDR-2026-00044"]


@pytest.mark.parametrize("text", ["4155550133", "(415) 555-0133", "+1 415.555.0133", "555-0133"])
@pytest.mark.parametrize("kept", ["415-555-0133", "+1 (415) 555 0133", "555-0133"])
def test_a_telephone_is_compared_by_its_digits(cast, elsewhere, text, kept):
    contact = factories.Contact(last_name="Adair", phone=kept)
    CaseContact.objects.create(case=elsewhere, contact=contact, contact_type=ContactType.objects.first())

    assert found(cast, text) == ["BLDR-2026-00044"]


def test_another_area_is_another_telephone(cast, elsewhere):
    contact = factories.Contact(last_name="Adair", phone="510-555-0133")
    CaseContact.objects.create(case=elsewhere, contact=contact, contact_type=ContactType.objects.first())

    assert found(cast, "415-555-0133") == []


def test_the_telephone_of_an_account_leads_to_the_permits_of_its_license(cast):
    User.objects.filter(pk=cast.bob.pk).update(phone="555-0166")

    assert found(cast, "555 0166") == ["BLDR-2026-00042"]


def test_the_telephone_of_a_license_holder_leads_to_its_permits(cast):
    cast.license.phone = "(555) 555-0188"
    cast.license.save()

    assert found(cast, "5555550188") == ["BLDR-2026-00042"]


def test_the_telephone_of_an_earlier_site_contact_leads_to_that_permit(cast, book):
    book()
    city.case(cast, 43)

    assert found(cast, "555-0144") == ["BLDR-2026-00042"]


def test_issued_permits_come_first(cast):
    cast.license.phone = "555-0188"
    cast.license.save()
    city.case(cast, 43, status="finaled")

    assert found(cast, "555-0188") == ["BLDR-2026-00042", "BLDR-2026-00043"]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("555-0199", "5550199"),
        ("+1 (415) 555-0199", "4155550199"),
        ("BLDR-2026-00042", ""),
        ("412 Mortar St", ""),
        ("42", ""),
        ("123456789012", ""),
    ],
)
def test_what_is_read_as_a_telephone(text, digits):
    assert callers.phone_digits(text) == digits


def test_the_people_of_a_permit_are_named_once(cast, book):
    cast.license.phone = "555-0188"
    cast.license.save()
    book()

    people = callers.people_on(cast.case, Standing.read(cast.case).visits)

    assert [(one.name, one.phone, one.account) for one in people] == [
        ("Bob Okonjo", "555-0199", cast.bob),
        ("Olga Owner", "555-0199", cast.owner),
        ("Truebeam Builders LLC", "555-0188", None),
        ("Sam Siteman", "555-0144", None),
    ]
    assert callers.caller_among(people, "555 0144") == "visit-1"
    assert callers.caller_among(people, "412 Mortar St") == f"account-{cast.bob.pk}"
    assert callers.caller_among([], "") == ""


def test_a_contact_without_an_account_is_named_with_the_address_on_file(cast, elsewhere):
    contact = factories.Contact(first_name="Ada", last_name="Adair", phone="555-0133", email="ada@example.org")
    CaseContact.objects.create(case=elsewhere, contact=contact, contact_type=ContactType.objects.first())

    (person,) = callers.people_on(elsewhere, [])

    assert (person.name, person.email, person.account) == ("Ada Adair", "ada@example.org", None)


def test_only_what_has_a_place_is_offered(cast, morning, afternoon):
    Slot.objects.create(inspector=cast.inspector, day=THURSDAY, window=morning, capacity=1, booked=1)

    offered = callers.choices(cast.case, [cast.types["footing"]], Timetable.read(WEDNESDAY), at=WEDNESDAY)

    first, second, *_others = offered[cast.types["footing"]]
    assert (first.day, first.window, first.value) == (THURSDAY, afternoon, "2026-11-19 afternoon")
    assert first.words == "Thu, Nov 19 · Afternoon, 1:00 pm – 5:00 pm"
    assert (second.day, second.window) == (city.datetime.date(2026, 11, 20), morning)


def test_looking_for_a_telephone_costs_the_same_for_one_and_for_many(cast, book, django_assert_num_queries):
    book()
    found(cast, "555-0144")  # reads the rights of the technician, once
    with django_assert_num_queries(1):
        found(cast, "555-0144")
    for number in range(50, 56):
        book(case=city.case(cast, number))

    with django_assert_num_queries(1):
        found(cast, "555-0144")
