"""Contact lists: who comes in, what follows the list afterwards, and what it may never touch."""

from datetime import timedelta

import pytest

from contacts.choices import ContactKind, TieOrigin
from contacts.merging import merging, unmerging
from contacts.models import Activity, Contact, ContactOrigin, ContactTie
from permits.models import ImportRun
from tests import factories
from tests.factories import NOW

ANNE = {
    "number": "P-1",
    "kind": "person",
    "first_name": "Anne",
    "last_name": "Example",
    "company_name": "",
    "email": "anne@example.org",
    "phone": "555-0111",
    "address_line": "4 Sample St",
    "city": "Sampleton",
    "state": "CA",
    "zip": "95998",
    "confidential": "",
}
FIRM = ANNE | {
    "number": "P-2",
    "kind": "company",
    "first_name": "",
    "last_name": "",
    "company_name": "Specimen Homes LLC",
    "email": "office@specimen.example",
}


@pytest.fixture
def take(take_list):
    return lambda *rows, **options: take_list("contacts", list(rows), **options)


def anne():
    return Contact.objects.get(origins__number="P-1")


def test_people_and_companies_come_in(take):
    assert take(ANNE, FIRM) == ("new=2 changed=0 unchanged=0 refused=0", [])

    assert (str(anne()), anne().kind, anne().email, anne().state) == (
        "Anne Example",
        "person",
        "anne@example.org",
        "CA",
    )
    firm = Contact.objects.get(kind="company")
    assert (str(firm), firm.preferred_contact_method, firm.confidential) == ("Specimen Homes LLC", "email", False)
    assert Activity.objects.get(thing="Anne Example").act == "came in from another system"
    assert ImportRun.objects.get().kind == "contacts"


def test_a_second_run_changes_nothing(take):
    take(ANNE, FIRM)
    before = _rows()

    assert take(ANNE, FIRM)[0] == "new=0 changed=0 unchanged=2 refused=0"
    assert _rows() == before


def test_every_gap_is_a_blank(take):
    told, refused = take({"number": "P-9", "last_name": "Bare", "email": "none", "state": "California"})

    assert (told, refused) == ("new=1 changed=0 unchanged=0 refused=0", [])
    bare = Contact.objects.get()
    assert (bare.kind, bare.email, bare.state, bare.phone, bare.zip) == ("person", "", "", "", "")


@pytest.mark.parametrize(
    ("row", "kind", "name"),
    [
        ({"first_name": "Prince"}, ContactKind.PERSON, "Prince"),
        ({"company_name": "Firm LLC"}, ContactKind.COMPANY, "Firm LLC"),
        ({"last_name": "Example", "company_name": "Firm LLC"}, ContactKind.PERSON, "Example"),
        ({"last_name": "Example", "company_name": "Firm LLC", "kind": "Company"}, ContactKind.COMPANY, "Firm LLC"),
        ({"company_name": "Firm LLC", "kind": "person"}, ContactKind.COMPANY, "Firm LLC"),
        ({"last_name": "Example", "kind": "company"}, ContactKind.PERSON, "Example"),
    ],
)
def test_whoever_has_a_name_comes_in_as_what_the_name_is(take, row, kind, name):
    assert take({"number": "1"} | row)[1] == []

    assert (Contact.objects.get().kind, str(Contact.objects.get())) == (kind, name)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (ANNE | {"number": ""}, "number", "There is no number."),
        (ANNE | {"number": "9" * 61}, "number", "The number has more than 60 characters."),
        (ANNE | {"first_name": "", "last_name": " "}, "last_name", "There is no name."),
        (
            ANNE | {"kind": "robot"},
            "kind",
            "“robot” is none of: person, company. The mapping must say which it is.",
        ),
    ],
)
def test_a_row_without_number_or_name_is_refused(take, row, column, reason):
    assert take(row, FIRM) == ("new=1 changed=0 unchanged=0 refused=1", [("2", column, reason)])


def test_a_number_twice_with_other_content_is_refused(take):
    _, refused = take(ANNE, ANNE | {"number": "p-1", "phone": "else"})

    assert refused == [("3", "number", "p-1 stands on line 2 already, with other content.")]


def test_the_same_number_in_another_list_is_somebody_else(take):
    take(ANNE)

    assert take(ANNE, source="Neighbour town")[0] == "new=1 changed=0 unchanged=0 refused=0"
    assert Contact.objects.with_email("anne@example.org").count() == 2


def test_a_list_is_the_same_however_its_name_is_capitalised(take):
    take(ANNE)

    assert take(ANNE, source="county LIST")[0] == "new=0 changed=0 unchanged=1 refused=0"
    assert set(ImportRun.objects.values_list("source", flat=True)) == {"County list"}


def test_what_was_changed_here_stays_and_the_rest_follows(take):
    take(ANNE, FIRM)
    Contact.objects.filter(pk=anne().pk).update(phone="555-0001", last_name="Married")

    told, _ = take(ANNE | {"phone": "555-0112", "city": "Otherton", "last_name": "Exampel"}, FIRM)

    assert told == "new=0 changed=1 unchanged=1 refused=0"
    assert (anne().phone, str(anne()), anne().city) == ("555-0001", "Anne Married", "Otherton")
    assert ImportRun.objects.latest("pk").kept == 1


def test_a_name_stays_whole_or_changes_whole(take):
    take(ANNE | {"company_name": "Specimen Homes LLC"})
    Contact.objects.update(kind=ContactKind.COMPANY)

    take(ANNE | {"company_name": "", "last_name": "Exampel"})

    assert (anne().kind, str(anne())) == ("company", "Specimen Homes LLC")


def test_a_confidential_mark_set_here_survives(take):
    take(ANNE)
    Contact.objects.update(confidential=True)

    take(ANNE | {"phone": "555-0112"})

    assert (anne().confidential, anne().phone) == (True, "555-0112")


def test_a_list_can_ask_for_silence_and_never_break_it(take):
    take(ANNE | {"confidential": "Yes"})
    assert anne().confidential

    take(ANNE | {"confidential": "No"})

    assert anne().confidential


def test_silence_that_staff_lifted_is_not_imposed_again(take):
    take(ANNE | {"confidential": "Yes"})
    Contact.objects.update(confidential=False)

    take(ANNE | {"confidential": "Yes", "phone": "555-0112"})

    assert not anne().confidential


def test_an_address_follows_the_list_while_nobody_is_tied(take):
    take(ANNE)

    take(ANNE | {"email": "new@example.org"})

    assert anne().email == "new@example.org"


def test_an_address_never_moves_under_an_account_that_is_tied(take):
    """Else a list would decide whose proof of which mailbox opens the record."""
    take(ANNE)
    factories.ContactTie(contact=anne(), user=factories.User(), origin=TieOrigin.ON_FILE)

    take(ANNE | {"email": "stranger@example.org", "phone": "555-0112"})

    assert (anne().email, anne().phone) == ("anne@example.org", "555-0112")
    assert ImportRun.objects.latest("pk").kept == 1


def test_nobody_is_tied_by_a_list(take, cast):
    before = list(ContactTie.objects.order_by("pk").values_list())

    take(ANNE | {"email": cast.charlie.email.upper()})

    assert list(ContactTie.objects.order_by("pk").values_list()) == before


def test_doubles_that_were_merged_both_speak_for_the_one_that_stands(take, cast):
    double = ANNE | {"number": "P-3", "phone": "555-0222"}
    take(ANNE, double)
    one, other = anne(), Contact.objects.get(origins__number="P-3")
    merged(one, other, by=cast.dana)

    told, _ = take(ANNE | {"phone": "555-0112"}, double | {"phone": "555-0223", "city": "Otherton"})

    assert told == "new=0 changed=2 unchanged=0 refused=0"
    assert facts(one) == ("555-0112", "Otherton")
    assert facts(other) == ("555-0222", "Sampleton")


def test_after_a_merge_is_undone_each_follows_its_own_row_again(take, cast):
    double = ANNE | {"number": "P-3", "phone": "555-0222"}
    take(ANNE, double)
    one, other = anne(), Contact.objects.get(origins__number="P-3")
    merge = merged(one, other, by=cast.dana)
    take(ANNE, double | {"phone": "555-0223"})
    unmerging.undo(merge, by=cast.dana, at=NOW)

    take(ANNE | {"phone": "555-0113"}, double | {"phone": "555-0224", "city": "Otherton"})

    assert facts(one) == ("555-0113", "Sampleton")
    # Its phone still says what the list said before the merge: as if it had been changed here, it stays.
    assert facts(other) == ("555-0222", "Otherton")


def test_each_row_that_came_in_says_from_where_and_since_when(take, time_machine):
    take(ANNE)
    time_machine.move_to(NOW + timedelta(days=1), tick=False)
    take(ANNE | {"phone": "555-0112"})
    time_machine.move_to(NOW + timedelta(days=2), tick=False)
    take(ANNE | {"phone": "555-0112"})

    origin = anne().origins.get()
    assert (str(origin), origin.said["phone"]) == ("County list: P-1", "555-0112")
    assert (origin.first_at, origin.changed_at) == (NOW, NOW + timedelta(days=1))


def test_staff_read_where_a_contact_came_from_and_cannot_write_it(take, cast, client):
    take(ANNE)
    client.force_login(cast.dana)

    html = client.get(f"/admin/contacts/contact/{anne().pk}/change/").content.decode()

    assert "County list" in html
    assert 'name="origins-0-source"' not in html


def merged(survivor, other, *, by):
    seen = merging.fingerprint([survivor, other])
    return merging.merge([survivor, other], survivor=survivor, chosen={}, seen=seen, by=by, at=NOW)


def facts(contact):
    contact.refresh_from_db()
    return contact.phone, contact.city


def _rows():
    return [list(model.objects.order_by("pk").values_list()) for model in (Contact, ContactOrigin)]
