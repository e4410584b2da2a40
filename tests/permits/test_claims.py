"""Codes mailed to the people on file, and claiming a record with one."""

import re
from datetime import timedelta

import pytest

from contacts.choices import ContactKind, ContactMethod
from contacts.models import Activity, Message
from contacts.refusals import NotAllowed
from permits import claims, codes, workflow
from permits.access import Right, may
from permits.choices import CaseStatus
from permits.models import CaseContact, ClaimCode
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
WRONG = "do not go together"


def code_to(address):
    body = Message.objects.filter(kind="claim_code_mailed", to=address).latest("pk").body
    return re.search(r"^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$", body, re.MULTILINE).group()


@pytest.fixture(autouse=True)
def known(cast):
    """Every account that was opened has a contact record of its own."""
    for user in (cast.charlie, cast.penny):
        factories.ContactTie(contact=factories.Contact(first_name=user.first_name, last_name="Example"), user=user)


@pytest.fixture
def mailed(cast):
    """The code that Alice, the applicant, has in her mail."""
    codes.mail(cast.case, by=cast.charlie, at=NOW)
    return code_to("alice@example.org")


def party(case, email="sam@example.org", **facts):
    contact = factories.Contact(email=email, **facts)
    return CaseContact.objects.create(case=case, contact=contact, contact_type=factories.ContactType())


def test_a_code_puts_its_reader_on_the_case_as_what_the_party_is(cast, mailed):
    row = claims.claim(cast.case.number, mailed, by=cast.charlie, at=LATER)

    assert (row.case, str(row.contact), row.contact_type.name) == (cast.case, "Charlie Example", "Applicant")
    assert may(cast.charlie, Right.SCHEDULE, cast.case)
    assert ClaimCode.objects.get().used_by == cast.charlie


@pytest.mark.parametrize("spelling", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_capitals_dashes_and_spaces_do_not_matter(cast, mailed, spelling):
    claims.claim(cast.case.number.lower().replace("-", " "), spelling(mailed), by=cast.charlie, at=LATER)

    assert may(cast.charlie, Right.VIEW, cast.case)


def test_all_parties_are_told_and_so_is_the_one_the_code_was_mailed_to(cast, mailed):
    claims.claim(cast.case.number, mailed, by=cast.charlie, at=LATER)

    told = set(Message.objects.filter(kind="contact_put_on").values_list("to", flat=True))
    assert {"alice@example.org", "bob1@example.org"} <= told
    used = Message.objects.get(kind="claim_code_used")
    assert used.to == "alice@example.org"
    assert "Charlie Example has used the code we mailed you on November 20, 2026" in used.body


def test_a_code_works_once(cast, mailed):
    claims.claim(cast.case.number, mailed, by=cast.charlie, at=LATER)

    with pytest.raises(NotAllowed, match=WRONG):
        claims.claim(cast.case.number, mailed, by=cast.penny, at=LATER)


def test_a_code_is_good_for_thirty_days(cast, mailed):
    with pytest.raises(NotAllowed, match=WRONG):
        claims.claim(cast.case.number, mailed, by=cast.charlie, at=NOW + timedelta(days=31))

    claims.claim(cast.case.number, mailed, by=cast.charlie, at=NOW + timedelta(days=30))


def test_every_wrong_way_is_answered_in_the_same_words(cast, mailed):
    other = factories.Case()
    tries = [
        (cast.case.number, "3333-3333-3333"),
        (other.number, mailed),
        ("BLDR-1999-00001", mailed),
        ("", ""),
        ("!", mailed),
    ]

    answers = set()
    for number, code in tries:
        with pytest.raises(NotAllowed) as refused:
            claims.claim(number, code, by=cast.charlie, at=LATER)
        answers.add(str(refused.value))

    assert len(answers) == 1


def test_the_code_of_a_party_that_was_taken_off_is_wrong(cast, mailed):
    cast.case.contacts.all().delete()

    with pytest.raises(NotAllowed, match=WRONG):
        claims.claim(cast.case.number, mailed, by=cast.charlie, at=LATER)


def test_who_is_on_the_case_already_uses_no_code_up(cast, mailed):
    with pytest.raises(NotAllowed, match="already"):
        claims.claim(cast.case.number, mailed, by=cast.alice, at=LATER)

    assert ClaimCode.objects.get().used_at is None


def test_a_contractor_s_code_asks_for_the_license_of_the_trade(cast):
    electrician = factories.ContactType(name="Contractor: Electrical", trade="electrical")
    contact = factories.Contact(email="volt@example.org")
    CaseContact.objects.create(case=cast.case, contact=contact, contact_type=electrician)
    codes.mail(cast.case, by=cast.charlie, at=NOW)

    with pytest.raises(NotAllowed, match="electrical"):
        claims.claim(cast.case.number, code_to("volt@example.org"), by=cast.charlie, at=LATER)

    assert not ClaimCode.objects.exclude(used_at=None).exists()


def test_what_a_company_narrowed_stays_narrow(office):
    cast = office
    row = party(cast.case)
    row.rights, row.company = [Right.VIEW], cast.company
    row.save()
    codes.mail(cast.case, by=cast.charlie, at=NOW)

    claims.claim(cast.case.number, code_to("sam@example.org"), by=cast.charlie, at=LATER)

    assert may(cast.charlie, Right.VIEW, cast.case)
    assert not may(cast.charlie, Right.SCHEDULE, cast.case)
    assert cast.case.contacts.filter(contact__ties__user=cast.charlie).get().company == cast.company


def test_no_code_is_kept_as_it_was_mailed(cast, mailed):
    row = ClaimCode.objects.get()

    assert mailed.replace("-", "") not in row.code_hash.upper()
    assert not Activity.objects.filter(facts__icontains=mailed).exists()
    assert len(set(mailed) - set(codes.LETTERS + "-")) == 0


def test_codes_are_mailed_at_most_once_a_day(cast, mailed):
    codes.mail(cast.case, by=cast.penny, at=NOW + timedelta(hours=23))
    assert ClaimCode.objects.count() == 1

    codes.mail(cast.case, by=cast.penny, at=NOW + timedelta(hours=25))
    assert ClaimCode.objects.count() == 2


def test_nobody_on_file_is_no_trouble(cast):
    lonely = factories.Case()

    codes.mail(lonely, by=cast.charlie, at=NOW)

    assert not Message.objects.filter(kind="claim_code_mailed").exists()


def test_one_mailbox_gets_one_code(cast):
    party(cast.case, email="Alice@Example.org")
    party(cast.case, email="")
    party(cast.case, kind=ContactKind.COMPANY, company_name="Truebeam", email="office@truebeam.example")

    codes.mail(cast.case, by=cast.charlie, at=NOW)

    to = sorted(Message.objects.filter(kind="claim_code_mailed").values_list("to", flat=True))
    assert to == ["alice@example.org", "office@truebeam.example"]


def test_who_has_no_email_address_gets_a_letter(cast):
    party(cast.case, email="", address_line="9 Yard Rd", city="Plumb Hollow", state="CA", zip="95904")

    codes.send(cast.case, by=cast.dana, at=NOW)

    letter = Message.objects.get(kind="claim_code_letter")
    assert (letter.method, letter.to.partition(":")[0]) == (ContactMethod.PAPER, "contact")
    assert "9 Yard Rd" in letter.postal_address
    assert re.search(r"^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$", letter.body, re.MULTILINE)


def test_staff_send_codes_at_any_time_and_hear_when_nobody_can_be_reached(cast, mailed):
    assert len(codes.send(cast.case, by=cast.dana, at=LATER)) == 1

    with pytest.raises(NotAllowed, match="can be reached"):
        codes.send(factories.Case(), by=cast.dana, at=LATER)


def test_issuing_mails_a_code_to_who_has_no_account_yet(cast):
    ready = factories.Case(status=CaseStatus.READY, issued_on=None)
    party(ready, email="sam@example.org")
    CaseContact.objects.create(
        case=ready, contact=cast.case.contacts.get().contact, contact_type=factories.ContactType()
    )

    workflow.issue(ready, by=cast.dana, at=NOW)

    assert list(Message.objects.filter(kind="claim_code_mailed").values_list("to", flat=True)) == ["sam@example.org"]


def test_an_account_without_a_contact_record_is_sent_to_the_city(cast, mailed):
    with pytest.raises(NotAllowed, match="no contact record"):
        claims.claim(cast.case.number, mailed, by=cast.fiona, at=LATER)


def test_the_public_history_does_not_say_that_codes_went_out(client, cast, mailed):
    page = client.get(cast.case.get_absolute_url() + "history/").content.decode()

    assert "was mailed" not in page
