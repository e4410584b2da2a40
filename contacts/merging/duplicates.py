"""Contact records that may be the same person or company: staff merge them, or say that they are not."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from contacts import audit
from contacts.models import Contact, ContactsKeptApart, User

# Person with person and company with company; a name alone is no reason, half the town is called Smith.
POSSIBLE = r"""
    WITH stands AS (
        SELECT id, kind, lower(email) AS email,
            upper(regexp_replace(CASE kind WHEN 'company' THEN company_name ELSE first_name || ' ' || last_name END,
                '[^[:alnum:]]+', '', 'g')) AS name,
            right(regexp_replace(phone, '\D', '', 'g'), 10) AS phone,
            upper(regexp_replace(address_line || zip, '[^[:alnum:]]+', '', 'g')) AS address
        FROM contacts_contact WHERE merged_into_id IS NULL
    ), alike AS (
        SELECT 'email' AS basis, array_agg(id ORDER BY id) AS ids FROM stands
            WHERE email <> '' GROUP BY kind, email HAVING count(*) > 1
        UNION ALL SELECT 'phone', array_agg(id ORDER BY id) FROM stands
            WHERE name <> '' AND phone <> '' GROUP BY kind, name, phone HAVING count(*) > 1
        UNION ALL SELECT 'address', array_agg(id ORDER BY id) FROM stands
            WHERE name <> '' AND address <> '' GROUP BY kind, name, address HAVING count(*) > 1
    ), found AS (
        SELECT ids, array_agg(basis ORDER BY basis) AS bases,
            NOT EXISTS (SELECT FROM contacts_contacttie tie WHERE tie.contact_id = ANY (ids) AND tie.ended_at IS NULL)
                AS untied
        FROM alike WHERE NOT EXISTS (SELECT FROM contacts_contactskeptapart apart WHERE apart.contacts @> ids)
        GROUP BY ids
    )
"""
PAGE = f"""
    {POSSIBLE} SELECT ids, bases, untied FROM found
    WHERE (untied, ids) > (%(untied)s, %(ids)s::bigint[]) ORDER BY untied, ids LIMIT %(limit)s
"""  # noqa: S608 - both are texts of this file
COUNT = f"{POSSIBLE} SELECT count(*) FROM found"  # noqa: S608 - as above
BEFORE_ALL = (False, [])
BASES = {
    "email": _("the same email"),
    "phone": _("the same name and telephone"),
    "address": _("the same name and address"),
}


@dataclass(frozen=True)
class Possible:
    """Some contacts, and what they have in common: email, phone (with the name), address (with the name)."""

    contacts: list[Contact]
    bases: list[str]
    is_tied: bool

    @property
    def why(self) -> str:
        """What they have in common, in words."""
        return ", ".join(str(BASES[basis]) for basis in self.bases)

    @property
    def place(self) -> str:
        """Where the next page begins."""
        return f"{int(not self.is_tied)}.{'.'.join(str(contact.pk) for contact in self.contacts)}"

    @property
    def query(self) -> str:
        """The contacts as an address names them."""
        return urlencode([("contact", contact.pk) for contact in self.contacts])


def read_place(text: str) -> tuple[bool, list[int]]:
    """The key that a `place` stands for. Raises ValueError for anything else."""
    if not text:
        return BEFORE_ALL
    if not re.fullmatch(r"[01](\.[1-9][0-9]{0,17}){2,}", text):
        raise ValueError(text)
    untied, *pks = map(int, text.split("."))
    return bool(untied), pks


def possible(*, after: tuple[bool, list[int]] = BEFORE_ALL, limit: int) -> list[Possible]:
    """Groups of contacts that may be the same, those that an account acts as first; a page by key."""
    with connection.cursor() as cursor:
        cursor.execute(PAGE, {"untied": after[0], "ids": after[1], "limit": limit})
        rows = cursor.fetchall()
    contacts = Contact.objects.with_accounts().in_bulk({pk for ids, *_rest in rows for pk in ids})
    return [Possible([contacts[pk] for pk in ids], bases, not untied) for ids, bases, untied in rows]


def count() -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT)
        return cursor.fetchone()[0]


@transaction.atomic
def keep_apart(contacts: list[Contact], *, by: User, at: datetime) -> ContactsKeptApart:
    """Staff say that these contacts are not the same; they are proposed again only together with others.

    Saying it twice changes nothing.
    """
    pks = sorted(contact.pk for contact in contacts)
    apart, is_new = ContactsKeptApart.objects.get_or_create(contacts=pks, defaults={"by": by, "at": at})
    if is_new:
        for contact in contacts:
            audit.record("was found not to be the same as others", contact, by=by, at=at, others=len(pks) - 1)
    return apart
