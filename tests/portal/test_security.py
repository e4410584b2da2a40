"""What the browser is told, and what the settings refuse."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from contacts.models import City

CLONE = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "PATH": os.environ["PATH"],
    "SECRET_KEY": "a long key for this test only, which nobody uses for anything else",
    "ALLOWED_HOSTS": "permits.example.gov",
    "DATABASE_URL": "postgres://portal@127.0.0.1/portal",
    "DATABASE_OWNER_URL": "postgres://portal_owner@127.0.0.1/portal",
    "EMAIL_URL": "smtp://127.0.0.1:25",
}


def policy(response):
    return dict(
        (part.split(" ", 1)[0], part.split(" ")[1:]) for part in response["Content-Security-Policy"].split("; ")
    )


@pytest.mark.parametrize("address", ["/", "/search/?q=mortar", "/no-such-page/", "/accounts/login/"])
def test_every_page_has_the_strict_policy_errors_too(client, db, address):
    told = policy(client.get(address))

    assert told["default-src"] == ["'none'"]
    assert told["frame-ancestors"] == ["'none'"]
    assert told["base-uri"] == ["'none'"]
    for kind in ("script-src", "style-src", "img-src", "font-src", "connect-src"):
        assert told[kind] == ["'self'"]
    assert told["form-action"][0] == "'self'"
    assert len(told["form-action"]) == 2  # and the card page


def test_the_admin_has_what_its_look_needs_and_no_more(client, cast):
    client.force_login(cast.dana)

    told = policy(client.get(reverse("admin:index")))

    assert told["default-src"] == ["'none'"]
    assert told["script-src"] == ["'self'", "'unsafe-eval'"]
    assert told["style-src"] == ["'self'", "'unsafe-inline'"]
    assert told["frame-ancestors"] == ["'none'"]


def test_pages_are_not_sniffed_framed_or_told_about(client, db):
    response = client.get("/")

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def ask_settings(code, **environment):
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); from django.conf import settings; {code}"],
        cwd=CLONE,
        env=PRODUCTION | {"DJANGO_SETTINGS_MODULE": "portal.settings"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_in_production_cookies_stay_with_this_host_and_https():
    asked = ask_settings(
        "print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, "
        "settings.CSRF_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS, "
        "settings.TWO_STEP_REQUIRED, settings.DEBUG, settings.DEMO)"
    )

    assert asked.stdout.split() == [
        "__Host-session",
        "__Host-csrf",
        "True",
        "True",
        "True",
        "31536000",
        "True",
        "False",
        "False",
    ]


def test_the_site_does_not_start_without_the_owners_role():
    refused = ask_settings("print('started')", DATABASE_OWNER_URL="")

    assert refused.returncode != 0
    assert "DATABASE_OWNER_URL is missing" in refused.stderr


def test_a_city_with_one_role_says_so():
    asked = ask_settings("print('started')", DATABASE_OWNER_URL="", DATABASE_SINGLE_ROLE="1")

    assert asked.stdout.strip() == "started"


def test_the_mail_of_the_demo_is_read_in_the_demo_only(client, db):
    assert client.get("/dev/mail/").status_code == 404


def test_a_page_shows_the_city_as_it_was_a_moment_ago_at_most(client, db, settings):
    settings.CITY_SECONDS = 3600
    client.get("/")
    City.objects.update(name="Trowel Bend")
    assert "Trowel Bend" not in client.get("/").content.decode()

    settings.CITY_SECONDS = 0
    assert "Trowel Bend" in Client().get("/").content.decode()
