"""An address on file: what it ties, once, and what it never gives."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from contacts.choices import ContactKind, LinkStatus, Right, TieOrigin
from contacts.entry import accounts, onfile
from contacts.licensing import holders
from contacts.models import Activity, Contact, ContactTie, License, LicenseLink, Message
from permits.models import Case, CaseContact
from portal import acting
from tests import factories
from tests.contacts.registering import code_for, sign_up, type_code
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
ADDRESS = "nina@example.org"


@pytest.fixture
def nina():
    user = factories.User(username="nina-builds", email=ADDRESS, first_name="Nina", last_name="Newcomer")
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    return user


def company(**facts):
    names = {"company_name": "Hollow Creek Homes LLC", "first_name": "", "last_name": "", "email": ADDRESS}
    return factories.Contact(kind=ContactKind.COMPANY, **names | facts)


def manager_of(contact):
    user = factories.User()
    factories.ContactTie(contact=contact, user=user, origin=TieOrigin.FOUNDED, is_manager=True)
    return user


def link(contact, asked_by, status=LinkStatus.ACTIVE):
    return LicenseLink.objects.create(
        user=asked_by,
        company=contact,
        license=factories.License(),
        status=status,
        requested_at=NOW,
        due_on=TODAY,
        activated_at=NOW if status == LinkStatus.ACTIVE else None,
        decided_at=None if status == LinkStatus.REQUESTED else NOW,
        decided_by=None if status == LinkStatus.REQUESTED else factories.User(is_staff=True),
    )


def rights_under_licenses(user):
    return {right for right in Right if License.objects.open_to(user, right).exists()}


@pytest.mark.parametrize("on_file", [ADDRESS, "Nina@Example.ORG", "NINA@EXAMPLE.ORG"])
def test_whoever_proves_the_address_has_the_record_and_its_cases(client, on_file):
    record = factories.Contact(first_name="Nina", last_name="Newcomer", email=on_file)
    case = factories.Case()
    CaseContact.objects.create(case=case, contact=record, contact_type=factories.ContactType())

    sign_up(client)
    type_code(client, code_for(ADDRESS))

    tie = ContactTie.objects.get(contact=record)
    assert (tie.user.username, tie.origin, tie.proved_address) == ("nina-builds", TieOrigin.ON_FILE, ADDRESS)
    assert list(Case.objects.mine(tie.user)) == [case]


def test_the_record_on_file_under_the_same_name_is_the_accounts_own(client):
    record = factories.Contact(
        first_name="nina ", last_name="NEWCOMER", email=ADDRESS, phone="", address_line="9 Old Rd", zip="95901"
    )

    sign_up(client, address_line="1 New St", city="Elsewhere", state="CA", zip="90001")
    type_code(client, code_for(ADDRESS))

    own = Contact.objects.get()
    assert own == record
    assert (own.phone, own.address_line, own.zip) == ("555-0100", "9 Old Rd", "95901")


def test_a_record_on_file_without_an_address_takes_the_whole_of_the_typed_one(client):
    factories.Contact(first_name="Nina", last_name="Newcomer", email=ADDRESS, city="Plumb Hollow")

    sign_up(client, address_line="1 New St", city="Elsewhere", state="CA", zip="90001")
    type_code(client, code_for(ADDRESS))

    own = Contact.objects.get()
    assert (own.address_line, own.city, own.zip) == ("1 New St", "Elsewhere", "90001")


def test_under_another_name_it_is_tied_beside_a_record_of_their_own_and_both_are_to_merge(client):
    record = factories.Contact(first_name="Norbert", last_name="Newcomer", email=ADDRESS)

    sign_up(client)
    type_code(client, code_for(ADDRESS))

    nina = ContactTie.objects.get(contact=record).user
    own = Contact.objects.own(nina)
    assert (own.first_name, record.first_name) == ("Nina", "Norbert")
    assert set(onfile.to_merge()) == {record, own}


def test_two_records_with_the_address_are_both_tied_and_put_on_the_list_to_merge(nina):
    records = [factories.Contact(email=ADDRESS), factories.Contact(email=ADDRESS.upper())]
    factories.Contact(email=f"x{ADDRESS}")

    ties = onfile.tie(nina, ADDRESS, at=NOW)

    assert [tie.contact for tie in ties] == records
    assert set(onfile.to_merge()) == set(records)


def test_a_person_and_a_company_with_one_address_are_tied_but_not_to_merge(nina):
    factories.Contact(email=ADDRESS)
    company()

    assert len(onfile.tie(nina, ADDRESS, at=NOW)) == 2
    assert not onfile.to_merge().exists()


def test_a_merged_record_is_not_tied(nina):
    survivor = factories.Contact(email="other@example.org")
    factories.Contact(email=ADDRESS, merged_into=survivor)

    assert onfile.tie(nina, ADDRESS, at=NOW) == []


def test_a_record_without_an_address_is_nobodys(nina):
    factories.Contact(email="")

    assert onfile.tie(nina, "", at=NOW) == []


def test_everybody_already_tied_is_told_and_it_is_recorded(nina):
    record = company()
    manager = manager_of(record)
    former = factories.User()
    factories.ContactTie(contact=record, user=former, ended_at=NOW, ended_by=former)

    onfile.tie(nina, ADDRESS, at=NOW)

    mail = Message.objects.get()
    assert (mail.kind, mail.to) == ("tied_on_file", manager.email)
    assert "Nina Newcomer (nina-builds) has proved the email address" in mail.body
    assert "do not act under its licenses" in mail.body
    assert Activity.objects.get().act == "proved the address on file"


def test_tying_again_ties_and_tells_nothing_more(nina):
    manager_of(company())

    onfile.tie(nina, ADDRESS, at=NOW)

    assert onfile.tie(nina, ADDRESS, at=NOW) == []
    assert Message.objects.count() == 1


def test_a_company_without_people_gets_its_first_manager(nina):
    record = company()

    (tie,) = onfile.tie(nina, ADDRESS, at=NOW)

    assert (tie.contact, tie.is_manager, set(tie.rights)) == (record, True, set(Right.values))


def test_at_a_company_with_people_the_newcomer_sees_and_schedules_and_manages_nobody(nina):
    manager_of(company())

    (tie,) = onfile.tie(nina, ADDRESS, at=NOW)

    assert (tie.is_manager, tie.rights) == (False, [Right.VIEW, Right.SCHEDULE])


@pytest.mark.parametrize("status", [LinkStatus.REQUESTED, LinkStatus.APPROVED, LinkStatus.ACTIVE])
def test_a_company_with_a_license_and_no_manager_gets_none_this_way(nina, status):
    link(company(), factories.User(), status)

    (tie,) = onfile.tie(nina, ADDRESS, at=NOW)

    assert not tie.is_manager


def test_no_license_and_so_no_trust_money_comes_this_way(nina):
    record = company()
    manager = manager_of(record)
    link(record, manager)

    onfile.tie(nina, ADDRESS, at=NOW)

    assert rights_under_licenses(manager) == set(Right)
    assert rights_under_licenses(nina) == set()


def test_a_manager_may_let_the_newcomer_act_under_the_licenses(nina):
    record = company()
    link(record, manager_of(record))
    onfile.tie(nina, ADDRESS, at=NOW)

    ContactTie.objects.filter(user=nina).update(under_licenses=True)

    assert rights_under_licenses(nina) == {Right.VIEW, Right.SCHEDULE}


def test_a_license_the_newcomer_asked_for_and_staff_approved_counts(nina):
    record = company()
    onfile.tie(nina, ADDRESS, at=NOW)
    ContactTie.objects.update(under_licenses=False)

    link(record, nina)

    assert rights_under_licenses(nina) == set(Right)


def test_a_license_asked_for_on_behalf_of_a_company_is_left_behind_with_it(nina):
    record = company()
    link(record, nina)
    factories.ContactTie(contact=record, user=nina, ended_at=NOW, ended_by=nina)

    assert rights_under_licenses(nina) == set()


def test_a_tie_that_somebody_else_ended_does_not_come_back(nina):
    record = company()
    manager = manager_of(record)
    onfile.tie(nina, ADDRESS, at=NOW)
    ContactTie.objects.filter(user=nina).update(ended_at=NOW, ended_by=manager)

    assert onfile.tie(nina, ADDRESS, at=NOW + timedelta(days=1)) == []
    assert not onfile.offered(nina).exists()


def test_nor_for_another_account_that_proves_the_same_address(nina):
    record = company()
    manager = manager_of(record)
    onfile.tie(nina, ADDRESS, at=NOW)
    ContactTie.objects.filter(user=nina).update(ended_at=NOW, ended_by=manager)

    assert onfile.tie(factories.User(), ADDRESS, at=NOW) == []


def test_who_left_by_themselves_may_come_back(nina):
    company()
    onfile.tie(nina, ADDRESS, at=NOW)
    ContactTie.objects.update(ended_at=NOW, ended_by=nina)

    assert onfile.offered(nina).count() == 1
    assert len(onfile.tie_offered(onfile.offered(nina), by=nina, at=NOW)) == 1


def test_a_later_address_is_offered_and_ties_nothing_by_itself(nina):
    accounts.address_proved(nina, ADDRESS, at=NOW)
    nina.refresh_from_db()
    later = factories.Contact(email="later@example.org")
    EmailAddress.objects.create(user=nina, email="later@example.org", verified=True)

    assert accounts.address_proved(nina, "later@example.org", at=NOW) == []

    assert list(onfile.offered(nina)) == [later]


def test_a_record_that_gets_the_address_later_is_offered_too(nina):
    accounts.address_proved(nina, ADDRESS, at=NOW)
    late = factories.Contact(email=ADDRESS)

    assert list(onfile.offered(nina)) == [late]


def test_an_unproved_address_offers_nothing(nina):
    factories.Contact(email="unproved@example.org")
    EmailAddress.objects.create(user=nina, email="unproved@example.org", verified=False)

    assert not onfile.offered(nina).exists()


def test_what_is_offered_is_tied_on_request(nina):
    records = [factories.Contact(email=ADDRESS), factories.Contact(email="later@example.org")]
    EmailAddress.objects.create(user=nina, email="later@example.org", verified=True)

    ties = onfile.tie_offered(onfile.offered(nina), by=nina, at=NOW)

    assert {tie.contact for tie in ties} == set(records)
    assert not onfile.offered(nina).exists()


def test_what_is_not_offered_cannot_be_chosen(nina):
    wanted, others = factories.Contact(email=ADDRESS), factories.Contact(email="somebody@example.org")
    left = factories.Contact(email=ADDRESS)

    (tie,) = onfile.tie_offered([wanted, others], by=nina, at=NOW)

    assert tie.contact == wanted
    assert list(onfile.offered(nina)) == [left]


def test_what_is_offered_costs_the_same_for_one_address_and_for_three(nina, django_assert_num_queries):
    for number in range(3):
        factories.Contact(email=f"later{number}@example.org")
        EmailAddress.objects.create(user=nina, email=f"later{number}@example.org", verified=True)

    with django_assert_num_queries(2):
        assert len(onfile.offered(nina)) == 3


def test_the_records_that_are_a_persons_alone_follow_the_address_they_change_to(nina):
    own, office, firm = factories.Contact(email=ADDRESS), company(), company(company_name="Nina Builds LLC")
    manager_of(office)
    onfile.tie(nina, ADDRESS, at=NOW)
    nina.email = "later@example.org"

    accounts.address_given_up(nina, ADDRESS, at=NOW)

    own.refresh_from_db()
    office.refresh_from_db()
    firm.refresh_from_db()
    assert (own.email, firm.email, office.email) == ("later@example.org", "later@example.org", ADDRESS)


def test_an_account_that_staff_made_proves_its_address_with_the_recovery_code():
    colleague = factories.User(email=ADDRESS)
    record = factories.Contact(email=ADDRESS)

    accounts.address_recovered(colleague, ADDRESS, at=NOW)

    assert EmailAddress.objects.get(user=colleague, verified=True, primary=True).email == ADDRESS
    assert list(Contact.objects.of(colleague)) == [record]


def test_recovery_of_an_account_that_proved_its_address_ties_nothing(nina):
    accounts.address_proved(nina, ADDRESS, at=NOW)
    nina.refresh_from_db()
    factories.Contact(email=ADDRESS)

    accounts.address_recovered(nina, ADDRESS, at=NOW)

    assert not Contact.objects.of(nina).exists()


def test_who_acts_under_a_license_leaves_the_newcomer_out(nina):
    record = company()
    manager = manager_of(record)
    licensed = link(record, manager).license
    onfile.tie(nina, ADDRESS, at=NOW)

    assert holders.acting_under(licensed) == [manager]
    assert acting.licenses_of(nina, acting.companies_of(nina), today=TODAY) == []
