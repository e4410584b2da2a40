"""The contacts of a case at the staff's desk: the same rules as on the site, said at the row."""

import pytest

from contacts.models import Activity, Message
from permits.models import CaseContact, CaseTypeContact
from tests import factories
from tests.factories import NOW


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def dana(client, cast):
    client.force_login(cast.dana)
    return client


@pytest.fixture
def nora(db):
    return factories.Contact(first_name="Nora", last_name="Newcome", email="nora@example.org")


@pytest.fixture
def plain(db):
    return factories.ContactType(name="Contact", may_schedule=False, may_pay=False)


def save(client, case, *new, off=(), **typed):
    """Send the change form of a case with some new contacts, and some rows ticked to go."""
    address = f"/admin/permits/case/{case.pk}/change/"
    page = client.get(address)
    sent = {}
    for form in [
        page.context["adminform"].form,
        *(f.formset.management_form for f in page.context["inline_admin_formsets"]),
    ]:
        for key, field in form.fields.items():
            value = form.get_initial_for_field(field, key)
            if value is not None:
                sent[form.add_prefix(key)] = value
    contacts = page.context["inline_admin_formsets"][0].formset
    for form in contacts.initial_forms:
        sent |= {form.add_prefix("id"): form.instance.pk, form.add_prefix("case"): case.pk}
        if form.instance in off:
            sent[form.add_prefix("DELETE")] = "on"
    first = contacts.initial_form_count()
    sent[f"{contacts.prefix}-TOTAL_FORMS"] = first + len(new)
    for number, (contact, contact_type) in enumerate(new, start=first):
        row = f"{contacts.prefix}-{number}"
        sent |= {f"{row}-case": case.pk, f"{row}-contact": contact.pk, f"{row}-contact_type": contact_type.pk}
    return client.post(address, sent | typed, follow=True)


def test_staff_put_somebody_on_and_everybody_is_told(dana, cast, nora, plain):
    save(dana, cast.case, (nora, plain))

    row = CaseContact.objects.get(contact=nora)
    assert row.added_by == cast.dana
    assert Activity.objects.on(cast.case.number).first().act == "was put on the record"
    assert set(Message.objects.filter(kind="contact_put_on").values_list("to", flat=True)) == {
        "nora@example.org",
        cast.alice.email,
        cast.bob.email,
    }


def test_staff_take_somebody_off_and_it_is_written_down(dana, cast, nora, plain):
    row = CaseContact.objects.create(case=cast.case, contact=nora, contact_type=plain)

    save(dana, cast.case, off=[row])

    assert not nora.case_contacts.exists()
    assert Activity.objects.on(cast.case.number).first().act == "was taken off the record"
    assert Message.objects.filter(kind="contact_taken_off", to="nora@example.org").exists()


def test_a_contractor_without_a_license_is_refused_at_the_row_and_nothing_is_written(dana, cast, nora):
    mechanical = factories.ContactType(name="Contractor: Mechanical", trade="mechanical")

    page = save(dana, cast.case, (nora, mechanical), description="Kept as typed")

    assert "Nora Newcome holds no mechanical license here." in page.content.decode()
    assert "Kept as typed" in page.content.decode()
    assert not nora.case_contacts.exists()
    cast.case.refresh_from_db()
    assert cast.case.description != "Kept as typed"


def test_the_last_of_a_required_type_goes_only_when_another_comes(dana, cast, nora):
    row = cast.case.contacts.get()
    CaseTypeContact.objects.create(case_type=cast.case.case_type, contact_type=row.contact_type, required=True)

    page = save(dana, cast.case, off=[row])
    assert "Alice Example is the only one." in page.content.decode()
    assert cast.case.contacts.get() == row

    save(dana, cast.case, (nora, row.contact_type), off=[row])
    assert cast.case.contacts.get().contact == nora


def test_a_row_is_never_rewritten(dana, cast, nora):
    row = cast.case.contacts.get()

    save(dana, cast.case, **{"contacts-0-contact": nora.pk})

    row.refresh_from_db()
    assert str(row.contact) == "Alice Example"


def test_others_look_and_touch_nothing(client, cast):
    client.force_login(cast.rita)

    html = client.get(f"/admin/permits/case/{cast.case.pk}/change/").content.decode()

    assert "Alice Example" in html
    assert "contacts-0-DELETE" not in html


def test_the_administrator_says_whom_a_case_type_takes_and_it_is_written_down(client, cast, plain):
    client.force_login(cast.ada)
    kind = cast.case.case_type
    address = f"/admin/permits/casetype/{kind.pk}/change/"
    form = client.get(address).context["adminform"].form
    typed = {key: form.get_initial_for_field(field, key) or "" for key, field in form.fields.items()}
    typed |= {
        "contact_types-TOTAL_FORMS": 1,
        "contact_types-INITIAL_FORMS": 0,
        "contact_types-0-contact_type": plain.pk,
        "contact_types-0-required": "on",
        "forms-TOTAL_FORMS": 0,
        "forms-INITIAL_FORMS": 0,
    }

    assert client.post(address, typed).status_code == 302

    assert kind.contact_types.get().required
    facts = Activity.objects.filter(thing_type="permits.casetype").latest("pk").facts
    assert facts == {"contact_types": "Contact *"}
