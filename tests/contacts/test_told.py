"""By which way a person is told, the print queue that paper fills, and the inbox that keeps all of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from contacts.choices import ContactMethod, MessageStatus
from contacts.licensing import licenses
from contacts.models import Activity, Contact, License, Message, User
from contacts.refusals import NotAllowed
from contacts.telling import outbox, printing
from inspections import telling
from permits import codes, participants
from permits.models import CaseContact
from tests import factories
from tests.contacts.test_outbox import deliver_all
from tests.factories import NOW
from tests.visit_routes import visit

pytestmark = pytest.mark.django_db
HOME = {"address_line": "412 Mortar St", "city": "Plumb Hollow", "state": "CA", "zip": "95901"}
ENVELOPE = "Alice Example\n412 Mortar St\nPlumb Hollow, CA 95901"


def write(**changes):
    told = {
        "kind": "received",
        "thing": "case:1",
        "to": "alice@example.org",
        "at": NOW,
        "subject": "Received",
        "body": "Yes.",
    }
    return outbox.write(**told | changes)


def prefers(user, method, **place):
    """The account and the person's own record say the same, as the details page sees to."""
    user.preferred_contact_method = method
    user.save(update_fields=["preferred_contact_method"])
    own = Contact.objects.own(user) or factories.ContactTie(contact=factories.Contact(), user=user).contact
    Contact.objects.filter(pk=own.pk).update(preferred_contact_method=method, **place)
    return user


@pytest.fixture
def on_paper(cast):
    return prefers(cast.alice, ContactMethod.PAPER, **HOME)


def test_who_prefers_email_gets_a_mail(cast):
    message = write(user=cast.alice)

    assert (message.method, message.postal_address) == (ContactMethod.EMAIL, "")


def test_who_prefers_paper_gets_a_letter_to_the_address_on_file_and_no_mail(on_paper):
    message = write(user=on_paper)
    deliver_all()

    message.refresh_from_db()
    assert (message.method, message.status) == (ContactMethod.PAPER, MessageStatus.QUEUED)
    assert message.postal_address == ENVELOPE
    assert mail.outbox == []


@pytest.mark.parametrize(
    "kind",
    [
        "account/email/password_reset_code",
        "mfa/email/totp_activated",
        "license_approved",
        "invitation_to_company",
        "tied_on_file",
        "address_changed",
    ],
)
def test_codes_links_and_news_about_the_account_go_by_email_whatever_is_preferred(on_paper, kind):
    assert write(user=on_paper, kind=kind).method == ContactMethod.EMAIL


def test_without_a_mailing_address_paper_falls_back_to_email(cast):
    assert write(user=prefers(cast.alice, ContactMethod.PAPER, address_line="")).method == ContactMethod.EMAIL


def test_who_came_with_the_wish_for_text_messages_is_told_by_email(cast):
    assert write(user=prefers(cast.alice, ContactMethod.TEXT)).method == ContactMethod.EMAIL


def test_a_contact_without_an_account_is_told_by_its_own_way(db):
    lettered = factories.Contact(preferred_contact_method=ContactMethod.PAPER, email="a@example.org", **HOME)
    mailed = factories.Contact(email="b@example.org", **HOME)

    assert write(contact=lettered, to=lettered.email).method == ContactMethod.PAPER
    assert write(contact=mailed, to=mailed.email).method == ContactMethod.EMAIL


def test_a_contact_without_an_email_address_gets_a_letter_once(db):
    contact = factories.Contact(first_name="Alice", last_name="Example", email="", **HOME)

    first, again = write(contact=contact, to=""), write(contact=contact, to="")

    assert first == again
    assert (first.method, first.postal_address) == (ContactMethod.PAPER, ENVELOPE)


def test_who_can_be_told_by_no_way_stands_among_the_failures_for_staff(db):
    message = write(contact=factories.Contact(email=""), to="")

    assert message.status == MessageStatus.FAILED
    assert message.error == "There is neither an email address nor a mailing address."


def test_a_letter_without_an_address_is_refused_by_the_database(on_paper):
    message = write(user=on_paper)

    with pytest.raises(IntegrityError, match="message_on_paper_has_an_address"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(postal_address="")


def test_the_visit_of_somebody_on_paper_becomes_a_letter(on_paper, cast):
    visit(cast)
    inspection = cast.case.inspections.get()
    inspection.requested_by = on_paper

    telling.cancelled(inspection, at=NOW)

    letter = Message.objects.on_paper().get()
    assert letter.postal_address == ENVELOPE
    assert cast.case.number in letter.body


def test_a_person_put_on_a_record_without_an_email_address_hears_of_it_by_letter(cast):
    contact = factories.Contact(first_name="Alice", last_name="Example", email="", **HOME)
    kind = CaseContact.objects.filter(case=cast.case).first().contact_type

    participants.put_on(cast.case, contact, contact_type=kind, by=cast.dana, at=NOW)

    assert [letter.postal_address for letter in Message.objects.on_paper()] == [ENVELOPE]


def test_the_holder_of_a_license_without_an_email_address_hears_of_it_by_letter(cast):
    holder = factories.Contact(first_name="Alice", last_name="Example", email="", **HOME)
    License.objects.filter(pk=cast.license.pk).update(holder=holder)
    licenses.remove(cast.bob.license_links.get(), by=cast.dana, at=NOW)

    assert [letter.postal_address for letter in Message.objects.on_paper()] == [ENVELOPE]


def test_a_party_without_an_email_address_gets_its_code_by_letter_and_the_desk_does_not_read_it(cast, client, settings):
    settings.TWO_STEP_REQUIRED = False
    contact = factories.Contact(first_name="Alice", last_name="Example", email="", **HOME)
    party = CaseContact.objects.create(case=cast.case, contact=contact, contact_type=factories.ContactType())

    assert party in codes.reachable(cast.case)
    codes.send(cast.case, by=cast.dana, at=NOW)

    letter = Message.objects.on_paper().get()
    assert letter.postal_address == ENVELOPE
    client.force_login(cast.dana)
    assert "Not shown" in client.get(f"{LIST}{letter.pk}/change/").content.decode()


# --- The print queue


def test_printing_takes_a_letter_off_the_queue_with_who_printed_it(on_paper, cast):
    letter = printing.mark_printed(write(user=on_paper), by=cast.dana, at=NOW)

    assert (letter.status, letter.sent_at, letter.printed_by) == (MessageStatus.SENT, NOW, cast.dana)
    assert Activity.objects.get(act="was printed").actor == "dana"


def test_a_letter_is_printed_once_and_a_mail_never(on_paper, cast):
    letter = printing.mark_printed(write(user=on_paper), by=cast.dana, at=NOW)

    for message in (letter, write(user=cast.bob, to="bob1@example.org")):
        with pytest.raises(NotAllowed, match="not waiting to be printed"):
            printing.mark_printed(message, by=cast.dana, at=NOW)


@pytest.fixture
def queue(on_paper, cast, client, settings):
    settings.TWO_STEP_REQUIRED = False
    letters = [
        write(user=on_paper, thing=f"case:{n}", subject=f"Letter {n}", at=NOW + timedelta(minutes=n)) for n in range(3)
    ]
    write(user=cast.bob, to="bob1@example.org", subject="A mail")
    client.force_login(cast.dana)
    return letters


LIST = "/admin/contacts/papermessage/"


def test_the_queue_shows_what_waits_oldest_first(client, queue, cast):
    printing.mark_printed(queue[1], by=cast.dana, at=NOW)

    assert list(client.get(LIST).context["cl"].result_list.values_list("subject", flat=True)) == [
        "Letter 0",
        "Letter 2",
    ]
    printed = client.get(f"{LIST}?state=printed").context["cl"].result_list
    assert list(printed.values_list("subject", flat=True)) == ["Letter 1"]


def test_letters_are_printed_a_sheet_each_and_then_taken_off(client, queue):
    chosen = [queue[2].pk, queue[0].pk]

    answer = client.post(LIST, {"action": "show_sheets", "_selected_action": chosen})
    page = client.get(answer["Location"])

    text = page.content.decode()
    assert [letter.subject for letter in page.context["letters"]] == ["Letter 0", "Letter 2"]
    assert text.count('<article class="sheet"') == 2
    assert "Alice Example<br>412 Mortar St<br>Plumb Hollow, CA 95901" in text
    client.post(answer["Location"])
    assert Message.objects.on_paper().filter(status=MessageStatus.QUEUED).get() == queue[1]


def test_a_mail_is_never_among_the_sheets(client, queue):
    mailed = Message.objects.get(subject="A mail")

    assert list(client.get(f"{LIST}sheets/?letters={mailed.pk},x,{'9' * 30}").context["letters"]) == []


@pytest.mark.parametrize("name", ["rita", "fiona"])
def test_only_technicians_print(client, queue, cast, name):
    client.force_login(getattr(cast, name))

    assert client.get(LIST).status_code == 403
    assert client.post(f"{LIST}sheets/?letters={queue[0].pk}").status_code == 302
    queue[0].refresh_from_db()
    assert queue[0].status == MessageStatus.QUEUED


# --- The inbox


def inbox(client, user, query=""):
    client.force_login(user)
    return client.get(f"/inbox/{query}")


def test_what_was_told_stands_in_the_inbox_latest_first_whichever_way_it_went(client, on_paper):
    write(user=on_paper, subject="By letter", body="See https://example.org/a now.")
    write(user=on_paper, subject="By mail", kind="tied_on_file", at=NOW + timedelta(hours=1))

    page = inbox(client, on_paper)

    assert [message.subject for message in page.context["told"]] == ["By mail", "By letter"]
    text = page.content.decode()
    assert "Goes out by letter" in text
    assert '<a href="https://example.org/a" rel="nofollow">https://example.org/a</a>' in text


def test_a_code_is_not_read_there(client, cast):
    write(
        user=cast.bob,
        to=cast.bob.email,
        kind="account/email/password_reset_code",
        subject="Your code",
        body="ABCD-EFGH",
    )

    text = inbox(client, cast.bob).content.decode()

    assert "Your code" in text
    assert "ABCD-EFGH" not in text


def test_nobody_reads_anothers_messages(client, cast):
    write(user=cast.bob, to=cast.bob.email, subject="For Bob alone")

    assert "For Bob alone" not in inbox(client, cast.charlie).content.decode()


def test_what_went_to_a_proved_address_stands_in_its_owners_inbox(client, cast):
    write(to="BOB1@example.org", subject="A receipt")

    assert "A receipt" in inbox(client, cast.bob).content.decode()


def test_what_went_to_an_address_that_is_not_proved_stands_in_nobodys(cast):
    cast.bob.emailaddress_set.update(verified=False)

    assert write(to="bob1@example.org").user is None


def test_markup_in_a_message_stays_text(client, cast):
    write(user=cast.bob, to=cast.bob.email, subject="<b>x</b>", body="<script>alert(1)</script>")

    assert "<script>alert" not in inbox(client, cast.bob).content.decode()


def test_the_inbox_pages_by_key_and_costs_the_same(client, cast, django_assert_max_num_queries):
    write(user=cast.bob, to=cast.bob.email, thing="first", subject="0")
    inbox(client, cast.bob)
    with django_assert_max_num_queries(10) as one:
        client.get("/inbox/")
    for number in range(1, 60):
        write(
            user=cast.bob,
            to=cast.bob.email,
            thing=str(number),
            subject=str(number),
            at=NOW + timedelta(days=number // 9),
        )

    with django_assert_max_num_queries(10) as many:
        client.get("/inbox/")
    seen, address = [], "/inbox/"
    while address:
        context = client.get(address).context
        seen += [message.subject for message in context["told"]]
        back, address = context["newer"], context["older"]

    assert len(one) == len(many)
    assert seen == [str(number) for number in range(59, -1, -1)]
    assert [message.subject for message in client.get(back).context["told"]] == seen[25:50]


@pytest.mark.parametrize("query", ["?after=x", "?before=~", "?after=2026-01-01T00:00:00~1", "?before=%00"])
def test_a_key_that_makes_no_sense_is_the_first_page(client, cast, query):
    assert inbox(client, cast.bob, query).status_code == 200


def test_nobody_is_offered_text_messages(client, cast, settings):
    settings.TWO_STEP_REQUIRED = False
    client.force_login(cast.ada)

    for address in (f"/admin/contacts/user/{cast.bob.pk}/change/", "/admin/contacts/contact/add/"):
        assert "Text message" not in client.get(address).content.decode()
    assert User.objects.filter(preferred_contact_method=ContactMethod.TEXT).count() == 0
