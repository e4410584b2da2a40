"""The code of an authenticator app: how old it may be, and that it opens once."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from tests.cast import PASSWORD
from tests.factories import NOW

SECRET = "JBSWY3DPEHPK3PXP"
STEP = 30  # seconds

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def bob(clock, cast):
    TOTP.activate(cast.bob, SECRET)
    return cast.bob


def code(steps=0):
    """What the app showed or will show so many steps from now."""
    return format_hotp_value(hotp_value(SECRET, int(NOW.timestamp()) // STEP + steps))


def log_in(client, typed):
    """Whether password and code let somebody in."""
    client.logout()
    client.post("/accounts/login/", {"login": "bob1", "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": typed})
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_is_good_one_step_before_and_after(client, bob, steps):
    assert log_in(client, code(steps))


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_code_two_steps_away_is_refused(client, bob, steps):
    assert not log_in(client, code(steps))


@pytest.mark.parametrize("seconds", [1, 31, 89])
def test_a_code_opens_once_for_as_long_as_it_is_good(client, bob, clock, seconds):
    upcoming = code(1)
    assert log_in(client, upcoming)

    clock.shift(timedelta(seconds=seconds))

    assert not log_in(client, upcoming)
    assert not log_in(client, f"{upcoming[:3]} {upcoming[3:]}")


def test_a_code_that_let_somebody_in_does_not_confirm_a_second_thing(client, bob, clock):
    assert log_in(client, code(1))
    clock.shift(timedelta(seconds=31))

    again = client.post("/accounts/2fa/reauthenticate/", {"code": code(1)})

    assert list(again.context["form"].errors) == ["code"]
