"""The rules of the house that no linter sees."""

import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
BELOW = {
    "portal": {"inspections", "payments", "permits", "contacts"},
    "inspections": {"permits", "contacts"},
    "payments": {"permits", "contacts"},
    "permits": {"contacts"},
    "contacts": set(),
}
FILES = sorted(
    path
    for folder in [*BELOW, "tests"]
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts and path.stat().st_size
)
BANNED_NAMES = {"utils", "helpers", "common", "services", "managers", "signals", "core", "misc"}


def relative(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("app", BELOW)
def test_foreign_keys_point_down(app):
    for model in apps.get_app_config(app).get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.related_model and not field.auto_created:
                target = field.related_model._meta.app_label
                assert target not in BELOW or target in BELOW[app] | {app}, f"{model.__name__}.{field.name}"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_a_file_fits_in_one_sitting(path):
    assert len(path.read_text().splitlines()) <= 400


def test_portal_has_no_models():
    assert list(apps.get_app_config("portal").get_models()) == []


def test_no_file_is_a_junk_drawer():
    named = {relative(path) for path in FILES if path.stem in BANNED_NAMES or path.parent.name in BANNED_NAMES}

    assert named == set()


def test_nobody_connects_a_signal_of_ours():
    connecting = re.compile(
        r"@receiver\b|\.connect\(\s*\w+.*sender|from django\.(db\.models|dispatch) import .*\b(receiver|Signal)\b"
    )
    found = {
        relative(path)
        for path in FILES
        if path.parts[len(ROOT.parts)] != "tests" and connecting.search(path.read_text())
    }

    assert found == set()


def test_saving_a_row_does_no_work():
    found = {
        relative(path)
        for path in FILES
        if "models" in path.parts or path.name == "models.py"
        if re.search(r"def (save|delete)\(self", path.read_text())
    }

    assert found == set()


@pytest.mark.parametrize("upper", ["invoices", "inspections"])
def test_permits_do_not_reach_up_through_a_reverse_name(upper):
    reaching = re.compile(rf"\.{upper}\b|[\"'(]{upper}__")
    found = {
        relative(path) for path in FILES if path.is_relative_to(ROOT / "permits") and reaching.search(path.read_text())
    }

    assert found == set()


def test_only_the_settings_read_the_environment():
    allowed = {"portal/settings.py", "portal/queue.py", "portal/celery.py", "portal/wsgi.py"}
    found = {
        relative(path)
        for path in FILES
        if path.parts[len(ROOT.parts)] != "tests" and not path.is_relative_to(ROOT / "portal" / "dev")
        if re.search(r"os\.environ|os\.getenv", path.read_text())
    }

    assert found <= allowed


def test_rules_do_not_read_the_clock():
    """Rule functions take `at=`; only views, tasks, admin and commands ask what time it is."""
    asking = re.compile(r"timezone\.now\(\)|datetime\.now\(|date\.today\(")
    rules = {
        "contacts": {"announcements", "audit", "help"},
        "entry": {"accounts", "details", "onfile"},
        "licensing": {"approvals", "holders", "lapses", "licenses", "sheets"},
        "members": {"companies", "invitations", "ties"},
        "merging": {"duplicates", "merging", "repointing", "unmerging"},
        "telling": {"outbox", "printing"},
        "files": {"uploads"},
        "permits": {"workflow", "numbering", "participants", "parties", "trades"}
        | {"cards", "codes", "claims", "accessrequests", "collections", "news", "savedsearches"},
        "fees": {"assessing", "charging", "lint", "reckoning", "versions"},
        "inspections": {"scheduling", "results", "assignment", "offers", "calendar", "routing"},
        "payments": {"billing", "ledger", "checkout", "events", "disputes", "following", "payouts", "refundwords"},
        "reconciling": {"comparing", "reading", "running", "settling"},
        "trust": {"accounts", "deposits", "lowbalance", "payers", "paying", "people", "rights", "transfers"},
    }
    found = {
        relative(path)
        for path in FILES
        if path.stem in rules.get(path.parent.name, ()) and asking.search(path.read_text())
    }

    assert found == set()


def test_templates_hold_no_script_and_no_style():
    inline = re.compile(
        r"<script(?![^>]*(\bsrc=|type=.application/json))|\sstyle=|<style|\son(click|load|submit|change)=",
        re.IGNORECASE,
    )
    found = {relative(path) for path in (ROOT / "templates").rglob("*.html") if inline.search(path.read_text())}

    assert found == set()


def test_a_part_with_a_form_gets_its_token():
    """An include with `only` hands on nothing by itself, and a form without the token is refused in a browser alone."""
    root = ROOT / "templates"
    with_forms = {
        str(path.relative_to(root)) for path in root.rglob("*.html") if "{% csrf_token %}" in path.read_text()
    }
    include = re.compile(r'{% include "([^"]+)"([^%]*) only %}')
    found = {
        (str(path), part)
        for path in root.rglob("*.html")
        for part, given in include.findall(path.read_text())
        if part in with_forms and "csrf_token=" not in given
    }

    assert found == set()
