"""License lists: with a mapping, twice, and beside what staff wrote here."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError

from contacts.models import Activity, Contact, ContactOrigin, ContactTie, License, LicenseLink, LicenseType
from permits.models import Case, ImportRun
from tests import factories
from tests.factories import NOW, TODAY
from tests.permits.lists import as_csv

BOARD = "permits/importing/mappings/cslb.toml"
SAMPLE = Path(__file__).parent / "cslb_sample.csv"
GC = {
    "number": "GC-7001",
    "business_name": "Plumb & True LLC",
    "trades": "building",
    "expires_on": "2027-12-31",
    "bond_expires_on": "2027-06-30",
    "address_line": "1 Level Way",
    "phone": "555-0170",
    "email": "office@plumbtrue.example",
    "city": "Sampleton",
    "state": "CA",
    "zip": "95998",
}
EL = GC | {"number": "EL-7002", "business_name": "Ohm's Home", "trades": "electrical", "email": "ohm@home.example"}


@pytest.fixture
def types(db):
    return [factories.LicenseType(), factories.LicenseType(code="EL", name="Electrical", trade="electrical")]


@pytest.fixture
def take(take_list, types):
    return lambda *rows, **options: take_list("licenses", list(rows), **options)


def holder(number="GC-7001"):
    return License.objects.get(number=number).holder


def test_a_state_boards_file_comes_in_by_its_mapping(take_list):
    told, refused = take_list("licenses", SAMPLE.read_text(), source="State board", mapping=Path(BOARD).read_text())

    assert (told, refused) == ("new=5 changed=0 unchanged=0 refused=0", [])
    builder, plumber, roofer, electrician, pools = License.objects.order_by("pk")
    assert (builder.number, str(builder.type)) == ("SL-9000001", "State contractor license (SL)")
    assert builder.trades == ["building", "electrical"]
    assert (builder.expires_on, builder.workers_comp_expires_on) == (date(2028, 1, 31), date(2027, 1, 1))
    assert builder.is_current(TODAY)
    assert (plumber.trades, plumber.bond_expires_on) == (["plumbing"], date(2026, 12, 5))
    assert electrician.trades == ["electrical", "D56"]
    assert (electrician.status, electrician.workers_comp_expires_on) == ("suspended", date(2026, 3, 18))
    assert roofer.lapses(TODAY) == ["The workers' compensation on file ended on November 2, 2026."]
    assert (str(pools.holder), pools.holder.state, pools.holder.address_line) == (
        "FARAWAY SAMPLE POOLS",
        "NV",
        "300 EXAMPLE HIGHWAY",
    )
    assert ImportRun.objects.values_list("kind", "source", "status").get() == ("licenses", "State board", "done")


def test_the_public_look_up_says_for_what_a_state_license_is(take_list, client):
    take_list("licenses", SAMPLE.read_text(), source="State board", mapping=Path(BOARD).read_text())

    page = client.get("/licenses/?q=sample").content.decode()

    assert "SL-9000001 · State contractor license · building, electrical" in page
    assert "SL-9000005 · State contractor license · pool" in page


def test_a_list_with_our_own_column_names_needs_no_mapping(take):
    assert take(GC, EL) == ("new=2 changed=0 unchanged=0 refused=0", [])

    one = License.objects.get(number="GC-7001")
    assert (one.type.code, one.trades, one.status, one.bond_expires_on) == (
        "GC",
        ["building"],
        "active",
        date(2027, 6, 30),
    )
    assert (one.holder.kind, one.holder.company_name, one.holder.email, one.holder.zip) == (
        "company",
        "Plumb & True LLC",
        "office@plumbtrue.example",
        "95998",
    )
    assert Activity.objects.filter(thing="GC-7001", act="came in from another system").count() == 1


def test_a_second_run_changes_nothing(take):
    take(GC, EL)
    before = _all_rows()

    assert take(GC, EL) == ("new=0 changed=0 unchanged=2 refused=0", [])
    assert _all_rows() == before


def test_only_what_changed_in_the_list_changes(take):
    take(GC, EL)
    link = _active_link("GC-7001")

    told, _ = take(GC | {"expires_on": "2028-12-31", "phone": "555-0199"}, EL)

    assert told == "new=0 changed=1 unchanged=1 refused=0"
    one = License.objects.get(number="GC-7001")
    assert (one.expires_on, one.phone, one.holder.phone) == (date(2028, 12, 31), "555-0199", "555-0199")
    assert list(one.links.all()) == [link]
    assert Activity.objects.filter(thing="GC-7001").latest("pk").act == "was changed at its source"


def test_what_staff_changed_here_stays_and_is_told(take):
    take(GC)
    License.objects.update(status="suspended", insurance_expires_on=date(2027, 5, 1))

    take(GC | {"expires_on": "2028-12-31", "insurance_expires_on": "2026-12-01"})

    one = License.objects.get()
    assert (one.status, one.expires_on, one.insurance_expires_on) == (
        "suspended",
        date(2028, 12, 31),
        date(2027, 5, 1),
    )
    assert ImportRun.objects.latest("pk").kept == 1


def test_what_is_put_back_to_what_the_list_says_follows_it_again(take):
    take(GC)
    License.objects.update(phone="555-0001")
    take(GC | {"phone": "555-0002"})
    License.objects.update(phone="555-0002")

    take(GC | {"phone": "555-0003"})

    assert License.objects.get().phone == "555-0003"


def test_a_license_that_is_here_by_hand_keeps_its_own(cast, take):
    told, refused = take(GC | {"number": "gc-10442"}, EL)

    assert told == "new=1 changed=0 unchanged=0 refused=1"
    assert refused == [("2", "number", "gc-10442 is taken by a license of this city.")]
    cast.license.refresh_from_db()
    assert cast.license.business_name == "Truebeam Builders LLC"


def test_a_license_of_another_list_keeps_its_own(take):
    take(GC)

    told, refused = take(GC | {"phone": "else"}, source="Neighbour town")

    assert told == "new=0 changed=0 unchanged=0 refused=1"
    assert refused == [("2", "number", "GC-7001 is taken by a license of County list.")]


def test_a_number_twice_with_other_content_is_refused_and_the_first_stays(take):
    told, refused = take(GC, EL, GC, GC | {"phone": "else"}, GC | {"number": "7001", "type": "GC"})

    assert told == "new=2 changed=0 unchanged=1 refused=2"
    assert refused == [
        ("5", "number", "GC-7001 stands on line 2 already, with other content."),
        ("6", "number", "GC-7001 stands on line 2 already, written otherwise."),
    ]
    assert License.objects.get(number="GC-7001").phone == "555-0170"


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"number": " "}, "number", "There is no number."),
        ({"number": "GC-" + "9" * 30}, "number", "The number has more than 30 characters."),
        ({"number": "7003"}, "number", "There is no license type: its numbers begin with two letters, or map “type”."),
        ({"number": "ZZ-1"}, "number", "There is no license type “ZZ” here: add it, or map its name to type_name."),
        ({"expires_on": "soon"}, "expires_on", "“soon” is not a date."),
        ({"bond_expires_on": "13/13/2026"}, "bond_expires_on", "“13/13/2026” is not a date."),
        (
            {"expires_on": ""},
            "expires_on",
            "There is no expiry date: nobody could say whether the license is current.",
        ),
    ],
)
def test_a_row_is_refused_with_its_column_and_the_reason(take, change, column, reason):
    told, refused = take(GC | change, EL)

    assert told == "new=1 changed=0 unchanged=0 refused=1"
    assert refused == [("2", "type" if "type “ZZ”" in reason or "no license type:" in reason else column, reason)]


def test_a_word_for_a_state_that_is_none_of_ours_is_refused(take):
    _, refused = take(GC | {"status": "Clear"})

    assert refused == [
        ("2", "status", "“Clear” is none of: active, suspended, revoked. The mapping must say which it is.")
    ]


def test_types_that_the_mapping_names_are_made(take_list):
    mapping = """
        [fields]
        number = "No"
        expires_on = "Until"
        type = { column = "Kind", values = { Wells = "WD" } }
        type_name = { constant = "Well driller" }
        type_trade = { constant = "wells" }
    """

    take_list("licenses", "No,Kind,Until\n12,wells,2027-01-01\n", mapping=mapping)

    assert LicenseType.objects.values_list("code", "name", "trade").get() == ("WD", "Well driller", "wells")
    assert License.objects.get().number == "WD-12"


def test_licenses_of_one_holder_share_his_contact(take):
    take(GC | {"holder_number": "C-1"}, EL | {"holder_number": "C-1"})

    assert Contact.objects.count() == 1
    assert holder("GC-7001") == holder("EL-7002")


def test_a_holder_in_the_contacts_list_of_the_same_source_is_that_contact(take, take_list):
    take_list("contacts", [{"number": "C-1", "company_name": "Plumb and True", "phone": "555-0001"}])

    take(GC | {"holder_number": "c-1"})

    assert Contact.objects.count() == 1
    assert (holder().company_name, holder().phone) == ("Plumb and True", "555-0001")


def test_a_holder_that_changes_in_the_list_changes_here_unless_staff_chose_another(take):
    take(GC | {"holder_number": "C-1"}, EL | {"holder_number": "C-2"})
    theirs, chosen = holder(), factories.Contact()
    License.objects.filter(number="EL-7002").update(holder=chosen)

    take(GC | {"holder_number": "C-3"}, EL | {"holder_number": "C-3"})

    assert holder("GC-7001") not in (theirs, None)
    assert holder("EL-7002") == chosen


def test_what_was_changed_of_a_holder_here_stays(take):
    take(GC)
    Contact.objects.update(phone="555-0001")

    take(GC | {"phone": "555-0002", "city": "Otherton"})

    assert (holder().phone, holder().city) == ("555-0001", "Otherton")


def test_a_license_without_a_business_name_has_no_holder(take):
    take({"number": "GC-7001", "expires_on": "2027-12-31"})

    assert holder() is None
    assert not Contact.objects.exists()


def test_nobody_is_tied_by_a_list(cast, take):
    before = set(ContactTie.objects.values_list("pk")), set(LicenseLink.objects.values_list("pk"))

    take(GC | {"email": cast.charlie.email})

    assert (set(ContactTie.objects.values_list("pk")), set(LicenseLink.objects.values_list("pk"))) == before
    assert not Case.objects.mine(cast.charlie).exists()


def test_a_list_must_say_whose_it_is(take):
    with pytest.raises(CommandError, match="--source"):
        take(GC, source="")


def test_a_column_that_is_not_there_is_named(take_list):
    with pytest.raises(CommandError, match="Line 1 has no column BusinessName"):
        take_list(
            "licenses", "LicenseNo\n1\n", mapping='[fields]\nnumber = "LicenseNo"\nbusiness_name = "BusinessName"'
        )
    assert not License.objects.exists()


def test_a_list_without_numbers_is_refused_whole(take_list):
    with pytest.raises(CommandError, match="Nothing says which column is the number"):
        take_list("licenses", as_csv([{"expires_on": "2027-01-01"}]))


def test_staff_read_where_a_license_came_from_and_cannot_write_it(cast, take, client):
    take(GC)
    client.force_login(cast.dana)

    html = client.get(f"/admin/contacts/license/{License.objects.get(number='GC-7001').pk}/change/").content.decode()

    assert "County list" in html
    assert 'name="origin-0-source"' not in html


def _active_link(number):
    license = License.objects.get(number=number)
    decided = {"decided_by": factories.User(), "decided_at": NOW, "activated_at": NOW}
    return LicenseLink.objects.create(
        user=factories.User(), license=license, status="active", requested_at=NOW, due_on=TODAY, **decided
    )


def _all_rows():
    return [list(model.objects.order_by("pk").values_list()) for model in (License, Contact, ContactOrigin)]
