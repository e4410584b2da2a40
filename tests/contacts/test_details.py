"""What people change about themselves, and what they show first."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache

from contacts.entry import accounts, details, onfile
from contacts.entry.details import Details
from contacts.models import Activity, Contact, Message
from permits.models import Case, CaseContact
from tests import factories
from tests.cast import PASSWORD
from tests.contacts.registering import city
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TYPED = {
    "first_name": "Alicia",
    "last_name": "Example",
    "phone": "555-0123",
    "preferred_contact_method": "email",
    "address_line": "412 Mortar St",
    "city": "Plumb Hollow",
    "state": "ca",
    "zip": "95901",
}


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def alice(client, cast):
    """Alice, who has shown a moment ago that it is her."""
    client.force_login(cast.alice)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return cast.alice


@pytest.mark.parametrize("page", ["details", "question", "records"])
def test_every_page_asks_first_whether_it_is_still_them(client, cast, page):
    client.force_login(cast.alice)

    answer = client.get(f"/account/{page}/")

    assert answer.headers["Location"] == f"/accounts/reauthenticate/?next=%2Faccount%2F{page}%2F"
    assert client.post(f"/account/{page}/", TYPED).status_code == 302
    cast.alice.refresh_from_db()
    assert cast.alice.first_name == "Alice"


def test_what_was_sent_too_late_is_done_once_the_password_is_given(client, cast):
    client.force_login(cast.alice)
    answer = client.post("/account/details/", TYPED)

    client.post(answer.headers["Location"], {"password": PASSWORD, "next": "/account/details/"})

    cast.alice.refresh_from_db()
    assert cast.alice.first_name == "Alicia"


def test_details_change_on_the_account_and_on_its_own_record(client, alice):
    answer = client.post("/account/details/", TYPED)

    alice.refresh_from_db()
    own = Contact.objects.own(alice)
    assert answer.headers["Location"] == "/account/"
    assert (alice.first_name, alice.phone) == ("Alicia", "555-0123")
    assert (own.first_name, own.phone, own.address_line, own.state) == ("Alicia", "555-0123", "412 Mortar St", "CA")


def test_the_change_is_recorded_by_name_and_told_without_the_values(client, alice):
    client.post("/account/details/", TYPED)

    line = Activity.objects.get(act="changed their details")
    assert line.facts["what"] == "first name, telephone, mailing address, city, state, ZIP code"
    mail = Message.objects.get(kind="account/details_changed")
    assert mail.to == alice.email
    assert "412 Mortar" not in mail.body


def test_nothing_changed_is_nothing_recorded(client, alice):
    client.post("/account/details/", TYPED)
    client.post("/account/details/", TYPED)

    assert Activity.objects.filter(act="changed their details").count() == 1
    assert Message.objects.filter(kind="account/details_changed").count() == 1


def test_the_username_and_the_address_cannot_be_changed_here(client, alice):
    client.post("/account/details/", TYPED | {"username": "alicia", "email": "other@example.org"})

    alice.refresh_from_db()
    assert (alice.username, alice.email, Contact.objects.own(alice).email) == (
        "alice",
        "alice@example.org",
        "alice@example.org",
    )


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("last_name", {"last_name": ""}),
        ("phone", {"phone": ""}),
        ("address_line", {"preferred_contact_method": "paper", "address_line": ""}),
        ("preferred_contact_method", {"preferred_contact_method": "pigeon"}),
    ],
)
def test_what_does_not_do_is_told_at_its_field_and_nothing_is_lost(client, alice, field, changes):
    page = client.post("/account/details/", TYPED | changes)

    assert list(page.context["form"].errors) == [field]
    assert 'value="Alicia"' in page.content.decode()


def test_an_account_without_a_record_gets_one(db):
    user = factories.User()

    details.change(Details(**TYPED), by=user, at=NOW)

    assert Contact.objects.own(user).email == user.email


def test_a_name_changed_to_somebody_elses_ties_nothing(db, cast):
    stranger = factories.User()
    details.change(Details(**TYPED | {"first_name": "Alice"}), by=stranger, at=NOW)

    assert not Case.objects.mine(stranger).exists()


def test_the_question_and_its_answer_are_changed_and_told(client, alice):
    question = "What was the first thing you built?"

    client.post("/account/question/", {"security_question": question, "security_answer": "A Bird  House"})

    alice.refresh_from_db()
    assert alice.security_question == question
    assert accounts.answer_fits(alice, "a bird house")
    assert Message.objects.get(kind="account/question_changed").to == alice.email
    assert not Message.objects.filter(body__icontains="bird").exists()


def test_an_answer_sent_too_late_is_not_kept_anywhere(client, cast):
    client.force_login(cast.alice)

    answer = client.post("/account/question/", {"security_question": "", "security_answer": "a bird house"})

    assert answer.headers["Location"] == "/account/question/"
    assert "bird" not in str(dict(client.session))


def test_a_question_that_is_no_longer_offered_can_be_kept(client, alice):
    alice.security_question = "What was your first tool?"
    alice.save()

    page = client.get("/account/question/").content.decode()

    assert '<option value="What was your first tool?" selected>' in page


def test_where_the_city_asks_no_question_there_is_no_page(client, alice):
    city(security_question_asked=False)

    assert client.get("/account/question/").status_code == 404
    assert "/account/question/" not in client.get("/account/").content.decode()


def test_records_under_the_address_are_offered_on_the_account_page_and_tied_on_request(client, alice):
    record = factories.Contact(first_name="Alicia", last_name="Exampleson", email="ALICE@example.org")
    case = factories.Case()
    CaseContact.objects.create(case=case, contact=record, contact_type=factories.ContactType())
    assert "1 contact record bears your address" in client.get("/account/").content.decode()

    assert "Alicia Exampleson" in client.get("/account/records/").content.decode()
    client.post("/account/records/", {"records": [record.pk]})

    assert case in Case.objects.mine(alice)
    assert "bears your address" not in client.get("/account/").content.decode()


def test_a_record_that_is_not_offered_cannot_be_had_by_its_key(client, alice):
    factories.Contact(email=alice.email)
    others = factories.Contact(email="somebody@example.org")

    page = client.post("/account/records/", {"records": [others.pk]})

    assert list(page.context["form"].errors) == ["records"]
    assert not others.ties.exists()


def test_an_address_added_later_ties_nothing_until_it_is_asked_for(client, alice):
    factories.Contact(email="later@example.org")
    EmailAddress.objects.create(user=alice, email="later@example.org", verified=True)
    accounts.address_proved(alice, "later@example.org", at=NOW)

    assert onfile.offered(alice).count() == 1


def test_with_nothing_to_tie_the_page_says_what_else_helps(client, alice):
    page = client.get("/account/records/").content.decode()

    assert "No other record of the city bears an address you have proved." in page
    assert "/requests/address/" in page
