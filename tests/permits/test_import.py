"""Records from elsewhere: all of the good rows or nothing, and a reason for every row left out."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from contacts.models import Activity
from contacts.refusals import NotAllowed
from permits import fees, workflow
from permits.importing import engine
from permits.models import Address, Case, CaseType, ImportRun, StatusMapping
from tests import factories
from tests.factories import NOW

SAMPLE = Path(__file__).parent / "blds_sample.csv"
HEADER, *ROWS = SAMPLE.read_text().splitlines()
FIRST = "2016-000101 BP"


@pytest.fixture
def take_in(tmp_path, db):
    """Import the text of a file as a clerk does; the last line, and the refused rows."""

    def run(text, **options):
        file, report = tmp_path / "permits.csv", tmp_path / "refused.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        told = io.StringIO()
        call_command("import_records", file, format="blds", report=report, stdout=told, **options)
        with report.open(newline="") as rows:
            refused = [tuple(row.values()) for row in csv.DictReader(rows)]
        return told.getvalue().splitlines()[-1], refused

    return run


def lines(*rows):
    return "\n".join([HEADER, *rows]) + "\n"


def with_cell(row, column, value):
    """A row of the sample with one cell changed."""
    columns = HEADER.split(",")
    cells = next(csv.reader([row]))
    cells[columns.index(column)] = value
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def state():
    """Everything an import may write, but for the list of imports itself."""
    return [
        list(model.objects.order_by("pk").values_list()) for model in (Case, Address, CaseType, StatusMapping, Activity)
    ]


def test_the_sample_comes_in_whole(take_in):
    told, refused = take_in(SAMPLE.read_text())

    assert (told, refused) == ("new=4 changed=0 unchanged=0 refused=0", [])
    house = Case.objects.select_related("address", "case_type").get(number=FIRST)
    assert (house.slug, house.source, house.source_family) == ("2016-000101-BP", "City of Sampleton", "2016-000101")
    assert (house.status, house.status_label) == ("issued", "Active")
    assert (house.applied_on, house.issued_on, house.filed_on) == (
        date(2016, 1, 4),
        date(2016, 2, 1),
        date(2016, 1, 4),
    )
    assert house.valuation == Decimal(184_000)
    assert (house.address.number, house.address.street, house.address.parcel) == (
        "12",
        "EXAMPLE ST",
        "0042-118-07",
    )
    assert (house.case_type.name, house.case_type.prefix) == ("Residential building", "BP")
    assert " TRUEBEAM BUILDERS LLC " in house.search_text


def test_a_second_run_changes_nothing(take_in):
    take_in(SAMPLE.read_text())
    before = state()

    assert take_in(SAMPLE.read_text()) == ("new=0 changed=0 unchanged=4 refused=0", [])
    assert state()[:4] == before[:4]


def test_only_what_changed_at_the_source_changes(take_in):
    take_in(SAMPLE.read_text())
    changed = with_cell(ROWS[0], "Description", "New house, three storeys")

    assert take_in(lines(changed, *ROWS[1:]))[0] == "new=0 changed=1 unchanged=3 refused=0"
    assert Case.objects.get(number=FIRST).description == "New house, three storeys"
    assert Activity.objects.on(FIRST).first().act == "was changed at its source"


def test_an_adopted_record_is_left_alone(take_in):
    take_in(SAMPLE.read_text())
    workflow.adopt(Case.objects.get(number=FIRST), by=factories.User(is_staff=True), at=NOW)

    take_in(lines(with_cell(ROWS[0], "Description", "Else")))

    assert Case.objects.get(number=FIRST).description == "New house, two storeys"


def test_a_place_is_listed_once_however_it_is_written(take_in):
    ours = factories.Address(number="12", street="Example Street", city="Sampleton", zip="95998")

    take_in(SAMPLE.read_text())

    assert Address.objects.filter(street__iexact="example street").get() == ours
    assert Case.objects.filter(address=ours).count() == 2


def test_every_gap_is_a_blank(take_in, time_machine):
    time_machine.move_to(NOW)
    take_in(SAMPLE.read_text())

    bare = Case.objects.select_related("address").get(number="2016-000103 DS")
    assert (bare.status, bare.status_label) == ("on_file", "On Hold")
    assert (bare.applied_on, bare.issued_on, bare.valuation) == (None, None, None)
    assert (bare.address.number, bare.address.latitude, bare.address.longitude) == ("", None, None)
    assert bare.filed_on == date(2026, 11, 20)


def test_a_citys_own_word_for_a_state_wins(take_in):
    StatusMapping.objects.create(source="City of Sampleton", word="on hold", status="in_review")

    take_in(SAMPLE.read_text())

    assert Case.objects.get(number="2016-000103 DS").status == "in_review"
    assert Case.objects.get(number="2016-000102 MP").status == "void"


def test_a_license_on_the_row_ties_the_record_to_it(take_in, cast):
    header = f"{HEADER},ContractorLicNum"

    take_in("\n".join([header, f"{ROWS[0]},gc-10442"]) + "\n")

    assert Case.objects.get(number=FIRST).license == cast.license


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("PermitNum", " ", "There is no number."),
        ("PermitNum", "--", "There is no number."),
        ("PermitNum", "9" * 61, "The number has more than 60 characters."),
        ("AppliedDate", "soon", "“soon” is not a date."),
        ("IssuedDate", "2016-02-30", "“2016-02-30” is not a date."),
        ("EstProjectCost", "lots", "“lots” is not an amount."),
        ("EstProjectCost", "-1", "“-1” is not an amount."),
        ("EstProjectCost", "1e99", "“1e99” is not an amount."),
        ("EstProjectCost", "NaN", "“NaN” is not an amount."),
    ],
)
def test_a_row_is_refused_for_a_number_a_date_or_an_amount(take_in, column, value, reason):
    told, refused = take_in(lines(with_cell(ROWS[0], column, value), *ROWS[1:]))

    assert told == "new=3 changed=0 unchanged=0 refused=1"
    assert refused == [("2", column, reason)]


@pytest.mark.parametrize("day", ["2/1/2016", "02/01/2016 08:30:00 AM", "2016-02-01T08:30:00", "2016-02-01 08:30"])
def test_days_are_read_as_cities_write_them(take_in, day):
    take_in(lines(with_cell(ROWS[0], "IssuedDate", day)))

    assert Case.objects.get(number=FIRST).issued_on == date(2016, 2, 1)


def test_a_number_twice_with_other_content_is_refused_and_the_first_stays(take_in):
    other = with_cell(with_cell(ROWS[0], "PermitNum", "2016-000101  bp"), "Description", "Else")

    told, refused = take_in(lines(*ROWS, other))

    assert told == "new=4 changed=0 unchanged=0 refused=1"
    assert refused == [("6", "PermitNum", "2016-000101 bp stands on line 2 already, with other content.")]
    assert Case.objects.get(slug="2016-000101-BP").description == "New house, two storeys"


def test_the_same_row_twice_is_one_record(take_in):
    assert take_in(lines(ROWS[0], ROWS[0]))[0] == "new=1 changed=0 unchanged=1 refused=0"


def test_a_number_of_another_source_is_refused(take_in, cast):
    cast.case.number, cast.case.slug = FIRST, "2016-000101-BP"
    cast.case.save()
    take_in(lines(ROWS[1]))

    told, refused = take_in(SAMPLE.read_text(), source="City of Elsewhere")

    assert told == "new=2 changed=0 unchanged=0 refused=2"
    assert refused == [
        ("2", "PermitNum", "2016-000101 BP is taken by a record of this city."),
        ("3", "PermitNum", "2016-000101 EP is taken by a record of City of Sampleton."),
    ]


def test_no_cell_of_the_report_is_a_formula(take_in):
    formula = with_cell(ROWS[0], "PermitNum", "=1+1")

    _, refused = take_in(lines(formula, with_cell(formula, "Description", "Else")))

    assert refused == [("3", "PermitNum", "'=1+1 stands on line 2 already, with other content.")]


BROKEN = {
    "wrong header": ("Permit,Date\n1,2\n", "Line 1 is not the header of a BLDS permits file"),
    "empty": ("", "The file is empty"),
    "column twice": (f"{HEADER},PermitNum\n", "Line 1 names a column twice: PermitNum"),
    "torn in a row": (lines(*ROWS)[:-60], "Line 5 has 12 columns instead of 23"),
    "torn in the last cell": (lines(*ROWS)[:-9], "The last line (5) ends in"),
    "torn in quotes": (lines(*ROWS, '2016-1,,"New'), "The quotes opened on line 6 are never closed"),
    "a row too long": (lines(ROWS[0], ROWS[1] + ",more"), "Line 3 has 24 columns instead of 23"),
    "bytes that are not UTF-8": (
        lines(ROWS[0]).encode() + ROWS[1].replace("Wiring", "Wi\x92ring").encode("latin-1") + b"\n",
        "Line 3, byte",
    ),
    "a cell of 2 MB": (lines(ROWS[0], with_cell(ROWS[1], "Description", "x" * 2_000_000)), "Line 3 is longer"),
    "a cell of 200 KB": (lines(ROWS[0], with_cell(ROWS[1], "Description", "x" * 200_000)), "Line 3 has a cell"),
    "a NUL byte": (lines(ROWS[0], ROWS[1].replace("Wiring", "Wi\0ring")), "Line 3 holds a NUL byte"),
    "stray quotes": (lines(ROWS[0], ROWS[1].replace("Wiring of", '"Wiring" of')), "Line 3 cannot be read as CSV"),
}


@pytest.mark.parametrize(("text", "where"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_leaves_the_database_as_it_was_and_says_where(take_in, text, where):
    take_in(lines(with_cell(ROWS[0], "Description", "Before")))
    before = state()

    with pytest.raises(CommandError) as error:
        take_in(text)

    assert where in str(error.value)
    assert str(error.value).endswith("Nothing was changed.")
    assert state() == before
    assert where in ImportRun.objects.latest("pk").error


def test_the_bytes_place_is_told_exactly(take_in):
    good = lines(ROWS[0]).encode()

    with pytest.raises(CommandError) as error:
        take_in(good + b"caf\xe9\n")

    assert f"Line 3, byte {len(good) + 4} of the file (0xe9) is not utf-8" in str(error.value)


def test_another_encoding_is_read_when_it_is_named(take_in):
    take_in(lines(with_cell(ROWS[0], "Description", "Café")).encode("cp1252"), encoding="windows-1252")

    assert Case.objects.get(number=FIRST).description == "Café"


def test_an_encoding_that_does_not_exist_is_told(take_in):
    with pytest.raises(CommandError, match="klingon is not the name of a text encoding"):
        take_in(SAMPLE.read_text(), encoding="klingon")


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter(take_in):
    text = b"\xef\xbb\xbf" + SAMPLE.read_text().replace("\n", "\r\n").encode()

    assert take_in(text)[0] == "new=4 changed=0 unchanged=0 refused=0"


def test_a_file_without_a_publisher_needs_a_source(take_in):
    with pytest.raises(CommandError, match="--source"):
        take_in(lines(with_cell(ROWS[0], "Publisher", "")))


def test_a_file_that_is_not_there_is_a_sentence(db, tmp_path):
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("import_records", tmp_path / "none.csv", format="blds")


def test_what_a_killed_import_left_running_is_closed_by_the_next(take_in):
    killed = ImportRun.objects.create(source="", file_name="x", file_format="blds", started_at=NOW)

    take_in(SAMPLE.read_text())

    killed.refresh_from_db()
    assert (killed.status, killed.error) == ("refused", "It was stopped before its end.")


def test_two_imports_at_once_are_refused_with_a_sentence(take_in):
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [engine.ONE_IMPORT_AT_A_TIME])
        with pytest.raises(CommandError, match="Another import is running"):
            take_in(SAMPLE.read_text())
    finally:
        other.close()


def test_what_came_in_is_its_sources_until_staff_adopt_it(take_in, cast):
    take_in(SAMPLE.read_text())
    house = Case.objects.get(number=FIRST)
    with pytest.raises(NotAllowed, match="came from another system"):
        fees.assess(house, code="x", description="Fee", amount=Decimal(5), by=cast.dana, at=NOW)

    house = workflow.adopt(house, by=cast.dana, at=NOW)

    assert not house.is_foreign
    assert house.status_label == "Issued"
    with pytest.raises(NotAllowed, match="ours already"):
        workflow.adopt(house, by=cast.dana, at=NOW)
