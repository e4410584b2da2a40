"""Mapping files: what they can say, and what is told when they say nonsense."""

from datetime import date

import pytest
from django.core.management import CommandError

from contacts.models import Contact
from permits.importing.licenses import LICENSE_FIELDS, license_row
from permits.importing.mapped import MappedFile
from permits.importing.mapping import parse
from permits.importing.trouble import BrokenFile, RefusedRow

NEEDED = {"number": '"No"', "type": '{ constant = "GC" }', "expires_on": '"Until"'}


def row(cells, /, **fields):
    """What a row of these cells says by a mapping of these fields, written as in TOML."""
    said = NEEDED | fields
    toml = "[fields]\n" + "\n".join(f"{name} = {value}" for name, value in said.items())
    return read(toml, {"No": "1", "Until": "2027-01-01"} | cells)


def read(toml, cells):
    reader = MappedFile(LICENSE_FIELDS, license_row, parse(toml, LICENSE_FIELDS))
    reader.header(list(cells))
    return reader.reading("a list")(2, cells)


def test_a_column_a_constant_and_several_columns():
    found = row(
        {"Street": "  Sample   St ", "House": "4", "Unit": ""},
        address_line='{ join = ["House", "Street", "Unit"] }',
        phone='{ constant = "555-0142" }',
        city='{ join = ["Street", "House"], with = ", " }',
    )

    assert (found.address_line, found.phone, found.city) == ("4 Sample St", "555-0142", "Sample St, 4")


def test_the_first_that_is_not_blank_counts():
    places = '["Trading as", "Owner"]'

    assert row({"Trading as": "Firm LLC", "Owner": "Anne"}, business_name=places).business_name == "Firm LLC"
    assert row({"Trading as": " ", "Owner": "Anne"}, business_name=places).business_name == "Anne"


def test_words_are_put_into_ours_however_they_are_punctuated():
    trades = '{ column = "Class", split = "|", values = { C-10 = "electrical", "C 36" = "plumbing" } }'

    assert row({"Class": "c10| C-36|C-10 | D49|"}, trades=trades).trades == ["electrical", "plumbing", "D49"]


def test_words_that_the_mapping_does_not_know_can_be_dropped_or_put_into_one():
    drop = '{ column = "Class", values = { B = "building" }, otherwise = "" }'
    rest = '{ column = "State", values = { OK = "active" }, otherwise = "suspended" }'

    found = row({"Class": "B; X", "State": "pending"}, trades=drop, status=rest)

    assert (found.trades, found.status) == (["building"], "suspended")


def test_a_blank_is_a_blank_and_not_otherwise():
    rest = '{ column = "State", values = { OK = "active" }, otherwise = "suspended" }'

    assert row({"State": ""}, status=rest).status == "active"


def test_the_earliest_of_several_days():
    bond = '{ earliest = ["Ends", "Cancelled"] }'

    assert row({"Ends": "2027-05-01", "Cancelled": " 03/18/2027"}, bond_expires_on=bond).bond_expires_on == date(
        2027, 3, 18
    )
    assert row({"Ends": "", "Cancelled": ""}, bond_expires_on=bond).bond_expires_on is None


def test_days_as_the_source_writes_them():
    days = '{ column = "Until", dates = ["%d.%m.%Y"] }'

    assert row({"Until": "01.02.2027"}, expires_on=days).expires_on == date(2027, 2, 1)


def test_a_place_that_counts_only_when_another_column_says_so():
    covered = '[{ column = "Seen", when = { Cover = "None at all" } }, "Ends"]'
    cells = {"Seen": "2026-11-01", "Ends": "2027-05-01"}

    assert row(cells | {"Cover": "NONE AT ALL"}, workers_comp_expires_on=covered).workers_comp_expires_on == date(
        2026, 11, 1
    )
    assert row(cells | {"Cover": "Full"}, workers_comp_expires_on=covered).workers_comp_expires_on == date(2027, 5, 1)


def test_a_refusal_names_the_files_own_column():
    with pytest.raises(RefusedRow) as refused:
        row({"Until": "soon"})

    assert (refused.value.column, refused.value.reason) == ("Until", "“soon” is not a date.")


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("[fields", "This is not a TOML file"),
        ('[field]\nnumber = "No"', "field: nothing of the file is called so. There are: dates, delimiter, fields, "),
        ('[fields]\nnumer = "No"', "numer: nothing of [fields] is called so. There are: address_line, "),
        ("[fields]\nnumber = 1", "number: name a column, or a table with one of its own."),
        ('[fields]\nnumber = { colum = "No" }', "colum: nothing of number is called so."),
        ('[fields]\nnumber = { values = { a = "b" } }', "number: say one of column, join, earliest or constant."),
        ('[fields]\nnumber = { column = "a", constant = "b" }', "number: say one of column, join, earliest or"),
        ("[fields]\nnumber = { join = [1] }", "number: columns and words are texts in quotes."),
        ('[fields]\nnumber = { column = "a", values = "b" }', "number: columns and words are texts in quotes."),
        ('delimiter = "||"', "The delimiter is one character."),
        ('dates = "%d.%m.%Y"', "dates: the forms of dates are a list such as"),
    ],
)
def test_nonsense_in_a_mapping_is_told(toml, told):
    with pytest.raises(BrokenFile) as error:
        parse(toml, LICENSE_FIELDS)

    assert told in str(error.value)


def test_a_file_with_semicolons_in_windows_letters(take_list):
    mapping = """
        delimiter = ";"
        [fields]
        number = "Nr"
        last_name = "Name"
    """

    take_list("contacts", "Nr;Name\n1;Müller, Max\n", mapping=mapping, encoding="windows-1252")

    assert str(Contact.objects.get()) == "Müller, Max"


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"[fields]\nnumber = 1", "name a column"), (b"\xff\xfe", "is not a UTF-8 text"), (None, "No such file")],
)
def test_a_mapping_that_cannot_be_read_is_a_sentence(take_list, tmp_path, content, told):
    mapping = tmp_path / "bad.toml"
    if content is not None:
        mapping.write_bytes(content)

    with pytest.raises(CommandError, match=told):
        take_list("contacts", "number,last_name\n1,Example\n", mapping=mapping)
