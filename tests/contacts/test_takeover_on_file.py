"""The ways known to take an account over, each with records on file at stake: nine tries that give nothing.

Five are the pre-hijacking attacks that Sudhodanan and Paverd found (2022): an account made with the victim's address
before the victim comes, and what is left of it afterwards. The others: the victim falls for the attacker's mail, a
mailbox changes hands, look-alikes of an address, and squatting on an address or its name.
"""

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from contacts.models import Contact, ContactTie, License, Message, User
from permits.models import Case, CaseContact
from tests import factories
from tests.cast import account
from tests.contacts.registering import TYPED, code_for, sign_up, type_code

pytestmark = pytest.mark.django_db
ON_FILE = TYPED["email"]
OTHERS = {
    "username": "mallory",
    "email": "mallory@attacker.example",
    "first_name": "Mallory",
    "last_name": "Malign",
    "password1": "a password of the stranger",
}


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def stake():
    """A case of Nina's, known from an old system by her address."""
    record = factories.Contact(first_name="Nina", last_name="Newcomer", email=ON_FILE)
    case = factories.Case()
    CaseContact.objects.create(case=case, contact=record, contact_type=factories.ContactType())
    return case


@pytest.fixture
def attacker():
    return Client(REMOTE_ADDR="203.0.113.66")


@pytest.fixture
def victim():
    return Client(REMOTE_ADDR="198.51.100.7")


def opens_an_account(browser, **changes):
    sign_up(browser, **changes)
    type_code(browser, code_for(changes.get("email", ON_FILE)))
    return User.objects.get(username=changes.get("username", TYPED["username"]))


def log_in(browser, name, password):
    browser.post("/accounts/login/", {"login": name, "password": password})
    return "_auth_user_id" in browser.session


def starts_to_add(browser, address, password):
    """Add an address to the account of this browser; its code goes to that mailbox."""
    browser.post("/accounts/reauthenticate/", {"password": password})
    browser.post("/accounts/email/", {"action_add": "", "email": address})


def code_mailed_to(address):
    body = Message.objects.filter(to=address, kind__contains="email_confirmation").latest("pk").body
    return re.search(r"^[A-Z]{4}-[A-Z]{4}$", body, re.M).group()


def has_it(user, stake):
    return Case.objects.mine(user).filter(pk=stake.pk).exists()


def test_1_no_outside_identity_can_be_merged_into_an_account():
    """Classic-federated merge: there is no log-in by another company's word."""
    assert not [app for app in settings.INSTALLED_APPS if "social" in app]
    with pytest.raises(NoReverseMatch):
        reverse("socialaccount_connections")


def test_2_a_session_begun_with_the_victims_address_is_worth_nothing_once_they_came(stake, attacker, victim):
    """Unexpired session."""
    sign_up(attacker, **OTHERS | {"email": ON_FILE})

    nina = opens_an_account(victim)

    assert has_it(nina, stake)
    assert "_auth_user_id" not in attacker.session
    type_code(attacker, code_for(ON_FILE))
    assert "_auth_user_id" not in attacker.session
    assert list(User.objects.all()) == [nina]
    assert not log_in(attacker, ON_FILE, OTHERS["password1"])


def test_3_an_attackers_account_holds_nothing_of_an_address_it_did_not_prove(stake, attacker, victim):
    """Trojan identifier: a second address on the attacker's account."""
    mallory = opens_an_account(attacker, **OTHERS)
    starts_to_add(attacker, ON_FILE, OTHERS["password1"])

    nina = opens_an_account(victim)

    assert not has_it(mallory, stake)
    assert has_it(nina, stake)
    assert not EmailAddress.objects.filter(user=mallory, email=ON_FILE).exists()
    attacker.post("/accounts/password/reset/", {"email": ON_FILE})
    assert not Message.objects.filter(to="mallory@attacker.example", kind__contains="password_reset").exists()


def test_4_a_change_of_address_that_was_left_open_ends_when_its_owner_comes(stake, attacker, victim):
    """Unexpired email change: even the right code is too late."""
    mallory = opens_an_account(attacker, **OTHERS)
    starts_to_add(attacker, ON_FILE, OTHERS["password1"])
    code = code_mailed_to(ON_FILE)
    nina = opens_an_account(victim)

    attacker.post("/accounts/confirm-email/", {"code": code})

    assert not EmailAddress.objects.filter(user=mallory, email=ON_FILE, verified=True).exists()
    assert not has_it(mallory, stake)
    assert has_it(nina, stake)


def test_5_an_address_counts_by_our_code_alone(stake, attacker):
    """Non-verifying identity provider: nobody else's word, and no row without a code, makes an address proved."""
    mallory = opens_an_account(attacker, **OTHERS)
    EmailAddress.objects.create(user=mallory, email=ON_FILE, verified=False)

    page = attacker.get("/account/").content.decode()

    assert not has_it(mallory, stake)
    assert "bear" not in page
    attacker.post("/accounts/reauthenticate/", {"password": OTHERS["password1"]})
    attacker.post("/account/records/", {"records": [Contact.objects.get(email=ON_FILE).pk]})
    assert not has_it(mallory, stake)


def test_6_the_victim_who_does_what_the_attackers_mail_says_gives_them_nothing(stake, attacker, victim):
    """The mail of a sign-up that the victim did not start holds a code for the attacker's browser, and no link."""
    sign_up(attacker, **OTHERS | {"email": ON_FILE})
    mail = Message.objects.get(to=ON_FILE)

    for address in re.findall(r"https?://\S+", mail.body):
        victim.get(address, follow=True)
    type_code(victim, code_for(ON_FILE))

    assert not User.objects.exists()
    assert not ContactTie.objects.exists()
    assert "did not" in mail.body


def test_7_whoever_has_the_mailbox_later_has_neither_account_nor_records(stake, attacker, victim):
    """Recycled mailbox, still an address of the account: the answer is missing."""
    nina = opens_an_account(victim)

    attacker.post("/accounts/password/reset/", {"email": ON_FILE})
    body = Message.objects.filter(to=ON_FILE, kind__contains="password_reset").latest("pk").body
    code = re.search(r"^[A-Z]{4}-[A-Z]{4}$", body, re.M).group()
    attacker.post("/accounts/password/reset/confirm/", {"code": code})
    new = OTHERS["password1"]
    attacker.post(
        "/accounts/password/reset/complete/", {"password1": new, "password2": new, "security_answer": "a dog house"}
    )

    nina.refresh_from_db()
    assert nina.check_password(TYPED["password1"])
    assert not log_in(attacker, nina.username, new)


def test_7_nor_when_its_owner_had_changed_to_another_address(stake, attacker, victim):
    """Recycled mailbox, given up before: the records went along with their owner."""
    nina = opens_an_account(victim)
    starts_to_add(victim, "nina@new.example", TYPED["password1"])
    victim.post("/accounts/confirm-email/", {"code": code_mailed_to("nina@new.example")})
    victim.post("/accounts/email/", {"action_primary": "", "email": "nina@new.example"})
    victim.post("/accounts/email/", {"action_remove": "", "email": ON_FILE})
    assert not EmailAddress.objects.filter(email=ON_FILE).exists()

    mallory = opens_an_account(attacker, **OTHERS | {"email": ON_FILE})

    assert has_it(nina, stake)
    assert not has_it(mallory, stake)
    assert Contact.objects.own(nina).email == "nina@new.example"


@pytest.mark.parametrize(
    "look_alike",
    [
        "n\N{LATIN SMALL LETTER DOTLESS I}na@example.org",  # a dotless i, which PostgreSQL's upper() makes an I
        "n\N{CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I}na@example.org",
        "\N{FULLWIDTH LATIN SMALL LETTER N}ina@example.org",
        "nina@exampl\N{CYRILLIC SMALL LETTER IE}.org",
    ],
)
def test_8_an_address_with_letters_that_look_alike_is_refused_at_its_field(stake, attacker, look_alike):
    page = sign_up(attacker, **OTHERS | {"email": look_alike})

    assert list(page.context["form"].errors) == ["email"]
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "other_mailbox",
    ["nina+permits@example.org", "ni.na@example.org", "nina@mail.example.org", "nina@example.or", "xnina@example.org"],
)
def test_8_a_tag_or_a_dot_makes_another_mailbox(stake, attacker, other_mailbox):
    mallory = opens_an_account(attacker, **OTHERS | {"email": other_mailbox})

    assert not has_it(mallory, stake)


@pytest.mark.parametrize("spelling", ["NINA@EXAMPLE.ORG", "Nina@example.ORG", " nina@example.org "])
def test_8_capitals_are_the_same_mailbox_and_its_code_goes_there_alone(stake, attacker, spelling):
    sign_up(attacker, **OTHERS | {"email": spelling})

    assert Message.objects.get().to == ON_FILE
    assert not User.objects.exists()


def test_8_recovery_takes_no_look_alike_either(attacker, cast):
    for typed in ("b\N{GREEK SMALL LETTER OMICRON}b1@example.org", "BOB1@EXAMPLE.ORG "):
        attacker.post("/accounts/password/reset/", {"email": typed})

    assert set(Message.objects.values_list("to", flat=True)) == {"bob1@example.org"}


def test_9_who_squats_on_an_address_or_its_username_has_neither(stake, attacker, victim):
    """Squatting: as an account, as a name, as a name that is the address, again and again."""
    for name in ("nina-builds", ON_FILE, "somebody"):
        sign_up(attacker, **OTHERS | {"email": ON_FILE, "username": name})

    nina = opens_an_account(victim)

    assert (nina.username, has_it(nina, stake)) == ("nina-builds", True)
    assert list(User.objects.all()) == [nina]


def test_9_nobody_takes_the_victims_address_for_a_username(stake, attacker, victim):
    page = sign_up(attacker, **OTHERS | {"username": ON_FILE})
    assert list(page.context["form"].errors) == ["username"]

    assert opens_an_account(victim, username=ON_FILE).email == ON_FILE


def test_what_an_address_ties_is_never_a_license(cast, stake, victim):
    cast.license.holder = factories.Contact(email=ON_FILE)
    cast.license.save()

    nina = opens_an_account(victim)

    assert Contact.objects.of(nina).filter(pk=cast.license.holder_id).exists()
    for right in ("view", "pay", "schedule"):
        assert not License.objects.open_to(nina, right).exists()


def test_the_control_the_owner_of_the_mailbox_does_get_in(stake, victim):
    assert has_it(opens_an_account(victim), stake)


def test_a_staff_account_that_was_never_proved_is_not_open_to_who_has_the_code_but_not_the_mailbox(attacker):
    colleague = account("colleague", "Technician")
    EmailAddress.objects.all().delete()

    attacker.post("/accounts/password/reset/", {"email": colleague.email})
    answer = attacker.post("/accounts/password/reset/confirm/", {"code": "AAAA-AAAA"})

    assert answer.status_code == 200
    assert attacker.get("/accounts/password/reset/complete/").status_code == 302
