"""What the tests of merging share: every row of the database as PostgreSQL writes it, and merging in one line."""

from datetime import timedelta

from django.apps import apps
from django.db import connection

from contacts.choices import LinkStatus, Right, TieOrigin
from contacts.merging import merging
from contacts.models import City, ContactTie, Invitation, LicenseDelegation, LicenseLink
from permits.models import CaseContact
from tests import factories
from tests.factories import NOW, TODAY

# What a merge says about itself, and what it tells: these grow, and nothing in them is ever taken back.
SAID = {
    "contacts_activity",
    "contacts_message",
    "contacts_contactmerge",
    "contacts_contactmerge_merged",
    "contacts_contactmergestep",
}


def dump():
    """Every row of every table of ours, by table and key."""
    City.current()
    tables = {
        model._meta.db_table: model._meta.pk.column
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in {"contacts", "permits", "inspections", "payments"}
    }
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables.keys() - SAID):
            cursor.execute(f'SELECT "{tables[table]}", to_jsonb(t)::text FROM "{table}" t')
            found |= {(table, key): row for key, row in cursor.fetchall()}
    return found


def merge(survivor, *others, by, at=NOW, chosen=None, **facts):
    contacts = [survivor, *others]
    return merging.merge(
        contacts,
        survivor=survivor,
        chosen=chosen or {},
        seen=merging.fingerprint(contacts),
        by=by,
        at=at,
        **facts,
    )


def party(case, contact, name="Applicant", **facts):
    return CaseContact.objects.create(
        case=case, contact=contact, contact_type=factories.ContactType(name=name), **facts
    )


def member(company, user, *rights, **facts):
    facts = {"origin": TieOrigin.INVITED, "since": NOW} | facts
    return ContactTie.objects.create(contact=company, user=user, rights=list(rights), **facts)


def link(company, license, user, status=LinkStatus.ACTIVE, by=None):
    decided = {} if status == LinkStatus.REQUESTED else {"decided_by": by or user, "decided_at": NOW}
    if status == LinkStatus.ACTIVE:
        decided["activated_at"] = NOW
    return LicenseLink.objects.create(
        user=user,
        company=company,
        license=license,
        status=status,
        requested_at=NOW - timedelta(days=4),
        due_on=TODAY,
        **decided,
    )


def leave(company, license, user, *rights):
    return LicenseDelegation.objects.create(
        company=company, license=license, user=user, rights=list(rights), given_by=user, given_at=NOW
    )


def invitation(company, by, email="new@example.org", license=None, **facts):
    return Invitation.objects.create(
        company=company,
        license=license,
        email=email,
        key_hash=f"{company.pk} {license} {email}",
        rights=[Right.VIEW],
        invited_by=by,
        invited_at=NOW,
        expires_on=TODAY,
        **facts,
    )
