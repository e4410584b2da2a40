"""Who is on a case: put on and taken off by whom, what stands in the way, and who hears of it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from contacts.choices import ContactKind, LinkStatus, Right
from contacts.models import Activity, LicenseLink, Message
from contacts.refusals import NotAllowed
from permits import participants
from permits.access import may
from permits.choices import CaseStatus
from permits.models import CaseContact, CaseTypeContact
from tests import factories
from tests.factories import NOW, TODAY


@pytest.fixture
def manager_type(cast):
    """Alice's type also manages contacts, and gives everything it can be asked for below."""
    applicant = cast.case.contacts.get().contact_type
    applicant.may_manage_contacts = applicant.may_upload = True
    applicant.save()
    return applicant


@pytest.fixture
def person(db):
    return factories.Contact(first_name="Nora", last_name="Newcome", email="nora@example.org")


@pytest.fixture
def plain(db):
    return factories.ContactType(name="Contact", may_schedule=False, may_pay=False)


@pytest.fixture
def mechanical(db):
    return factories.ContactType(name="Contractor: Mechanical", trade="mechanical", may_upload=True)


def why(rule, *args, **kwargs):
    """What a rule says no with."""
    with pytest.raises(NotAllowed) as refused:
        rule(*args, **kwargs)
    return [reason.what for reason in refused.value.reasons]


def told(kind):
    return set(Message.objects.filter(kind=kind).values_list("to", flat=True))


def test_whoever_manages_contacts_puts_somebody_on_and_everybody_hears_of_it(cast, manager_type, person, plain):
    row = participants.add(cast.case, person, plain, by=cast.alice, at=NOW)

    assert (row.contact, row.contact_type, row.rights) == (person, plain, None)
    assert (row.added_by, row.added_at) == (cast.alice, NOW)
    line = Activity.objects.on(cast.case.number).first()
    assert (line.act, line.thing, line.actor) == ("was put on the record", "Contact: Nora Newcome", "alice")
    assert told("contact_put_on") == {"nora@example.org", cast.bob.email}


def test_rights_count_from_the_next_request_on(cast, manager_type, plain):
    charlie = factories.Contact()
    factories.ContactTie(contact=charlie, user=cast.charlie)
    assert not may(cast.charlie, Right.VIEW, cast.case)

    row = participants.add(cast.case, charlie, plain, by=cast.alice, at=NOW)
    assert may(cast.charlie, Right.VIEW, cast.case)

    participants.remove(row, by=cast.alice, at=NOW)
    assert not may(cast.charlie, Right.VIEW, cast.case)


@pytest.mark.parametrize("who", ["charlie", "penny", "alice", "rita", "ivan"])
def test_nobody_else_puts_anybody_on(cast, person, plain, who):
    with pytest.raises(PermissionDenied):
        participants.add(cast.case, person, plain, by=getattr(cast, who), at=NOW)

    assert cast.case.contacts.count() == 1


def test_staff_and_the_licenses_account_put_somebody_on(cast, person, plain):
    participants.add(cast.case, person, plain, by=cast.dana, at=NOW)
    participants.add(cast.draft, person, plain, by=cast.bob, at=NOW)

    assert person.case_contacts.count() == 2


def test_nobody_gives_more_than_he_holds(cast, person, plain):
    plain.may_manage_contacts = True
    plain.save()
    cast.case.contacts.update(contact_type=plain)
    engineer = factories.ContactType(name="Engineer", may_upload=True)

    said = why(participants.add, cast.case, person, engineer, by=cast.alice, at=NOW)

    assert said == [
        "“Engineer” may do more here than you can give: Request inspections, pay from the record, upload documents."
    ]


def test_a_case_takes_the_contact_types_its_type_names_and_no_other(cast, person, plain, mechanical):
    CaseTypeContact.objects.create(case_type=cast.case.case_type, contact_type=plain)
    other = factories.ContactType(name="Architect")

    said = why(participants.put_on, cast.case, person, other, by=cast.dana, at=NOW)

    assert said == [f"{cast.case.number} takes nobody as “Architect”."]
    participants.put_on(cast.case, person, plain, by=cast.dana, at=NOW)


def test_a_contact_is_one_thing_once_and_may_be_two_things(cast, person, plain):
    participants.put_on(cast.case, person, plain, by=cast.dana, at=NOW)

    assert why(participants.put_on, cast.case, person, plain, by=cast.dana, at=NOW) == [
        "Nora Newcome is on this record as “Contact” already."
    ]
    participants.put_on(cast.case, person, factories.ContactType(name="Owner"), by=cast.dana, at=NOW)


def test_a_contact_that_was_merged_is_not_put_on(cast, person, plain):
    person.merged_into = factories.Contact(first_name="Nora", last_name="Staying")
    person.save()

    assert why(participants.put_on, cast.case, person, plain, by=cast.dana, at=NOW) == [
        "This contact was merged into Nora Staying."
    ]


def test_every_reason_is_given_at_once(cast, person, mechanical):
    CaseTypeContact.objects.create(case_type=cast.case.case_type, contact_type=factories.ContactType(name="Architect"))
    CaseContact.objects.create(case=cast.case, contact=person, contact_type=mechanical)

    said = why(participants.put_on, cast.case, person, mechanical, by=cast.dana, at=NOW)

    assert said == [
        f"{cast.case.number} takes nobody as “Contractor: Mechanical”.",
        "Nora Newcome is on this record as “Contractor: Mechanical” already.",
        "Nora Newcome holds no mechanical license here.",
    ]


# Contractors


def license_of(trade="mechanical", **facts):
    kind = factories.LicenseType(code="ME", name="Mechanical contractor", trade=trade)
    return factories.License(**{"type": kind, "number": "ME-30233", "trades": [trade]} | facts)


def linked(user, license, **facts):
    return LicenseLink.objects.create(
        user=user,
        license=license,
        requested_at=NOW,
        due_on=TODAY,
        **{"status": LinkStatus.ACTIVE, "decided_by": None, "decided_at": NOW, "activated_at": NOW} | facts,
    )


def test_the_holder_of_a_current_license_is_a_contractor(cast, person, mechanical):
    license_of(holder=person)

    assert participants.put_on(cast.case, person, mechanical, by=cast.dana, at=NOW)


def test_a_person_whose_account_has_an_active_link_is_a_contractor(cast, person, mechanical):
    factories.ContactTie(contact=person, user=cast.charlie)
    link = linked(cast.charlie, license_of(), decided_by=cast.dana)

    link.status = LinkStatus.REMOVED
    link.save()
    assert why(participants.put_on, cast.case, person, mechanical, by=cast.dana, at=NOW) == [
        "Nora Newcome holds no mechanical license here."
    ]
    link.status = LinkStatus.ACTIVE
    link.save()
    assert participants.put_on(cast.case, person, mechanical, by=cast.dana, at=NOW)


def test_a_companys_license_makes_the_company_a_contractor_and_not_its_people(office, mechanical):
    linked(office.carol, license_of(), company=office.company, decided_by=office.dana)
    carol = office.carol.ties.get(contact__kind=ContactKind.PERSON).contact

    assert why(participants.put_on, office.case, carol, mechanical, by=office.dana, at=NOW) == [
        f"{carol} holds no mechanical license here."
    ]
    assert participants.put_on(office.case, office.company, mechanical, by=office.dana, at=NOW)


def test_a_license_of_another_trade_does_not_count(cast, person, mechanical):
    license_of(trade="electrical", holder=person)

    assert why(participants.put_on, cast.case, person, mechanical, by=cast.dana, at=NOW) == [
        "Nora Newcome holds no mechanical license here."
    ]


def test_a_license_of_several_trades_counts_for_each(cast, person, mechanical):
    license_of(trade="general", trades=["general", "mechanical"], holder=person)

    assert participants.put_on(cast.case, person, mechanical, by=cast.dana, at=NOW)


def test_the_refusal_names_the_license_and_what_has_lapsed(cast, person, mechanical):
    license_of(holder=person, insurance_expires_on=date(2026, 11, 1), bond_expires_on=date(2026, 10, 31))

    assert why(participants.put_on, cast.case, person, mechanical, by=cast.dana, at=NOW) == [
        "License ME-30233 is not current. The insurance on file ended on November 1, 2026.",
        "License ME-30233 is not current. The bond on file ended on October 31, 2026.",
    ]


def test_one_current_license_is_enough(cast, person, mechanical):
    license_of(holder=person, expires_on=TODAY - timedelta(days=1))
    license_of(number="ME-30234", holder=person)

    assert participants.put_on(cast.case, person, mechanical, by=cast.dana, at=NOW)


# Taking off


def test_whoever_is_taken_off_and_everybody_left_hears_of_it(cast, manager_type, person, plain):
    row = participants.put_on(cast.case, person, plain, by=cast.dana, at=NOW)

    participants.remove(row, by=cast.alice, at=NOW, why="Works elsewhere now.")

    assert list(cast.case.contacts.values_list("contact__first_name", flat=True)) == ["Alice"]
    assert told("contact_taken_off") == {"nora@example.org", cast.bob.email}
    line = Activity.objects.on(cast.case.number).first()
    assert (line.act, line.thing, line.why) == (
        "was taken off the record",
        "Contact: Nora Newcome",
        "Works elsewhere now.",
    )


def test_a_contact_that_sees_nothing_hears_nothing_of_others(cast, person, plain):
    blind = factories.ContactType(name="Billing Contact", may_view=False)
    payer = factories.Contact(email="payer@example.org")
    participants.put_on(cast.case, payer, blind, by=cast.dana, at=NOW)
    assert "payer@example.org" in told("contact_put_on")

    row = participants.put_on(cast.case, person, plain, by=cast.dana, at=NOW)
    participants.take_off(row, by=cast.dana, at=NOW)

    assert "payer@example.org" not in told("contact_taken_off")
    assert Message.objects.filter(to="payer@example.org").count() == 1


def test_the_second_to_take_somebody_off_is_told_so(cast, person, plain):
    row = participants.put_on(cast.case, person, plain, by=cast.dana, at=NOW)
    again = CaseContact.objects.get(pk=row.pk)
    participants.take_off(row, by=cast.dana, at=NOW)

    assert why(participants.take_off, again, by=cast.dana, at=NOW) == [
        "Contact: Nora Newcome is no longer on this record."
    ]


@pytest.mark.parametrize("who", ["charlie", "penny", "rita"])
def test_nobody_else_takes_anybody_off(cast, who):
    with pytest.raises(PermissionDenied):
        participants.remove(cast.case.contacts.get(), by=getattr(cast, who), at=NOW)


def test_everybody_may_leave(cast):
    participants.remove(cast.case.contacts.get(), by=cast.alice, at=NOW)

    assert not cast.case.contacts.exists()


def test_a_member_who_is_no_manager_does_not_take_the_company_off(office, plain):
    case = factories.Case()
    row = participants.put_on(case, office.company, plain, by=office.dana, at=NOW)

    with pytest.raises(PermissionDenied):
        participants.remove(row, by=office.max, at=NOW)
    participants.remove(row, by=office.carol, at=NOW)


def test_the_last_of_a_required_type_stays_while_the_case_is_in_progress(cast, person):
    applicant = cast.case.contacts.get()
    CaseTypeContact.objects.create(case_type=cast.case.case_type, contact_type=applicant.contact_type, required=True)

    assert why(participants.take_off, applicant, by=cast.dana, at=NOW) == [
        f"{cast.case.number} needs somebody as “Applicant”, and Alice Example is the only one."
    ]
    participants.put_on(cast.case, person, applicant.contact_type, by=cast.dana, at=NOW)
    participants.take_off(applicant, by=cast.dana, at=NOW)


@pytest.mark.parametrize("status", [CaseStatus.DRAFT, CaseStatus.FINALED, CaseStatus.WITHDRAWN])
def test_before_and_after_even_the_last_of_a_required_type_can_go(cast, status):
    applicant = cast.case.contacts.get()
    CaseTypeContact.objects.create(case_type=cast.case.case_type, contact_type=applicant.contact_type, required=True)
    factories.moved(cast.case, status)

    participants.take_off(applicant, by=cast.dana, at=NOW)


# By a company


def test_a_company_puts_its_own_on_its_cases_with_less_than_the_type_gives(office):
    max_himself = office.max.ties.get(contact__kind=ContactKind.PERSON).contact
    applicant = office.case.contacts.get().contact_type

    row = participants.put_on(
        office.case, max_himself, applicant, by=office.carol, at=NOW, rights=[Right.VIEW], company=office.company
    )

    assert (row.company, row.rights, row.granted) == (office.company, [Right.VIEW], [Right.VIEW])
    assert row.rights_in_words == "See the parties' part"
    participants.remove(row, by=office.carol, at=NOW)


def test_only_a_manager_acts_for_the_company(office, person, plain):
    with pytest.raises(PermissionDenied):
        participants.put_on(office.case, person, plain, by=office.max, at=NOW, company=office.company)


def test_a_company_that_is_not_on_the_case_gives_nothing(office, person, plain):
    elsewhere = factories.Case()

    assert why(participants.put_on, elsewhere, person, plain, by=office.carol, at=NOW, company=office.company) == [
        f"Hollow Creek Homes LLC is not on {elsewhere.number} itself."
    ]


def test_a_company_gives_no_more_than_it_has(office, person, plain):
    elsewhere = factories.Case()
    participants.put_on(elsewhere, office.company, plain, by=office.dana, at=NOW)
    applicant = office.case.contacts.get().contact_type

    assert why(participants.put_on, elsewhere, person, applicant, by=office.carol, at=NOW, company=office.company) == [
        "“Applicant” may do more here than you can give: Request inspections, pay from the record."
    ]
    participants.put_on(
        elsewhere, person, applicant, by=office.carol, at=NOW, rights=[Right.VIEW], company=office.company
    )


def test_who_only_proved_an_address_on_file_gives_nothing_that_the_license_brings(office, person, plain):
    office.carol.ties.filter(contact=office.company).update(under_licenses=False)

    assert why(participants.put_on, office.case, person, plain, by=office.carol, at=NOW, company=office.company) == [
        f"Hollow Creek Homes LLC is not on {office.case.number} itself."
    ]
