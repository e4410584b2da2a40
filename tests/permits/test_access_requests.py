""" "Connect me to this record": asked of the city, decided by staff."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from contacts import help
from contacts.choices import HelpStatus
from contacts.models import Contact, Message
from contacts.refusals import NotAllowed
from permits import accessrequests, claims, codes
from permits.access import Right, may
from permits.models import AccessRequest, CaseInvitation
from tests import factories
from tests.factories import NOW, TODAY
from tests.permits.test_claims import code_to

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


def own(user):
    return Contact.objects.own(user) or factories.ContactTie(contact=factories.Contact(), user=user).contact


def ask(case, user, contact=None, at=NOW):
    return accessrequests.request(
        case, contact=contact or own(user), name="Charlie", company="Levelers", reason="I built it.", by=user, at=at
    )


def titles(ways):
    return [way.title for way in ways]


def test_a_request_waits_in_the_one_line(cast):
    help.license_wrong(cast.license, text="Wrong.", by=cast.alice, at=NOW)

    asked = ask(cast.case, cast.charlie, at=LATER)

    assert (asked.case, asked.company, asked.status) == (cast.case, "Levelers", HelpStatus.WAITING)
    assert help.place_in_line(asked) == 2
    body = Message.objects.get(kind="help_requested", to="charlie@example.org").body
    assert cast.case.number in body
    assert "It is 2nd in line." in body


def test_one_open_request_per_person_and_record(cast):
    ask(cast.case, cast.charlie)

    with pytest.raises(NotAllowed, match="already"):
        ask(cast.case, cast.charlie, at=LATER)

    ask(cast.case, cast.penny)
    ask(factories.Case(), cast.charlie)
    assert AccessRequest.objects.waiting().count() == 3


def test_who_is_on_the_record_has_nothing_to_ask(cast):
    with pytest.raises(NotAllowed, match="on .* already"):
        ask(cast.case, cast.bob)


def test_nobody_asks_for_somebody_else(cast):
    with pytest.raises(PermissionDenied):
        ask(cast.case, cast.charlie, contact=own(cast.alice))


def test_granting_puts_the_person_on_the_case_as_what_staff_choose(cast):
    asked = ask(cast.case, cast.charlie)
    owner = factories.ContactType(name="Property Owner", may_pay=False)

    accessrequests.grant(asked, contact_type=owner, answer="Welcome.", by=cast.dana, at=LATER)

    asked.refresh_from_db()
    assert (asked.status, asked.contact_type, asked.decided_by) == (HelpStatus.GRANTED, owner, cast.dana)
    assert may(cast.charlie, Right.SCHEDULE, cast.case)
    body = Message.objects.get(kind="help_done").body
    assert "as “Property Owner”" in body
    assert "Welcome." in body


def test_a_company_is_put_on_where_a_member_asks_for_it(office):
    cast, case = office, factories.Case()

    accessrequests.grant(
        ask(case, cast.max, contact=cast.company),
        contact_type=factories.ContactType(),
        by=cast.dana,
        at=LATER,
    )

    assert case.contacts.get().contact == cast.company
    assert may(cast.carol, Right.PAY, case)


def test_a_member_who_has_left_gets_nothing_for_the_company(office):
    asked = ask(factories.Case(), office.max, contact=office.company)
    office.max.ties.update(ended_at=NOW, ended_by=office.carol)

    with pytest.raises(NotAllowed, match="no longer acts as"):
        accessrequests.grant(asked, contact_type=factories.ContactType(), by=office.dana, at=LATER)


def test_a_contractor_type_takes_only_who_has_the_license(cast):
    asked = ask(cast.case, cast.charlie)
    mechanical = factories.ContactType(name="Contractor: Mechanical", trade="mechanical")

    with pytest.raises(NotAllowed, match="mechanical"):
        accessrequests.grant(asked, contact_type=mechanical, by=cast.dana, at=LATER)

    assert AccessRequest.objects.get(pk=asked.pk).status == HelpStatus.WAITING


def test_staff_do_not_decide_their_own(cast):
    own_case = factories.Case()
    owner = factories.ContactTie(contact=factories.Contact(), user=cast.fiona).contact
    asked = AccessRequest(
        kind="access", thing="x", case=own_case, contact=owner, name="F", email=cast.fiona.email, text="Mine."
    )
    help.ask(asked, by=cast.fiona, at=NOW)

    with pytest.raises(NotAllowed, match="your own"):
        accessrequests.grant(asked, contact_type=factories.ContactType(), by=cast.fiona, at=LATER)


def test_declining_names_the_record_and_the_reason(cast):
    asked = ask(cast.case, cast.charlie)

    help.decline(asked, answer="Nobody here knows you.", by=cast.dana, at=LATER)

    body = Message.objects.get(kind="help_declined").body
    assert "Nobody here knows you." in body
    assert cast.case.number in body


def test_a_claim_ends_the_request_that_waits(cast):
    own(cast.charlie)
    asked = ask(cast.case, cast.charlie)
    codes.mail(cast.case, by=cast.charlie, at=NOW)

    claims.claim(cast.case.number, code_to("alice@example.org"), by=cast.charlie, at=LATER)

    assert AccessRequest.objects.get(pk=asked.pk).status == HelpStatus.WITHDRAWN


def test_the_ways_name_the_license_the_permit_was_bought_under(cast):
    stranger = accessrequests.ways(cast.case, cast.charlie, at=NOW)
    waiting = accessrequests.ways(cast.case, cast.penny, at=NOW)

    assert "This permit was bought under license GC-10442, Truebeam Builders LLC." in titles(stranger)
    assert next(way.button for way in stranger if "GC-10442" in way.title) == "Add the license"
    assert next(way.button for way in waiting if "GC-10442" in way.title) == "Where it stands"


def test_the_ways_of_a_case_without_license_do_not_speak_of_one(cast):
    assert not any("license" in title for title in titles(accessrequests.ways(factories.Case(), cast.charlie, at=NOW)))


@pytest.mark.parametrize(
    ("email", "days", "named"), [("charlie@example.org", 3, 1), ("charlie@example.org", -1, 0), ("x@example.org", 3, 0)]
)
def test_the_ways_name_an_invitation_that_waits_for_this_account(cast, email, days, named):
    CaseInvitation.objects.create(
        case=cast.case,
        email=email,
        key_hash="k",
        invited_by=cast.alice,
        invited_at=NOW,
        expires_on=TODAY + timedelta(days=days),
        contact_type=factories.ContactType(),
    )

    assert titles(accessrequests.ways(cast.case, cast.charlie, at=NOW)).count("You are invited.") == named
