"""Cases from elsewhere: added, changed where the source changed, and left alone where staff adopted them."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from permits.choices import CaseKind, ImportKind
from permits.importing import statuses
from permits.importing.families import find_mains, tie_filed
from permits.importing.listing import list_places
from permits.importing.stage import Batch, Counts, Target, tell
from permits.models import CaseType

# What is on file already, locked in the order of numbers that every lock of cases follows.
LOCK_KNOWN = """
    SELECT count(*) FROM (
        SELECT FROM permits_case WHERE slug IN (SELECT slug FROM incoming) ORDER BY number FOR UPDATE) AS locked
"""
KNOWN = """
    CREATE TEMP TABLE known ON COMMIT DROP AS
    SELECT incoming.line, incoming.number, filed.id, filed.source AS taken_by, filed.source <> %(source)s AS taken,
           filed.source_row_hash = incoming.fingerprint OR filed.adopted_at IS NOT NULL AS same
      FROM incoming JOIN permits_case AS filed USING (slug)
"""
WITHOUT_TAKEN = "DELETE FROM incoming USING known WHERE known.line = incoming.line AND taken"
WITHOUT_SAME = "DELETE FROM incoming USING known WHERE known.line = incoming.line AND same AND NOT taken"
KINDS = """
    SELECT DISTINCT ON (type_name, kind) type_name, kind, sector, prefix, trade FROM incoming
     ORDER BY type_name, kind, line
"""
# Everything the batch points to, and the numbers of what is new: in the order of days, so that lists read on.
FRESH = """
    CREATE TEMP TABLE fresh ON COMMIT DROP AS
    SELECT line, coalesce(filed_id, nextval(pg_get_serial_sequence('permits_case', 'id'))) AS id,
           filed_id, case_type_id, address_id, license_id, dated_on
      FROM (SELECT incoming.line, known.id AS filed_id, kinds.id AS case_type_id, ways.id AS address_id,
                   license.id AS license_id, coalesce(applied_on, issued_on) AS dated_on
              FROM incoming
              JOIN kinds USING (type_name, kind)
              LEFT JOIN ways USING (house, street, unit, city, zip)
              LEFT JOIN known ON known.line = incoming.line
              LEFT JOIN contacts_license AS license
                ON upper(license.number) = upper(incoming.contractor_license) AND incoming.contractor_license <> ''
             ORDER BY coalesce(applied_on, issued_on, %(today)s), incoming.line) AS ordered
"""
# Columns that say what the source says.
TOLD = {
    column: f"incoming.{column}"
    for column in (
        "number", "slug", "status", "description", "project_name", "work_class", "square_feet", "housing_units",
        "valuation", "applied_on", "issued_on", "finaled_on", "expires_on", "contractor_license", "contractor_trade",
        "source_status",
    )
} | {
    "case_type_id": "fresh.case_type_id",
    "license_id": "fresh.license_id",
    "contractor_name": "incoming.contractor",
    "source_family": "incoming.family",
    "source_row_hash": "incoming.fingerprint",
    "parent_id": "mains.id",
}  # fmt: skip
ON_ADDING = TOLD | {
    "id": "fresh.id",
    "address_id": "fresh.address_id",
    "filed_on": "coalesce(dated_on, %(today)s)",
    "created_at": "%(at)s",
    "source": "%(source)s",
    "search_text": "''",
}
# A record at a confidential address stays there, whatever its source says now.
ON_CHANGING = TOLD | {
    "address_id": "CASE WHEN silent.id IS NULL THEN fresh.address_id ELSE filed.address_id END",
    "filed_on": "coalesce(dated_on, filed.filed_on)",
}
STAGED = "incoming JOIN fresh USING (line) LEFT JOIN mains ON mains.family = incoming.family AND mains.id <> fresh.id"
ADD = f"""
    INSERT INTO permits_case ({", ".join(ON_ADDING)})
    SELECT {", ".join(ON_ADDING.values())} FROM {STAGED}
     WHERE filed_id IS NULL AND fresh.id BETWEEN %(first)s AND %(last)s ORDER BY fresh.id
"""  # noqa: S608 - put together from the texts above
# The index of search words takes new rows in heaps: of many rows one heap of 64 MB is far cheaper than 16 of 4 MB. The
# last row comes by itself, so that it sweeps the heap in and no search has to look through it.
MANY = 20_000
LARGE_HEAPS = "SET LOCAL gin_pending_list_limit = '64MB'; SET LOCAL work_mem = '64MB'"
SMALL_HEAPS = "SET LOCAL gin_pending_list_limit = '64kB'"
NEW_ONES = "SELECT min(id), max(id), count(*) FROM fresh WHERE filed_id IS NULL"
ADDED = "fresh JOIN permits_case AS filed USING (id) WHERE filed_id IS NULL"
CHANGE = f"""
    UPDATE permits_case AS filed SET {", ".join(f"{column} = {said}" for column, said in ON_CHANGING.items())}
      FROM {STAGED}
      JOIN permits_case AS before ON before.id = fresh.filed_id
      LEFT JOIN permits_address AS silent ON silent.id = before.address_id AND silent.confidential
     WHERE filed.id = fresh.filed_id
"""  # noqa: S608 - put together from the texts above
CHANGED = "fresh JOIN permits_case AS filed USING (id) WHERE filed_id IS NOT NULL"


NUMBER = {"thing": "number", "thread": "number"}


class CaseRow(NamedTuple):
    """One row as it is staged. Texts are cut to what the tables hold; every gap is a blank."""

    line: int
    number: str
    slug: str
    family: str
    description: str
    project_name: str
    work_class: str
    square_feet: int | None
    housing_units: int | None
    status: str
    source_status: str
    status_on: date | None
    applied_on: date | None
    issued_on: date | None
    finaled_on: date | None
    expires_on: date | None
    valuation: Decimal | None
    house: str
    street: str
    unit: str
    city: str
    state: str
    zip: str
    parcel: str
    latitude: Decimal | None
    longitude: Decimal | None
    confidential: bool
    contractor: str
    contractor_license: str
    contractor_trade: str
    kind: str
    type_name: str
    sector: str
    prefix: str
    trade: str
    fingerprint: str


def write(batch: Batch) -> Counts:
    """Write the staged rows. A record that staff adopted stays as it is; a number of another source is refused."""
    batch.unknown = statuses.unknown_words(batch)
    unchanged = _leave_out(batch)
    _name_kinds(batch)
    batch.phase(_("Finding the places"))
    list_places(batch)
    for statement in (FRESH, "ALTER TABLE fresh ADD UNIQUE (line)", "ANALYZE fresh"):
        batch.execute(statement)
    find_mains(batch)
    batch.phase(_("Writing the records"))
    changed = batch.execute(CHANGE)
    new = _add(batch)
    tie_filed(batch)
    batch.phase(_("Writing their history"))
    statuses.begin_history(batch)
    statuses.go_on(batch)
    batch.execute(tell("permits.case", rows=CHANGED, **NUMBER), act="was changed at its source")
    batch.execute(tell("permits.case", rows=ADDED, **NUMBER), act="came in from another system")
    return Counts(new, changed, unchanged)


def _add(batch):
    batch.execute(NEW_ONES)
    first, last, count = batch.cursor.fetchone()
    if count < MANY:
        return batch.execute(ADD, first=first, last=last)
    batch.execute(LARGE_HEAPS)
    batch.execute(ADD, first=first, last=last - 1)
    batch.execute(SMALL_HEAPS)
    batch.execute(ADD, first=last, last=last)
    return count


def _name_kinds(batch):
    """Find the case types of the batch, or add them; `kinds` says which they are."""
    batch.execute(KINDS)
    found = batch.cursor.fetchall()
    taken = dict(CaseType.objects.filter(name__in=[name for name, *_rest in found]).values_list("name", "kind"))
    rows = []
    for name, kind, sector, prefix, trade in found:
        ours = name if taken.setdefault(name, kind) == kind else f"{name[:105]} ({CaseKind(kind).label.lower()})"
        case_type, _added = CaseType.objects.get_or_create(
            name=ours, defaults={"kind": kind, "sector": sector, "prefix": prefix, "trade": trade}
        )
        rows.append((name, kind, case_type.pk))
    batch.execute("CREATE TEMP TABLE kinds (type_name text, kind text, id bigint) ON COMMIT DROP")
    batch.cursor.executemany("INSERT INTO kinds VALUES (%s, %s, %s)", rows)


def _leave_out(batch):
    """Take off the stage what is refused or unchanged; returns how many rows are unchanged."""
    batch.execute(LOCK_KNOWN)
    batch.execute(KNOWN)
    batch.execute(WITHOUT_TAKEN)
    unchanged = batch.execute(WITHOUT_SAME)
    batch.refuse_rows(
        "SELECT line, number, coalesce(nullif(taken_by, ''), 'this city') FROM known WHERE taken ORDER BY line",
        _("%(number)s is taken by a record of %(other)s."),
    )
    return unchanged


CASES = Target(kind=ImportKind.RECORDS, row=CaseRow, key="slug", write=write)
