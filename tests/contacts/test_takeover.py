"""What somebody can do who wants an account, an address or a name that is not theirs: nothing."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from contacts.entry import accounts
from contacts.models import LicenseLink, Message, User
from tests import factories
from tests.cast import PASSWORD
from tests.contacts.registering import TYPED, code_for, register, sign_up, type_code
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def mallory():
    return Client(REMOTE_ADDR="203.0.113.66")


def plain(page):
    """A page without what differs each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())


def waiting_page(browser, **changes):
    answer = sign_up(browser, **changes)
    return answer.status_code, answer.headers["Location"], plain(browser.get(answer.headers["Location"]))


def test_a_stranger_who_signs_up_with_your_address_blocks_neither_address_nor_name(client, mallory):
    sign_up(mallory, first_name="Mallory", password1="the password of the stranger")

    sign_up(client)
    type_code(client, code_for("nina@example.org"))

    nina = User.objects.get()
    assert (nina.first_name, nina.username) == ("Nina", "nina-builds")
    assert nina.check_password(TYPED["password1"])


def test_a_stranger_cannot_interrupt_a_sign_up_that_waits_for_its_code(client, mallory):
    sign_up(client)
    code = code_for("nina@example.org")
    sign_up(mallory, first_name="Mallory")

    type_code(client, code)

    assert User.objects.get().first_name == "Nina"


def test_the_code_of_one_browser_is_worth_nothing_in_another(client, mallory):
    sign_up(mallory, first_name="Mallory")
    sign_up(client)

    page = type_code(mallory, code_for("nina@example.org"))

    assert page.status_code == 200
    assert not User.objects.exists()


def test_the_mails_hold_a_code_and_no_link_that_opens_anything(client):
    sign_up(client)

    body = Message.objects.get(to="nina@example.org").body
    assert re.findall(r"https?://\S+", body) == ["http://testserver"]


def test_three_wrong_codes_end_the_try_and_keep_what_was_typed(client):
    register(client)
    right = code_for("nina@example.org")
    answers = [type_code(client, "AAAA-BBBB") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 302]
    assert type_code(client, right).headers["Location"] == "/accounts/signup/"
    assert 'value="Newcomer"' in client.get("/register/contractor/account/").content.decode()
    assert not User.objects.exists()


def test_a_code_is_old_after_a_quarter_of_an_hour(client, time_machine):
    time_machine.move_to("2026-11-20T18:00:00Z")
    sign_up(client)
    time_machine.move_to("2026-11-20T18:15:01Z")

    type_code(client, code_for("nina@example.org"))

    assert not User.objects.exists()


def test_known_unknown_and_pending_addresses_get_the_same_answer(client, cast):
    known, unknown, pending = Client(), Client(), Client()
    sign_up(client, email="pending@example.org", username="pending-name")

    answers = [
        waiting_page(browser, username=f"somebody{number}", email=email)
        for number, (browser, email) in enumerate(
            [(known, cast.bob.email), (unknown, "new2@example.org"), (pending, "pending@example.org")]
        )
    ]

    bodies = {
        (status, where, body.replace(email, ""))
        for (status, where, body), email in zip(
            answers, [cast.bob.email, "new2@example.org", "pending@example.org"], strict=True
        )
    }
    assert len(bodies) == 1


def test_the_owner_of_a_known_address_hears_of_the_try_and_no_code_goes_out(client, cast):
    sign_up(client, email=cast.bob.email)

    mail = Message.objects.get(to=cast.bob.email)
    assert mail.kind == "account/email/account_already_exists"
    assert type_code(client, "").status_code == 200
    assert User.objects.filter(email=cast.bob.email).count() == 1


@pytest.mark.parametrize("email", ["BOB1@example.org", "Bob1@Example.ORG"])
def test_capitals_do_not_make_another_address(client, cast, email):
    sign_up(client, email=email)

    assert Message.objects.get().kind == "account/email/account_already_exists"


def test_a_username_of_somebody_who_proved_their_address_stays_theirs(client, cast):
    page = sign_up(client, username="BOB1")

    assert list(page.context["form"].errors) == ["username"]


def test_a_username_that_is_an_address_is_answered_as_the_address_would_be(client, cast):
    free = waiting_page(Client(), username="nobody@example.org", email="nobody@example.org")
    taken = waiting_page(Client(), username=cast.bob.email, email=cast.bob.email)

    assert free[:2] == taken[:2]
    assert free[2].replace("nobody@example.org", "") == taken[2].replace(cast.bob.email, "")


def test_whoever_types_the_code_first_has_the_name_and_the_other_chooses_again(client):
    other = Client()
    sign_up(client)
    sign_up(other, email="other@example.org")
    type_code(other, code_for("other@example.org"))

    answer = type_code(client, code_for("nina@example.org"))
    assert answer.headers["Location"] == "/register/username/"
    page = client.post("/register/username/", {"username": "nina-builds"})
    assert list(page.context["form"].errors) == ["username"]
    client.post("/register/username/", {"username": "nina-builds-too"})

    assert User.objects.get(email="nina@example.org").username == "nina-builds-too"


def test_the_page_for_another_name_opens_only_after_the_code(client):
    sign_up(client)

    assert client.post("/register/username/", {"username": "free-name"}).status_code == 404
    assert not User.objects.exists()


def test_two_browsers_of_one_person_make_one_account(client):
    other = Client()
    sign_up(client)
    first = code_for("nina@example.org")
    sign_up(other, username="nina-again")
    type_code(other, code_for("nina@example.org"))

    assert type_code(client, first).headers["Location"] == "/accounts/login/"
    assert User.objects.get().username == "nina-again"


def test_proving_an_address_ends_claims_to_it_that_were_never_proved(db):
    attacker, owner = factories.User(), factories.User(email="on-file@example.org")
    EmailAddress.objects.create(user=attacker, email="on-file@example.org", verified=False)

    accounts.address_proved(owner, "on-file@example.org", at=NOW)

    assert not EmailAddress.objects.filter(user=attacker).exists()


def test_a_second_address_counts_only_after_its_code(client, cast):
    client.login(username="charlie", password=PASSWORD)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"action_add": "", "email": "on-file@example.org"})

    assert not EmailAddress.objects.filter(email="on-file@example.org").exists()


def test_a_new_password_ends_every_other_session(client, cast):
    thief = Client()
    thief.force_login(cast.bob)
    assert thief.get("/account/").status_code == 200

    cast.bob.set_password("another long and winding password")
    cast.bob.save()

    assert thief.get("/account/").status_code == 302


def test_requests_for_licenses_are_recorded_only_with_the_code(mallory, cast):
    register(mallory, cast.license)

    assert not LicenseLink.objects.exclude(user__in=[cast.bob, cast.penny]).exists()


def test_codes_to_one_address_from_one_source_are_limited(client):
    answers = [sign_up(client).status_code for _ in range(6)]

    assert answers == [302] * 5 + [429]


def test_a_stranger_who_asks_for_codes_does_not_keep_the_owner_from_theirs(client, mallory):
    for _ in range(6):
        sign_up(mallory)

    assert sign_up(client).status_code == 302
