"""The environment each command runs in: our own settings, unless somebody has set theirs."""

import os
import secrets
from urllib.parse import quote

import environ

from portal.dev.places import CLONE, recall, remember
from portal.dev.postgres import OWNER, SITE
from portal.dev.processes import free_port, port_is_free
from portal.dev.trouble import Trouble


class Demo:
    """What the demo is made of: the settings given to us, and our own for the rest."""

    def __init__(self, local, *, port):
        environ.Env.read_env(CLONE / ".env", overwrite=False)
        given = self._given = {name: value for name, value in os.environ.items() if value}
        self.local = local
        self.url = given.get("SITE_URL") or f"http://localhost:{port}"
        self.own_postgres = "DATABASE_URL" not in given
        self.own_valkey = "REDIS_URL" not in given
        self.own_stripe = "STRIPE_API_BASE" not in given and "STRIPE_API_KEY" not in given
        if not self.own_postgres and not {"DATABASE_OWNER_URL", "DATABASE_SINGLE_ROLE"} & set(given):
            raise Trouble(
                "DATABASE_URL is set, so the demo uses that database; then it also needs DATABASE_OWNER_URL "
                "(the role that may migrate it) or DATABASE_SINGLE_ROLE=1."
            )
        self._kept = self._recall_or_make(port)
        self.password = self._kept["password"]
        self.stripe_port = self._kept["stripe_port"]

    def _recall_or_make(self, port):
        path = self.local / "secrets.json"
        kept = recall(path)
        fresh = {
            "secret_key": secrets.token_urlsafe(48),
            "password": _easy_to_type(),
            "stripe_api_key": f"sk_test_{secrets.token_hex(16)}",
            "stripe_webhook_secret": f"whsec_{secrets.token_hex(24)}",
            "stripe_port": free_port(),
        }
        facts = fresh | kept
        if facts["stripe_port"] == port:
            facts["stripe_port"] = fresh["stripe_port"]
        if facts != kept:
            remember(path, facts)
        return facts

    def move_stripe_if_its_port_is_taken(self):
        if self.own_stripe and not port_is_free(self.stripe_port):
            self.stripe_port = free_port()
            self._kept["stripe_port"] = self.stripe_port
            remember(self.local / "secrets.json", self._kept)

    def environment(self, postgres, valkey):
        """All variables for the site, the worker, beat and manage.py; what was given wins."""
        mail = self.local / "mail"
        ours = {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "LOCAL_DIR": str(self.local),
            "PYTHONPATH": str(CLONE),
            "SECRET_KEY": self._kept["secret_key"],
            "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
            "SITE_URL": self.url,
            "DEMO": "1",
            "DEMO_PASSWORD": self.password,
            "HTTPS": "0",
            "TWO_STEP_REQUIRED": "0",
            "EMAIL_URL": mail_into(mail),
            "STRIPE_WEBHOOK_SECRET": self._kept["stripe_webhook_secret"],
        }
        if self.own_postgres:
            ours |= {"DATABASE_URL": postgres.url(SITE), "DATABASE_OWNER_URL": postgres.url(OWNER)}
        if self.own_valkey:
            ours["REDIS_URL"] = valkey.url()
        if self.own_stripe:
            stripe = f"http://localhost:{self.stripe_port}"
            ours |= {
                "STRIPE_API_KEY": self._kept["stripe_api_key"],
                "STRIPE_API_BASE": stripe,
                "STRIPE_CHECKOUT_ORIGINS": stripe,
            }
        return os.environ | ours | self._given | {name: ours[name] for name in ("LOCAL_DIR", "PYTHONPATH")}


def mail_into(directory):
    """The EMAIL_URL that writes mails into files there; it takes off the first slash of the path."""
    return f"filemail:///{quote(str(directory))}"


def for_tests(local, postgres, valkey):
    """What the tests run with; nothing of the developer's own settings reaches them."""
    return {
        **_without_settings(os.environ),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "LOCAL_DIR": str(local),
        "MEDIA_ROOT": str(local / "test-media"),
        "PYTHONPATH": str(CLONE),
        "SECRET_KEY": "a key for the tests, known to everybody",
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "SITE_URL": "http://testserver",
        "HTTPS": "0",
        "CITY_SECONDS": "0",
        "DATABASE_POOL": "0",
        "DATABASE_URL": postgres.url(SITE),
        "DATABASE_OWNER_URL": postgres.url(OWNER),
        "DATABASE_SUPERUSER_URL": postgres.url("postgres", "postgres"),
        "REDIS_URL": valkey.url(),
        "EMAIL_URL": "memorymail://",
        "PASSWORD_HASHERS": "django.contrib.auth.hashers.MD5PasswordHasher",
        "TWO_STEP_REQUIRED": "0",
        "STRIPE_API_KEY": "sk_test_portal",
        "STRIPE_WEBHOOK_SECRET": "whsec_portal",
    }


def for_production_checks():
    """Settings as a city would have them, for `check --deploy`; nothing is connected to."""
    return {
        **_without_settings(os.environ),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PYTHONPATH": str(CLONE),
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "permits.example.gov",
        "SITE_URL": "https://permits.example.gov",
        "DATABASE_URL": "postgres://portal:x@127.0.0.1:1/portal",
        "DATABASE_OWNER_URL": "postgres://portal_owner:x@127.0.0.1:1/portal",
    }


def _without_settings(environment):
    example = (CLONE / ".env.example").read_text().splitlines()
    known = {line.removeprefix("#").strip().partition("=")[0] for line in example if "=" in line}
    return {key: value for key, value in environment.items() if key not in known}


def _easy_to_type():
    """Three groups of four, without letters and digits that look alike."""
    return "-".join("".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(4)) for _ in range(3))
