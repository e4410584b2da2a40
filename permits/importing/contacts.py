"""Contacts from a list. No account is tied to anybody here, and what was changed here is not overwritten."""

import re
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from contacts.choices import ContactKind, ContactMethod
from permits.choices import ImportKind
from permits.importing.follow import Following, fact, untouched
from permits.importing.mapped import Said
from permits.importing.mapping import Field, one_of, text, yes
from permits.importing.stage import Batch, Counts, Target
from permits.importing.values import fingerprint

NAME = ("kind", "first_name", "last_name", "company_name")
# An address decides who is tied to the record when it is proved, so a list cannot move it under a tied account.
NOBODY_TIED = """
    NOT EXISTS (SELECT FROM contacts_contacttie AS tie WHERE tie.contact_id = filed.id AND tie.ended_at IS NULL)
"""
CONTACT_FIELDS = (
    Field("number", text(200)),
    Field("kind", one_of(ContactKind.values)),
    Field("first_name", text(80)),
    Field("last_name", text(80)),
    Field("company_name", text(120)),
    Field("email", text(300)),
    Field("phone", text(30)),
    Field("address_line", text(120)),
    Field("city", text(60)),
    Field("state", text(40)),
    Field("zip", text(10)),
    Field("preferred_contact_method", one_of((ContactMethod.EMAIL, ContactMethod.PAPER))),
    Field("confidential", yes, blank=False),
)
FOLLOWING = Following(
    table="contacts_contact",
    thing_type="contacts.contact",
    thing="CASE filed.kind WHEN 'company' THEN company_name ELSE trim(first_name || ' ' || last_name) END",
    origin="contacts_contactorigin",
    owner="contact_id",
    facts=(
        # A name is one thing: half of it theirs and half of it ours would be nobody's.
        *(fact(column, *(untouched(other) for other in NAME if other != column)) for column in NAME),
        fact("email", NOBODY_TIED),
        *(fact(column) for column in ("phone", "address_line", "city", "state", "zip", "preferred_contact_method")),
        # A list can ask for silence; only staff take it back.
        fact("confidential", "fresh.confidential"),
    ),
    on_adding={},
)


class ContactRow(NamedTuple):
    """One row as it is staged; every gap is a blank."""

    line: int
    number: str
    key: str
    kind: str
    first_name: str
    last_name: str
    company_name: str
    email: str
    phone: str
    address_line: str
    city: str
    state: str
    zip: str
    preferred_contact_method: str
    confidential: bool
    fingerprint: str


def contact_row(line: int, said: Said) -> ContactRow:
    """What one row says. Raises RefusedRow for a row without a number or a name."""
    number = number_of(said, 60)
    kind, first, last, company = _name(said)
    facts = (
        kind,
        first,
        last,
        company,
        email_of(said["email"]),
        said["phone"],
        said["address_line"],
        said["city"],
        state_of(said["state"]),
        said["zip"],
        said["preferred_contact_method"] or ContactMethod.EMAIL.value,
        said["confidential"],
    )
    return ContactRow(line, number, number.upper(), *facts, fingerprint(facts))


def number_of(said: Said, longest: int) -> str:
    """The number of a row, which it must have. Raises RefusedRow."""
    number = said["number"]
    if not re.search(r"\w", number):
        raise said.refusal("number", _("There is no number."))
    if len(number) > longest:
        raise said.refusal("number", _("The number has more than %(most)d characters.") % {"most": longest})
    return number


def email_of(cell: str) -> str:
    """An address, or a blank for anything else that stands where one should."""
    try:
        validate_email(cell)
    except ValidationError:
        return ""
    return cell if len(cell) <= 254 else ""


def state_of(cell: str) -> str:
    """The two letters of a state, or a blank: a longer word is put into two by the mapping."""
    return cell.upper() if len(cell) == 2 else ""


def _name(said):
    """Kind, first name, last name and company, such that there is a name of that kind."""
    first, last, company = said["first_name"], said["last_name"], said["company_name"]
    if not last:
        first, last = "", first
    if not (last or company):
        raise said.refusal("last_name" if "last_name" in said.mapping.takes else "company_name", _("There is no name."))
    wanted = said["kind"] or (ContactKind.PERSON.value if last else ContactKind.COMPANY.value)
    if wanted == ContactKind.COMPANY:
        kind = ContactKind.COMPANY.value if company else ContactKind.PERSON.value
    else:
        kind = ContactKind.PERSON.value if last else ContactKind.COMPANY.value
    return kind, first, last, company


def write(batch: Batch) -> Counts:
    """Write the staged rows: new contacts are added, known ones follow their list."""
    unchanged = FOLLOWING.match(batch)
    FOLLOWING.lock(batch)
    changed = FOLLOWING.change(batch)
    return Counts(FOLLOWING.add(batch), changed, unchanged)


CONTACTS = Target(kind=ImportKind.CONTACTS, row=ContactRow, key="key", write=write)
