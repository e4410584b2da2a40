"""The environment each command runs in: our own settings, unless somebody has set theirs."""

import os

from portal.dev.places import CLONE
from portal.dev.postgres import OWNER, SITE


def for_tests(local, postgres, valkey):
    """What the tests run with; nothing of the developer's own settings reaches them."""
    return {
        **_without_settings(os.environ),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "LOCAL_DIR": str(local),
        "SECRET_KEY": "a key for the tests, known to everybody",
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "SITE_URL": "http://testserver",
        "HTTPS": "0",
        "DATABASE_POOL": "0",
        "DATABASE_URL": postgres.url(SITE),
        "DATABASE_OWNER_URL": postgres.url(OWNER),
        "DATABASE_SUPERUSER_URL": postgres.url("postgres", "postgres"),
        "REDIS_URL": valkey.url(),
        "EMAIL_URL": "memorymail://",
        "PASSWORD_HASHERS": "django.contrib.auth.hashers.MD5PasswordHasher",
        "STRIPE_API_KEY": "sk_test_portal",
        "STRIPE_WEBHOOK_SECRET": "whsec_portal",
        "PYTHONPATH": str(CLONE),
    }


def _without_settings(environment):
    known = set()
    example = CLONE / ".env.example"
    if example.exists():
        known = {line.lstrip("# ").partition("=")[0] for line in example.read_text().splitlines() if "=" in line}
    return {key: value for key, value in environment.items() if key not in known}
