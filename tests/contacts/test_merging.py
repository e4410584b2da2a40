"""One contact of several: what moves, what becomes one, what staff choose, who is told, and what is refused."""

from datetime import timedelta

import pytest

from contacts.choices import ContactKind, InvitationStatus, LinkStatus, MergeAct, Right, TieOrigin
from contacts.merging import merging
from contacts.models import Activity, Contact, ContactTie, Favourite, LicenseLink, Message
from contacts.refusals import NotAllowed
from permits.models import Case, CaseContact, ClaimCode
from tests import factories
from tests.factories import NOW, TODAY
from tests.merging import invitation, leave, link, member, merge, party

pytestmark = pytest.mark.django_db


@pytest.fixture
def bobs():
    """Two records of one person: an old one, and one with another address."""
    return (
        factories.Contact(first_name="Bob", last_name="Levelle", email="bob@old.example", phone="", zip="95901"),
        factories.Contact(first_name="Robert", last_name="Levelle", email="bob@new.example", phone="555-0199"),
    )


@pytest.fixture
def companies():
    return tuple(
        factories.Contact(kind=ContactKind.COMPANY, company_name=name, first_name="", last_name="")
        for name in ("Hollow Creek Homes LLC", "Hollow Creek Homes, LLC")
    )


def test_cases_licenses_favourites_requests_and_ties_move_to_the_one_that_stays(cast, bobs):
    old, new = bobs
    row = party(cast.case, old)
    license = factories.License(holder=old)
    star = Favourite.objects.create(user=cast.alice, contact=old)
    tie = factories.ContactTie(contact=old, user=cast.charlie)

    merge(new, old, by=cast.dana)

    for thing in (row, license, star, tie):
        thing.refresh_from_db()
    assert (row.contact, license.holder, star.contact, tie.contact) == (new, new, new, new)


def test_the_merged_record_remains_and_says_where_it_went(cast, bobs):
    old, new = bobs

    merge(new, old, by=cast.dana)

    old.refresh_from_db()
    assert (old.merged_into, old.email) == (new, "bob@old.example")
    assert new in Contact.objects.standing()
    assert old not in Contact.objects.standing()


def test_an_account_of_the_merged_record_acts_on_its_cases_through_the_other(cast, bobs):
    old, new = bobs
    factories.ContactTie(contact=old, user=cast.charlie)
    party(cast.case, new)

    merge(new, old, by=cast.dana)

    assert type(cast.case).objects.mine(cast.charlie).get() == cast.case


def test_two_of_one_type_on_a_case_become_one_with_all_that_either_might_do(cast, bobs):
    old, new = bobs
    party(cast.case, old, rights=[Right.VIEW, Right.PAY])
    stays = party(cast.case, new, rights=[Right.VIEW, Right.SCHEDULE])

    merge(new, old, by=cast.dana)

    row = CaseContact.objects.get(contact__in=bobs)
    assert (row, row.rights) == (stays, ["view", "schedule", "pay"])


def test_who_stood_on_a_case_without_limit_does_so_still(cast, bobs, companies):
    old, new = bobs
    party(cast.case, old)
    party(cast.case, new, rights=[Right.VIEW], company=companies[0])

    merge(new, old, by=cast.dana)

    row = CaseContact.objects.get(contact=new)
    assert (row.rights, row.company) == (None, None)


def test_whom_several_companies_put_on_counts_by_the_one_that_is_there_itself(cast, bobs, companies):
    old, new = bobs
    away, there = companies
    factories.ContactTie(contact=new, user=cast.charlie)
    party(cast.case, new, company=away)
    party(cast.case, old, company=there)
    party(cast.case, there, name="Owner")

    merge(new, old, by=cast.dana)

    assert cast.case.contacts.get(contact=new).company == there
    assert cast.case in Case.objects.mine(cast.charlie)


def test_another_type_on_the_same_case_stands_beside(cast, bobs):
    old, new = bobs
    party(cast.case, old, "Owner")
    party(cast.case, new, "Engineer")

    merge(new, old, by=cast.dana)

    assert set(CaseContact.objects.filter(contact=new).values_list("contact_type__name", flat=True)) == {
        "Owner",
        "Engineer",
    }


def test_a_claim_code_mailed_to_a_party_that_became_one_with_another_stays_good(cast, bobs):
    old, new = bobs
    gone, stays = party(cast.case, old), party(cast.case, new)
    code = ClaimCode.objects.create(case=cast.case, party=gone, code_hash="x", mailed_at=NOW, expires_on=TODAY)

    merge(new, old, by=cast.dana)

    code.refresh_from_db()
    assert code.party == stays


def test_an_account_tied_to_both_is_tied_once_with_the_rights_of_both_since_the_earlier(cast, companies):
    stays, goes = companies
    member(goes, cast.charlie, Right.PAY, is_manager=True, since=NOW - timedelta(days=400))
    member(stays, cast.charlie, Right.VIEW)

    merge(stays, goes, by=cast.dana)

    tie = ContactTie.objects.get(contact__in=companies)
    assert (tie.contact, tie.rights, tie.is_manager) == (stays, ["view", "pay"], True)
    assert tie.since == NOW - timedelta(days=400)


def test_an_ended_tie_stands_beside_a_live_one(cast, companies):
    stays, goes = companies
    member(goes, cast.charlie, Right.VIEW, ended_at=NOW, ended_by=cast.dana)
    member(stays, cast.charlie, Right.VIEW)

    merge(stays, goes, by=cast.dana)

    assert ContactTie.objects.filter(contact=stays, user=cast.charlie).count() == 2


def test_of_two_links_to_one_license_the_further_one_counts(cast, companies):
    stays, goes = companies
    link(stays, cast.license, cast.charlie, LinkStatus.REQUESTED)
    link(stays, factories.License(), cast.charlie, by=cast.dana)
    active = link(goes, cast.license, cast.penny, LinkStatus.ACTIVE, by=cast.dana)
    member(goes, cast.alice, Right.VIEW)

    merge(stays, goes, by=cast.dana)

    assert LicenseLink.objects.get(company__in=companies, license=cast.license) == active
    assert type(cast.license).objects.open_to(cast.alice, Right.VIEW).filter(pk=cast.license.pk).exists()


def test_whoever_registered_a_company_under_a_known_name_gets_none_of_its_licenses_by_a_merge(cast, companies):
    known, registered = companies
    link(known, cast.license, cast.alice, by=cast.dana)
    member(registered, cast.charlie, *Right.values, is_manager=True, origin=TieOrigin.FOUNDED)
    leave(registered, cast.license, cast.penny, Right.PAY)
    letter = invitation(registered, cast.charlie, is_manager=True)

    merge(known, registered, by=cast.dana)

    for user in (cast.charlie, cast.penny):
        assert not type(cast.license).objects.open_to(user, Right.PAY).exists()
    assert not cast.charlie.ties.get().is_manager
    letter.refresh_from_db()
    assert letter.status == InvitationStatus.WITHDRAWN


def test_whoever_is_at_both_keeps_what_the_licensed_one_gave(cast, companies):
    known, registered = companies
    link(known, cast.license, cast.alice, by=cast.dana)
    member(known, cast.charlie, Right.VIEW, is_manager=True)
    member(registered, cast.charlie, Right.PAY, origin=TieOrigin.ON_FILE)

    merge(registered, known, by=cast.dana)

    tie = cast.charlie.ties.get()
    assert (tie.contact, tie.is_manager, tie.under_licenses) == (registered, True, True)
    assert tie.origin == TieOrigin.INVITED


def test_two_companies_with_approved_licenses_share_them(cast, companies):
    other = factories.License()
    for company, license, user in zip(companies, (cast.license, other), (cast.alice, cast.charlie), strict=True):
        link(company, license, user, by=cast.dana)
        member(company, user, Right.VIEW, is_manager=True)

    merge(*companies, by=cast.dana)

    assert set(type(other).objects.open_to(cast.alice, Right.VIEW)) == {cast.license, other}


def test_leaves_for_one_license_become_one(cast, companies):
    stays, goes = companies
    for company, user in ((stays, cast.alice), (goes, cast.penny)):
        link(company, factories.License(), user, by=cast.dana)
    leave(stays, cast.license, cast.charlie, Right.VIEW)
    leave(goes, cast.license, cast.charlie, Right.SCHEDULE)

    merge(stays, goes, by=cast.dana)

    assert cast.charlie.license_delegations.get().rights == ["view", "schedule"]


def test_three_become_one_at_once(cast):
    first, second, third = (factories.Contact(last_name="Eavesham") for _turn in range(3))
    for contact in (first, second, third):
        party(cast.case, contact)
    for contact in (second, third):
        Favourite.objects.create(user=cast.alice, contact=contact)

    merge(second, first, third, by=cast.dana)

    assert CaseContact.objects.get(contact__in=[first, second, third]).contact == second
    assert cast.alice.favourites.get().contact == second


def test_staff_choose_each_value(cast, bobs):
    old, new = bobs
    Contact.objects.filter(pk=old.pk).update(address_line="412 Mortar St", city="Plumb Hollow", state="CA")

    merge(new, old, by=cast.dana, chosen={"first_name": old, "email": new, "phone": new, "address": old})

    new.refresh_from_db()
    assert (new.first_name, new.email, new.phone) == ("Bob", "bob@new.example", "555-0199")
    assert (new.address_line, new.city, new.state, new.zip) == ("412 Mortar St", "Plumb Hollow", "CA", "95901")


def test_what_one_of_them_kept_confidential_stays_so(cast, bobs):
    old, new = bobs
    Contact.objects.filter(pk=old.pk).update(confidential=True)

    merge(new, old, by=cast.dana)

    new.refresh_from_db()
    assert new.confidential


def test_every_account_that_acts_as_one_of_them_is_told_by_mail(cast, bobs):
    old, new = bobs
    factories.ContactTie(contact=old, user=cast.charlie)
    factories.ContactTie(contact=new, user=cast.alice)
    factories.ContactTie(contact=new, user=cast.penny, ended_at=NOW, ended_by=cast.dana)

    merge(new, old, by=cast.dana)

    told = Message.objects.filter(kind="contacts_merged")
    assert set(told.values_list("to", flat=True)) == {"alice@example.org", "charlie@example.org"}
    assert "more than one contact record of Robert Levelle" in told.first().body


def test_the_history_names_who_merged_what_and_why(cast, bobs):
    old, new = bobs

    merge(new, old, by=cast.dana, why="Same\n telephone")

    lines = Activity.objects.filter(thing_type="contacts.contact").order_by("pk")
    assert [(one.thing, one.act, one.actor, one.why) for one in lines] == [
        ("Bob Levelle", "was merged into another contact", "dana", "Same telephone"),
        ("Robert Levelle", "took over what hung on others", "dana", "Same telephone"),
    ]


# What is refused


def refusal(*args, **facts):
    with pytest.raises(NotAllowed) as caught:
        merge(*args, **facts)
    return str(caught.value)


def test_one_alone_is_refused(cast, bobs):
    assert "One record alone cannot be merged." in refusal(bobs[0], by=cast.dana)
    assert "One record alone cannot be merged." in refusal(bobs[0], bobs[0], by=cast.dana)


def test_a_record_that_was_merged_meanwhile_is_refused(cast, bobs):
    old, new = bobs
    merge(new, old, by=cast.dana)

    assert f"Bob Levelle (record {old.pk}) was merged" in refusal(factories.Contact(), old, by=cast.dana)


def test_a_person_and_a_company_are_refused(cast, bobs, companies):
    assert "A person and a company are not the same." in refusal(bobs[0], companies[0], by=cast.dana)


def test_nobody_merges_a_record_that_the_own_account_acts_as(cast, bobs):
    factories.ContactTie(contact=bobs[1], user=cast.dana)

    assert "A colleague has to do it." in refusal(*bobs, by=cast.dana)
    merge(*bobs, by=cast.ada)


def test_what_was_changed_while_staff_looked_is_looked_at_again(cast, bobs):
    old, new = bobs
    seen = merging.fingerprint(bobs)
    Contact.objects.filter(pk=old.pk).update(email="bob@newest.example")

    with pytest.raises(NotAllowed, match="was changed while you looked"):
        merging.merge(list(bobs), survivor=new, chosen={"email": old}, seen=seen, by=cast.dana, at=NOW)


def test_a_value_of_a_record_that_is_not_among_them_is_refused(cast, bobs):
    assert "is not among them" in refusal(*bobs, by=cast.dana, chosen={"email": factories.Contact()})


def test_a_refusal_changes_nothing_and_says_everything_at_once(cast, bobs, companies):
    factories.ContactTie(contact=bobs[0], user=cast.dana)

    text = refusal(bobs[0], companies[0], by=cast.dana)

    assert "A person and a company" in text
    assert "A colleague has to do it" in text
    assert Contact.objects.filter(merged_into=None).count() == Contact.objects.count()


# What the engine must know


def test_each_touch_is_remembered(cast, bobs):
    old, new = bobs
    gone, stays = party(cast.case, old, rights=[Right.PAY]), party(cast.case, new, rights=[Right.VIEW])
    factories.License(holder=old)

    steps = merge(new, old, by=cast.dana).steps.order_by("pk")

    assert [(step.model, step.act) for step in steps] == [
        ("contacts.license", MergeAct.MOVED),
        ("permits.casecontact", MergeAct.CHANGED),
        ("permits.casecontact", MergeAct.REPLACED),
    ]
    assert steps[1].facts["before"] == {"rights": "{view}"}
    assert (steps[2].facts["row"], steps[2].facts["by"]) == (gone.pk, stays.pk)
    assert steps[2].facts["whole"]["rights"] == "{pay}"
