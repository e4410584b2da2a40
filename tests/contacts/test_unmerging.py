"""A merge is taken back exactly, also when work went on; and where it cannot be, the reason is named."""

from datetime import timedelta

import pytest

from contacts.choices import ContactKind, LinkStatus, Right
from contacts.merging import unmerging
from contacts.models import Activity, Contact, ContactTie, Favourite, LicenseLink, Message
from contacts.refusals import NotAllowed
from permits.models import CaseContact, ClaimCode
from tests import factories
from tests.factories import NOW, TODAY
from tests.merging import dump, invitation, leave, link, member, merge, party

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


@pytest.fixture
def firms(cast):
    """Two records of one company that meet wherever two can meet."""
    stays, goes = (
        factories.Contact(kind=ContactKind.COMPANY, company_name=name, last_name="")
        for name in ("Ridge Roofing LLC", "Ridge Roofing")
    )
    member(stays, cast.charlie, Right.VIEW)
    member(goes, cast.charlie, Right.VIEW, Right.PAY, since=NOW - timedelta(days=90, microseconds=7))
    member(goes, cast.alice, Right.VIEW)
    for firm in (stays, goes):
        Favourite.objects.create(user=cast.bob, contact=firm)
        leave(firm, cast.license, cast.penny, Right.VIEW)
        invitation(firm, cast.alice)
        factories.License(holder=firm)
    link(stays, cast.license, cast.charlie, LinkStatus.REQUESTED)
    link(goes, cast.license, cast.alice, LinkStatus.ACTIVE, by=cast.dana)
    party(cast.case, stays, rights=[Right.VIEW])
    twin = party(cast.case, goes)
    party(cast.draft, goes, company=stays)
    ClaimCode.objects.create(case=cast.case, party=twin, code_hash="x", mailed_at=NOW, expires_on=TODAY)
    return stays, goes


def undo(one, by, at=LATER):
    return unmerging.undo(one, by=by, at=at)


def refusal(one, by, at=LATER):
    with pytest.raises(NotAllowed) as caught:
        undo(one, by, at)
    return str(caught.value)


def remarks(one, by):
    return " ".join(unmerging.outlook(one, by=by, at=LATER).remarks)


def test_everything_stands_as_it_stood(cast, firms):
    stays, goes = firms
    before = dump()
    merged = merge(stays, goes, by=cast.dana, chosen={"company_name": goes, "phone": goes, "address": goes})
    assert dump() != before

    undo(merged, cast.dana)

    assert dump() == before


def test_the_other_way_round_too(cast, firms):
    stays, goes = firms
    before = dump()

    undo(merge(goes, stays, by=cast.dana), cast.dana)

    assert dump() == before


def test_looking_at_it_first_changes_nothing_and_finds_nothing(cast, firms):
    merged = merge(*firms, by=cast.dana)
    before = dump()

    found = unmerging.outlook(merged, by=cast.dana, at=LATER)

    assert (found.hindrances, found.remarks) == ([], [])
    assert dump() == before


def test_merged_again_and_undone_again(cast, firms):
    before = dump()
    for _turn in range(2):
        undo(merge(*firms, by=cast.dana), cast.dana)

    assert dump() == before


def test_the_undo_is_told_and_written_down(cast, firms):
    undone = undo(merge(*firms, by=cast.dana), cast.ada)

    assert (undone.undone_by, undone.undone_at) == (cast.ada, LATER)
    told = Message.objects.filter(kind="contacts_unmerged")
    assert set(told.values_list("to", flat=True)) == {"alice@example.org", "charlie@example.org"}
    assert Activity.objects.filter(act="stands for itself again", actor="ada1").count() == 2


# Worked on since


def test_what_was_added_since_stays_with_the_record_that_survived(cast, firms):
    stays, goes = firms
    before = dump()
    merged = merge(stays, goes, by=cast.dana)
    new = [
        party(factories.Case(), stays),
        Favourite.objects.create(user=cast.charlie, contact=stays),
        member(stays, cast.penny, Right.VIEW),
    ]
    undo(merged, cast.dana)

    after = dump()
    assert {key: row for key, row in after.items() if key in before} == before
    for row in new:
        row.refresh_from_db()
        assert row.contact == stays


def test_a_row_that_moved_and_was_worked_on_goes_back_with_the_work(cast, firms):
    stays, goes = firms
    merged = merge(stays, goes, by=cast.dana)
    ContactTie.objects.filter(user=cast.alice, contact=stays).update(rights=["pay"], ended_at=LATER, ended_by=cast.bob)

    undo(merged, cast.dana)

    tie = ContactTie.objects.get(user=cast.alice, contact=goes)
    assert (tie.rights, tie.ended_at) == (["pay"], LATER)


def test_a_row_that_moved_and_was_taken_away_stays_away_and_the_page_says_so(cast, firms):
    stays, goes = firms
    merged = merge(stays, goes, by=cast.dana)
    CaseContact.objects.filter(case=cast.draft, contact=stays).delete()

    assert "1 of 1 were taken away" in remarks(merged, cast.dana)
    undo(merged, cast.dana)

    assert not CaseContact.objects.filter(case=cast.draft, contact__in=firms).exists()


def test_a_license_given_to_another_holder_since_stays_there(cast, firms):
    stays, goes = firms
    other = factories.Contact()
    license = goes.licenses.get()
    merged = merge(stays, goes, by=cast.dana)
    license.holder = other
    license.save()

    undo(merged, cast.dana)

    license.refresh_from_db()
    assert license.holder == other


def test_of_two_that_became_one_and_were_taken_away_neither_comes_back(cast, firms):
    stays, goes = firms
    merged = merge(stays, goes, by=cast.dana)
    CaseContact.objects.filter(case=cast.case, contact=stays).delete()

    assert "so neither comes back" in remarks(merged, cast.dana)
    undo(merged, cast.dana)

    assert not CaseContact.objects.filter(case=cast.case, contact__in=firms).exists()


def test_a_tie_that_was_ended_since_is_ended_on_both_so_that_nobody_comes_in_by_the_back_door(cast, firms):
    merged = merge(*firms, by=cast.dana)
    ContactTie.objects.live().filter(user=cast.charlie).update(ended_at=LATER, ended_by=cast.alice)

    assert "Both come back, and both have ended." in remarks(merged, cast.dana)
    undo(merged, cast.dana)

    ties = ContactTie.objects.filter(user=cast.charlie).order_by("contact")
    assert [(tie.contact, tie.ended_at, tie.ended_by) for tie in ties] == [(firm, LATER, cast.alice) for firm in firms]
    assert [tie.rights for tie in ties] == [["view"], ["view", "pay"]]


def test_a_link_that_was_removed_since_is_removed_on_both(cast, firms):
    merged = merge(*firms, by=cast.dana)
    LicenseLink.objects.filter(company__in=firms).update(status=LinkStatus.REMOVED, ended_at=LATER)

    undo(merged, cast.dana)

    links = LicenseLink.objects.filter(company__in=firms).order_by("company")
    assert [(one.company, one.status) for one in links] == [(firm, LinkStatus.REMOVED) for firm in firms]


def test_rights_made_of_both_and_changed_since_are_nobodys_and_stop_the_undo(cast, firms):
    stays, _goes = firms
    merged = merge(*firms, by=cast.dana)
    ContactTie.objects.filter(user=cast.charlie).update(rights=["view"])
    before = dump()

    text = refusal(merged, cast.dana)

    assert "changed since (may). Nobody can say for which of the two that was meant." in text
    assert "Change it back, or take it away, then undo the merge." in text
    assert dump() == before

    ContactTie.objects.filter(user=cast.charlie).update(ended_at=LATER, ended_by=cast.alice)
    undo(merged, cast.dana)
    assert set(ContactTie.objects.filter(user=cast.charlie).values_list("contact", flat=True)) == {
        firm.pk for firm in firms
    }


def test_a_field_that_was_chosen_and_edited_since_keeps_the_edit_the_others_go_back(cast):
    stays = factories.Contact(first_name="Bob", email="old@example.org")
    goes = factories.Contact(first_name="Robert", email="new@example.org")
    merged = merge(stays, goes, by=cast.dana, chosen={"first_name": goes, "email": goes})
    Contact.objects.filter(pk=stays.pk).update(email="newest@example.org", phone="555-0111")

    assert "Email was changed since, and keeps what it says now: newest@example.org." in remarks(merged, cast.dana)
    undo(merged, cast.dana)

    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (stays.first_name, stays.email, stays.phone) == ("Bob", "newest@example.org", "555-0111")
    assert (goes.first_name, goes.email, goes.merged_into) == ("Robert", "new@example.org", None)


# What is refused


def test_after_thirty_days_it_is_too_late(cast, firms):
    merged = merge(*firms, by=cast.dana)

    assert "this one could be until December 20, 2026" in refusal(
        merged, cast.dana, NOW + timedelta(days=30, seconds=1)
    )
    undo(merged, cast.dana, NOW + timedelta(days=30))


def test_the_second_time_it_says_that_it_was_done(cast, firms):
    merged = merge(*firms, by=cast.dana)
    undo(merged, cast.dana)

    assert "This merge was undone on November 23, 2026." in refusal(merged, cast.dana)


def test_nobody_undoes_a_merge_of_a_record_that_the_own_account_acts_as(cast, firms):
    merged = merge(*firms, by=cast.dana)
    factories.ContactTie(contact=firms[0], user=cast.ada)

    assert "A colleague has to do it." in refusal(merged, cast.ada)


def test_a_chain_is_undone_from_its_end(cast, firms):
    third = factories.Contact(kind=ContactKind.COMPANY, company_name="Ridge", last_name="")
    party(cast.case, third)
    before = dump()
    first = merge(*firms, by=cast.dana)
    second = merge(third, firms[0], by=cast.dana)

    text = refusal(first, cast.dana)
    assert "A later merge into Ridge on November 20, 2026 used the same records. Undo that one first." in text

    undo(second, cast.dana)
    undo(first, cast.dana)
    assert dump() == before


def test_a_second_merge_into_the_same_record_is_undone_first_too(cast, firms):
    third = factories.Contact(kind=ContactKind.COMPANY, company_name="Ridge", last_name="")
    first = merge(*firms, by=cast.dana)
    merge(firms[0], third, by=cast.dana)

    assert "A later merge into Ridge Roofing LLC" in refusal(first, cast.dana)


def test_what_would_come_back_to_a_record_merged_elsewhere_waits_for_that_one(cast, firms):
    """Two merges without a record in common can still meet in one row: a party, put on by a company."""
    bob, robert = factories.Contact(last_name="Levelle"), factories.Contact(last_name="Levelle")
    stays, goes = firms
    party(cast.case, bob, "Owner")
    party(cast.case, robert, "Owner", company=goes)
    before = dump()
    people = merge(bob, robert, by=cast.dana)
    companies = merge(stays, goes, by=cast.dana)

    text = refusal(people, cast.dana)
    assert "also names Ridge Roofing, which was merged into another record since. Undo that merge first." in text

    undo(companies, cast.dana)
    undo(people, cast.dana)
    assert dump() == before


def test_what_stands_in_the_way_is_named_and_nothing_is_half_done(cast, firms):
    """Types exchanged since: the row that comes back finds its place taken by one that goes back."""
    stays, goes = firms
    moved = party(cast.case, goes, "Owner")
    merged = merge(stays, goes, by=cast.dana)
    kept = CaseContact.objects.get(case=cast.case, contact=stays, contact_type__name="Applicant")
    CaseContact.objects.filter(pk=kept.pk).update(contact_type=factories.ContactType(name="Engineer"))
    CaseContact.objects.filter(pk=moved.pk).update(contact_type=factories.ContactType(name="Applicant"))
    before = dump()

    text = refusal(merged, cast.dana)

    assert "What was done since stands in the way (case_contact_once_per_type)." in text
    assert dump() == before
