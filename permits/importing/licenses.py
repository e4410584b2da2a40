"""Licenses from a list, with their holders. A number that is here by hand, or from another list, is refused."""

import re
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from contacts.choices import LicenseStatus
from contacts.models import LicenseType
from permits.choices import ImportKind
from permits.importing.contacts import FOLLOWING as HOLDERS
from permits.importing.contacts import ContactRow, email_of, number_of, state_of
from permits.importing.follow import Fact, Following, fact
from permits.importing.mapped import Said
from permits.importing.mapping import Field, day, one_of, text, words
from permits.importing.stage import Batch, Counts, Target, create_table
from permits.importing.values import fingerprint

LICENSE_FIELDS = (
    Field("number", text(200)),
    Field("type", text(2)),
    Field("type_name", text(80)),
    Field("type_trade", text(40)),
    Field("business_name", text(120)),
    Field("trades", words(40), blank=()),
    Field("status", one_of(LicenseStatus.values)),
    Field("expires_on", day, blank=None),
    Field("insurance_expires_on", day, blank=None),
    Field("bond_expires_on", day, blank=None),
    Field("workers_comp_expires_on", day, blank=None),
    Field("address_line", text(120)),
    Field("phone", text(30)),
    Field("holder_number", text(40)),
    Field("email", text(300)),
    Field("city", text(60)),
    Field("state", text(40)),
    Field("zip", text(10)),
)
# Who the list said the holder was, as we know him today: a merge may have made another record of him.
HOLDER_SAID = """
    SELECT held.contact_id FROM contacts_contactorigin AS held
     WHERE held.source = %(source)s AND held.number = origin.said ->> 'holder_id'
"""
FOLLOWING = Following(
    table="contacts_license",
    thing_type="contacts.license",
    thing="filed.number",
    origin="contacts_licenseorigin",
    owner="license_id",
    facts=(
        *(
            fact(column)
            for column in (
                "business_name",
                "trades",
                "status",
                "expires_on",
                "insurance_expires_on",
                "bond_expires_on",
                "workers_comp_expires_on",
                "address_line",
                "phone",
            )
        ),
        Fact("holder_id", "fresh.holder", f"filed.holder_id IS NOT DISTINCT FROM ({HOLDER_SAID})"),
    ),
    # Type and number are what people know a license by: once here, they stay.
    on_adding={"number": "fresh.number", "type_id": "(SELECT id FROM contacts_licensetype WHERE code = fresh.type)"},
)
TYPES = """
    SELECT DISTINCT ON (type) type, type_name, type_trade FROM incoming
     WHERE type_name <> '' ORDER BY type, line
"""

# A holder who stands in the contacts list of the same source is that contact; others follow the license list.
LISTED_HOLDER = """
    SELECT number FROM contacts_contactorigin
     WHERE source = %(source)s AND number = upper(incoming.holder_number) AND incoming.holder_number <> ''
"""
HOLDER = f"""
    UPDATE incoming SET holder = coalesce(({LISTED_HOLDER}), CASE business_name WHEN '' THEN '' ELSE own END)
"""  # noqa: S608 - put together from the texts above
HOLDERS_STAGED = f"""
    INSERT INTO holders ({", ".join(ContactRow._fields)})
    SELECT DISTINCT ON (own) line, number, own, 'company', '', '', business_name, email, phone, address_line, city,
           state, zip, 'email', false,
           md5(ROW (business_name, email, phone, address_line, city, state, zip)::text)
      FROM incoming WHERE holder = own ORDER BY own, line
"""  # noqa: S608 - put together from the texts above
HOLDER_FOUND = """
    UPDATE incoming SET holder_id = held.contact_id FROM contacts_contactorigin AS held
     WHERE held.source = %(source)s AND held.number = incoming.holder
"""

UNKNOWN_TYPE = """
    SELECT line, number, type FROM incoming
     WHERE origin_id IS NULL AND NOT EXISTS (SELECT FROM contacts_licensetype WHERE code = type) ORDER BY line
"""
WITHOUT_UNKNOWN_TYPE = """
    DELETE FROM incoming
     WHERE origin_id IS NULL AND NOT EXISTS (SELECT FROM contacts_licensetype WHERE code = type)
"""
TAKEN = """
    CREATE TEMP TABLE taken ON COMMIT DROP AS
    SELECT incoming.line, incoming.number, coalesce(origin.source, 'this city') AS taken_by
      FROM incoming JOIN contacts_license AS filed ON upper(filed.number) = upper(incoming.number)
      LEFT JOIN contacts_licenseorigin AS origin ON origin.license_id = filed.id
     WHERE incoming.origin_id IS NULL
"""
WITHOUT_TAKEN = "DELETE FROM incoming USING taken WHERE taken.line = incoming.line"
# Two numbers there that would be one here: the first stays.
ALIKE = """
    CREATE TEMP TABLE alike ON COMMIT DROP AS
    SELECT line, number, first_line FROM (
        SELECT line, number, row_number() OVER numbered AS nth, first_value(line) OVER numbered AS first_line
          FROM incoming WHERE origin_id IS NULL WINDOW numbered AS (PARTITION BY upper(number) ORDER BY line)
    ) AS counted WHERE nth > 1
"""
WITHOUT_ALIKE = "DELETE FROM incoming USING alike WHERE alike.line = incoming.line"


class LicenseRow(NamedTuple):
    """One row as it is staged; every gap is a blank, but for number, type and expiry. `own` is its holder's key."""

    line: int
    number: str
    key: str
    type: str
    type_name: str
    type_trade: str
    business_name: str
    trades: list[str]
    status: str
    expires_on: date
    insurance_expires_on: date | None
    bond_expires_on: date | None
    workers_comp_expires_on: date | None
    address_line: str
    phone: str
    holder_number: str
    own: str
    email: str
    city: str
    state: str
    zip: str
    fingerprint: str


def license_row(line: int, said: Said) -> LicenseRow:
    """What one row says. Raises RefusedRow without a number, a type, or the day the license expires."""
    bare = number_of(said, 30)
    code, number = _type_and_number(bare, said)
    if said["expires_on"] is None:
        raise said.refusal("expires_on", _("There is no expiry date: nobody could say whether the license is current."))
    facts = (
        code,
        said["type_name"],
        said["type_trade"],
        said["business_name"],
        list(said["trades"]),
        said["status"] or LicenseStatus.ACTIVE.value,
        said["expires_on"],
        said["insurance_expires_on"],
        said["bond_expires_on"],
        said["workers_comp_expires_on"],
        said["address_line"],
        said["phone"],
        said["holder_number"],
        f"holder of {said['holder_number'] or bare}".upper(),
        email_of(said["email"]),
        said["city"],
        state_of(said["state"]),
        said["zip"],
    )
    return LicenseRow(line, number, bare.upper(), *facts, fingerprint((number, *facts)))


def _type_and_number(bare, said):
    """The two letters of the type, and the number with them in front."""
    prefix = re.match(r"([A-Za-z]{2})-", bare)
    code = (said["type"] or (prefix[1] if prefix else "")).upper()
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise said.refusal("type", _("There is no license type: its numbers begin with two letters, or map “type”."))
    number = bare if bare.upper().startswith(f"{code}-") else f"{code}-{bare}"
    if len(number) > 30:
        raise said.refusal("number", _("The number has more than %(most)d characters.") % {"most": 30})
    return code, number


def write(batch: Batch) -> Counts:
    """Write the staged rows and their holders. Raises nothing: what cannot be taken is refused row by row."""
    unchanged = FOLLOWING.match(batch)
    _refuse(batch)
    _find_holders(batch)
    FOLLOWING.lock(batch)
    changed = FOLLOWING.change(batch)
    return Counts(FOLLOWING.add(batch), changed, unchanged)


def _refuse(batch):
    """Leave out new rows of a type nobody knows, and new numbers that somebody else's license has."""
    batch.execute(TYPES)
    LicenseType.objects.bulk_create(
        [LicenseType(code=code, name=name, trade=trade) for code, name, trade in batch.cursor.fetchall()],
        ignore_conflicts=True,
    )
    batch.refuse_rows(
        UNKNOWN_TYPE,
        _("There is no license type “%(other)s” here: add it, or map its name to type_name."),
        about="type",
    )
    batch.execute(WITHOUT_UNKNOWN_TYPE)
    batch.execute(TAKEN)
    batch.execute(WITHOUT_TAKEN)
    batch.refuse_rows(
        "SELECT line, number, taken_by FROM taken ORDER BY line", _("%(number)s is taken by a license of %(other)s.")
    )
    batch.execute(ALIKE)
    batch.execute(WITHOUT_ALIKE)
    batch.refuse_rows(
        "SELECT line, number, first_line::text FROM alike ORDER BY line",
        _("%(number)s stands on line %(other)s already, written otherwise."),
    )


def _find_holders(batch):
    """Know or add the contact behind each license."""
    batch.execute("ALTER TABLE incoming ADD holder text, ADD holder_id bigint")
    batch.execute(HOLDER)
    batch.execute(create_table("holders", ContactRow))
    batch.execute(HOLDERS_STAGED)
    HOLDERS.match(batch, "holders")
    HOLDERS.lock(batch, "holders")
    HOLDERS.change(batch, "holders")
    HOLDERS.add(batch, "holders")
    batch.execute(HOLDER_FOUND)


LICENSES = Target(kind=ImportKind.LICENSES, row=LicenseRow, key="key", write=write)
