"""Case.search_text is kept by the database, whoever writes."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from permits.models import Address, Case, Street
from permits.searching.words import ORDINALS, SHORT, street_name, words
from tests import factories


def text_of(case):
    return Case.objects.values_list("search_text", flat=True).get(pk=case.pk)


def test_a_new_case_is_found_by_number_address_license_and_words(cast):
    address = factories.Address(number="412", street="Mortar Street", unit="Apt 4", zip="95998")
    case = factories.Case(number="BLDR-2026-09999", license=cast.license, address=address, description="Re-roof")

    assert text_of(case) == (
        " BLDR 2026 09999 BLDR202609999 412 MORTAR ST APT 4 PLUMB HOLW CA 95998"
        " GC 10442 GC10442 TRUEBEAM BUILDERS LLC RE ROOF "
    )


def test_a_contractor_that_the_source_names_is_in_it(db):
    assert "O'BRIEN" not in text_of(factories.Case(contractor_name="O'Brien & Sons"))
    assert " OBRIEN SONS " in text_of(factories.Case(contractor_name="O'Brien & Sons"))


def test_bulk_and_raw_changes_reach_it(db):
    case = factories.Case(description="before")

    Case.objects.filter(pk=case.pk).update(description="in bulk")
    assert " IN BULK " in text_of(case)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE permits_case SET search_text = 'forged', description = 'raw' WHERE id = %s", [case.pk])
    assert " RAW " in text_of(case)
    assert "FORGED" not in text_of(case).upper()


def test_a_renamed_street_reaches_every_case_on_it(db):
    cases = [factories.Case(address=factories.Address(street="Old Rd")) for _ in range(3)]
    other = factories.Case(address=factories.Address(street="Other Rd"))

    Address.objects.filter(street="Old Rd").update(street="Plumb Boulevard")

    assert all(" PLUMB BLVD " in text_of(case) for case in cases)
    assert " OTHER RD " in text_of(other)


def test_a_renamed_business_reaches_its_cases(cast):
    cast.license.business_name = "Squarebeam Builders"
    cast.license.save()

    assert " SQUAREBEAM BUILDERS " in text_of(cast.case)


def test_a_case_that_moves_takes_its_new_address(cast):
    cast.case.address = factories.Address(street="Elsewhere Ln")
    cast.case.save()

    assert " ELSEWHERE LN " in text_of(cast.case)


@pytest.fixture
def words_of_the_database(db):
    def ask(text):
        with connection.cursor() as cursor:
            cursor.execute("SELECT permits_search_words(%s)", [text])
            return cursor.fetchone()[0].split()

    return ask


def test_every_street_word_is_shortened_alike_on_both_sides(words_of_the_database):
    for word, short in SHORT.items():
        assert words_of_the_database(f"1 {word.lower()} {word}") == ["1", short, short]
        assert words(f"1 {word.lower()}") == ["1", short]


def test_typed_words_become_what_the_database_makes_of_them(words_of_the_database):
    letters = st.text(st.sampled_from("aZ9 éñ'’-_.,;:/\\()[]{}<>#&*+\"!?@%=|~^$\t\n“”–— street north "), max_size=40)

    @given(letters)
    def agree(text):
        assert words(text) == list(dict.fromkeys(words_of_the_database(text)))

    agree()


def test_ordinals_are_shortened_alike_on_both_sides(words_of_the_database):
    for word, short in ORDINALS.items():
        assert words_of_the_database(f"{word.lower()} ave") == words(f"{word} avenue") == [short, "AVE"]


def test_a_place_keeps_the_words_of_its_address_alone(db):
    place = factories.Address(number="412", street="East Fifth Street", unit="Apt 4", zip="95998")
    factories.Case(address=place, description="sunroom")

    place.refresh_from_db()
    assert place.search_text == " 412 E 5TH ST APT 4 PLUMB HOLW CA 95998 "


def test_project_and_the_sources_license_number_are_in_it(db):
    case = factories.Case(project_name="Sunrise Lofts", contractor_license="B-1042")

    assert " B 1042 SUNRISE LOFTS " in text_of(case)


def test_the_list_of_streets_grows_with_the_addresses(db):
    factories.Address(street="North Mortar Street")
    Address.objects.update(street="E Trowel Ave")

    assert list(Street.objects.order_by("name").values_list("name", "core")) == [
        ("E Trowel Ave", "TROWEL"),
        ("North Mortar Street", "MORTAR"),
    ]


@pytest.mark.parametrize(
    "name", ["N Mortar St", "North St", "East 5th Street", "Avenue B", "O'Brien Way", "Shore Vista Dr"]
)
def test_a_streets_own_name_is_told_alike_on_both_sides(db, name):
    factories.Address(street=name)

    assert Street.objects.get(name=name).core == street_name(name)


def test_the_words_of_a_place_make_the_same_text_as_its_columns(cast):
    factories.Case(
        address=factories.Address(number="7-9", street="North  Av. 'E' Street", unit="#4", parcel="É–12"),
        license=cast.license,
        description="First   floor, 2nd bath — “as built”",
    )
    parts = """
        SELECT search_text, permits_search_words(concat_ws(' ', filed.number, replace(filed.slug, '-', ''),
               place.number, street, unit, city, state, zip, parcel,
               license.number, replace(license.number, '-', ''), business_name,
               contractor_name, contractor_license, project_name, description))
          FROM (SELECT id, number, street, unit, city, state, zip, parcel FROM permits_address) AS place
          JOIN permits_case AS filed ON filed.address_id = place.id
          LEFT JOIN contacts_license AS license ON license.id = license_id
    """
    with connection.cursor() as cursor:
        cursor.execute(parts)
        assert all(kept == made for kept, made in cursor.fetchall())
        assert cursor.rowcount > 1
