"""How long a password must be: 15 characters alone, 8 beside a second step."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse

from contacts.models import User
from tests.cast import PASSWORD
from tests.contacts.registering import sign_up

pytestmark = pytest.mark.django_db
SHORT = "ninenails"  # nine characters


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def bob(client, cast):
    """Bob, who has shown a moment ago that it is him."""
    client.force_login(cast.bob)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return cast.bob


def step(user, kind=Authenticator.Type.TOTP):
    data = {"secret": "JBSWY3DPEHPK3PXP"} if kind == Authenticator.Type.TOTP else {"name": "Key"}
    return Authenticator.objects.create(user=user, type=kind, data=data)


def change(client, password, old=PASSWORD):
    return client.post("/accounts/password/change/", {"oldpassword": old, "password1": password, "password2": password})


def shortened(client, user):
    """Give an account with a second step a short password, and come back in."""
    change(client, SHORT)
    user.refresh_from_db()
    assert user.check_password(SHORT)
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": SHORT})


def test_a_sign_up_takes_15_and_not_14(client):
    page = sign_up(client, password1="fourteen nails")
    assert list(page.context["form"].errors) == ["password1"]

    assert sign_up(client, password1="fifteen nails!!").status_code == 302


@pytest.mark.parametrize(
    "password",
    [
        "x" * 100 + "abcdefghijklmnopqrstuvwxyz12",
        "     a lot of spaces     ",
        "пятнадцать гвоздей",
        "🔨🔩🪚🪛🔧🪜🧱🪵🏗️🚧🛠️⚒️🗜️⛏️",
    ],
)
def test_any_characters_up_to_128_do(client, password):
    assert len(password) <= 128
    assert sign_up(client, password1=password).status_code == 302


def test_129_are_too_many(client):
    page = sign_up(client, password1="abcdefghijklm" * 10)

    assert list(page.context["form"].errors) == ["password1"]


def test_nothing_keeps_a_password_manager_from_pasting(client, bob):
    for address in ("/accounts/signup/", "/accounts/password/change/", "/accounts/login/"):
        page = client.get(address, follow=True).content.decode()
        assert "onpaste" not in page
        assert 'placeholder="' not in page


def test_without_a_second_step_a_short_one_is_refused(client, bob):
    page = change(client, SHORT)

    assert list(page.context["form"].errors) == ["password1"]
    assert "at least 15 characters" in page.content.decode().lower()


@pytest.mark.parametrize("kind", [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
def test_beside_a_second_step_8_do_and_7_do_not(client, bob, kind):
    step(bob, kind)
    page = change(client, "7 nails")
    assert list(page.context["form"].errors) == ["password1"]

    change(client, "8 nails!")

    bob.refresh_from_db()
    assert bob.check_password("8 nails!")
    assert bob.has_short_password


def test_recovery_codes_alone_are_no_second_step(client, bob):
    Authenticator.objects.create(user=bob, type=Authenticator.Type.RECOVERY_CODES, data={})

    assert list(change(client, SHORT).context["form"].errors) == ["password1"]


def test_a_common_one_is_refused_however_long_it_may_be(client, bob):
    step(bob)

    assert list(change(client, "password1").context["form"].errors) == ["password1"]


def test_the_last_second_step_goes_only_after_a_longer_password(client, bob):
    app = step(bob)
    shortened(client, bob)

    answer = client.post(reverse("mfa_deactivate_totp"))

    assert answer.headers["Location"] == "/accounts/password/change/"
    assert "at least 15 characters first" in client.get("/accounts/password/change/").content.decode()
    assert Authenticator.objects.filter(pk=app.pk).exists()

    change(client, "a long and winding password", old=SHORT)
    client.force_login(User.objects.get(pk=bob.pk))
    client.post("/accounts/reauthenticate/", {"password": "a long and winding password"})
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=bob).exists()


def test_one_of_two_second_steps_may_go(client, bob):
    key, app = step(bob, Authenticator.Type.WEBAUTHN), step(bob)
    shortened(client, bob)

    client.post(reverse("mfa_deactivate_totp"))
    assert list(Authenticator.objects.filter(user=bob)) == [key]
    answer = client.post(reverse("mfa_remove_webauthn", args=[key.pk]))

    assert answer.headers["Location"] == "/accounts/password/change/"
    assert list(Authenticator.objects.filter(user=bob)) == [key]
    assert app.pk != key.pk


def test_with_a_long_password_a_passkey_goes_as_before(client, bob):
    key = step(bob, Authenticator.Type.WEBAUTHN)

    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))

    assert not Authenticator.objects.filter(user=bob).exists()


def test_nobody_removes_the_passkey_of_another(client, bob, cast):
    key = step(cast.alice, Authenticator.Type.WEBAUTHN)

    assert client.post(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()
