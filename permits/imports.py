"""Records from elsewhere: staged by COPY, then one transaction takes all of the good rows or nothing."""

from collections.abc import Callable
from datetime import datetime
from itertools import chain
from typing import BinaryIO, NamedTuple

from django.db import connection, transaction
from django.db.models import DateTimeField, Func
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import User
from contacts.refusals import NotAllowed
from permits import blds
from permits.choices import ImportStatus
from permits.models import CaseType, ImportRun, StatusMapping

ONE_IMPORT_AT_A_TIME = 20_260_401  # the key of an advisory lock

CLEAR = "DROP TABLE IF EXISTS pg_temp.incoming, pg_temp.repeated, pg_temp.known, pg_temp.places"
STAGE = """
    CREATE TEMP TABLE incoming (
        line bigint, number text, slug text, family text, description text, status text, source_status text,
        applied_on date, issued_on date, finaled_on date, expires_on date, valuation numeric(12, 2),
        house text, street text, unit text, city text, state text, zip text, parcel text,
        latitude numeric(9, 6), longitude numeric(9, 6), contractor text, license_number text,
        type_name text, sector text, prefix text, trade text, fingerprint text
    ) ON COMMIT DROP
"""
COPY = f"COPY incoming ({', '.join(blds.Record._fields)}) FROM STDIN"

# The first row of a number stays. The same row again is unchanged; another one under that number is refused.
REPEATED = """
    CREATE TEMP TABLE repeated ON COMMIT DROP AS
    SELECT line, number, first_line, fingerprint = first_fingerprint AS same FROM (
        SELECT line, number, fingerprint, row_number() OVER numbered AS nth,
               first_value(line) OVER numbered AS first_line,
               first_value(fingerprint) OVER numbered AS first_fingerprint
          FROM incoming WINDOW numbered AS (PARTITION BY slug ORDER BY line)
    ) AS counted WHERE nth > 1
"""
WITHOUT_REPEATED = "DELETE FROM incoming USING repeated WHERE repeated.line = incoming.line"

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
KINDS = "SELECT DISTINCT ON (type_name) type_name, sector, prefix, trade FROM incoming ORDER BY type_name, line"

# One address per place, however its letters are written; what the city's list has already stays as it is.
PLACES = """
    CREATE TEMP TABLE places ON COMMIT DROP AS
    SELECT upper(house) AS house_key, upper(street) AS street_key, upper(unit) AS unit_key, upper(city) AS city_key,
           upper(zip) AS zip_key, min(house) AS house, min(street) AS street, min(unit) AS unit, min(city) AS city,
           max(state) AS state, min(zip) AS zip, max(parcel) AS parcel,
           (array_agg(latitude ORDER BY line) FILTER (WHERE latitude IS NOT NULL))[1] AS latitude,
           (array_agg(longitude ORDER BY line) FILTER (WHERE latitude IS NOT NULL))[1] AS longitude,
           NULL::bigint AS id
      FROM incoming WHERE street <> '' GROUP BY 1, 2, 3, 4, 5
"""
FIND_PLACES = """
    UPDATE places SET id = listed.id FROM (
        SELECT min(id) AS id, upper(number) AS house_key, upper(street) AS street_key, upper(unit) AS unit_key,
               upper(city) AS city_key, upper(zip) AS zip_key
          FROM permits_address GROUP BY 2, 3, 4, 5, 6) AS listed
     WHERE (places.house_key, places.street_key, places.unit_key, places.city_key, places.zip_key)
         = (listed.house_key, listed.street_key, listed.unit_key, listed.city_key, listed.zip_key)
       AND places.id IS NULL
"""
ADD_PLACES = """
    INSERT INTO permits_address
           (number, street, unit, city, state, zip, parcel, latitude, longitude, confidential)
    SELECT house, street, unit, city, state, zip, parcel, latitude, longitude, false FROM places WHERE id IS NULL
    ON CONFLICT DO NOTHING
"""

FACTS = """
    SELECT incoming.*, kind.id AS case_type_id, places.id AS address_id, license.id AS license_id,
           coalesce(applied_on, issued_on) AS dated_on
      FROM incoming
      JOIN permits_casetype AS kind ON kind.name = incoming.type_name
      LEFT JOIN places
        ON places.house_key = upper(incoming.house) AND places.street_key = upper(incoming.street)
       AND places.unit_key = upper(incoming.unit) AND places.city_key = upper(incoming.city)
       AND places.zip_key = upper(incoming.zip)
      LEFT JOIN contacts_license AS license
        ON upper(license.number) = upper(incoming.license_number) AND incoming.license_number <> ''
"""
TELL = """
    INSERT INTO contacts_activity
           (at, actor, actor_name, act, thing_type, thing, thing_id, thread, why, facts)
    SELECT %(at)s, %(actor)s, %(actor_name)s, %(act)s, 'permits.case', number, id::text, number, '',
           jsonb_build_object('source', %(source)s::text, 'import', %(run)s::bigint)
      FROM touched
"""
ADD = f"""
    WITH touched AS (
        INSERT INTO permits_case
               (number, slug, case_type_id, status, address_id, description, valuation, applied_on, issued_on,
                finaled_on, expires_on, filed_on, license_id, contractor_name, created_at, source, source_status,
                source_family, source_row_hash, search_text)
        SELECT number, slug, case_type_id, status, address_id, description, valuation, applied_on, issued_on,
               finaled_on, expires_on, coalesce(dated_on, %(today)s), license_id, contractor, %(at)s, %(source)s,
               source_status, family, fingerprint, ''
          FROM ({FACTS}) AS facts WHERE NOT EXISTS (SELECT FROM known WHERE known.line = facts.line)
         ORDER BY coalesce(dated_on, %(today)s), line
        RETURNING id, number
    ) {TELL}
"""  # noqa: S608 - put together from the texts above
CHANGE = f"""
    WITH touched AS (
        UPDATE permits_case AS filed
           SET number = facts.number, case_type_id = facts.case_type_id, status = facts.status,
               address_id = facts.address_id, description = facts.description, valuation = facts.valuation,
               applied_on = facts.applied_on, issued_on = facts.issued_on, finaled_on = facts.finaled_on,
               expires_on = facts.expires_on, filed_on = coalesce(facts.dated_on, filed.filed_on),
               license_id = facts.license_id, contractor_name = facts.contractor,
               source_status = facts.source_status, source_family = facts.family,
               source_row_hash = facts.fingerprint
          FROM ({FACTS}) AS facts JOIN known ON known.line = facts.line
         WHERE filed.id = known.id
        RETURNING filed.id, filed.number
    ) {TELL}
"""  # noqa: S608 - put together from the texts above


class ClockTimestamp(Func):
    """The time of the database's clock, not of the transaction's start."""

    function = "clock_timestamp"
    output_field = DateTimeField()


class Found(NamedTuple):
    """What the reading found: whose records they are, and how many rows were refused on the way."""

    source: str
    refused: int


def take_in(
    file: BinaryIO,
    *,
    file_name: str,
    source: str,
    encoding: str,
    refuse: Callable[[int, str, str], None],
    staged: Callable[[], None],
    by: User,
    at: datetime,
) -> ImportRun:
    """Take in a BLDS permits file: all of its good rows in one transaction, or nothing. Returns the run's counts.

    `source` says whose records they are; blank takes the file's own Publisher. `refuse(line, column, reason)` is
    called for every row left out: no number, a number twice with different content or taken by another source, a
    date or amount that cannot be read. Run again, it changes only what changed at the source; a record that staff
    adopted is left alone. Raises NotAllowed when the file is refused whole; the run then keeps the reason.
    """
    run = ImportRun.objects.create(source=source, file_name=file_name[:200], file_format="blds", started_at=at)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            _begin(cursor, run)
            found = _stage(cursor, file, source, encoding, refuse)
            staged()
            _write(cursor, run, found, refuse, by=by, at=at)
    except (blds.BrokenFile, NotAllowed) as error:
        ImportRun.objects.filter(pk=run.pk).update(
            status=ImportStatus.REFUSED, error=str(error), ended_at=ClockTimestamp()
        )
        raise NotAllowed(str(error)) from error
    return run


def _begin(cursor, run):
    """One import at a time; what an earlier one left running was killed, and its transaction with it."""
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_IMPORT_AT_A_TIME])
    if not cursor.fetchone()[0]:
        raise NotAllowed(_("Another import is running. Start this one when it has ended."))
    ImportRun.objects.filter(status=ImportStatus.RUNNING).exclude(pk=run.pk).update(
        status=ImportStatus.REFUSED, error=_("It was stopped before its end."), ended_at=ClockTimestamp()
    )
    cursor.execute(CLEAR)
    cursor.execute(STAGE)


def _stage(cursor, file, source, encoding, refuse):
    rows = blds.cells(file, encoding)
    first = next(rows, None)
    if first is None:
        return Found(source, 0)
    source = source or first[1].get("Publisher", "").strip()[:60]
    statuses, refused = _statuses(source), 0
    with cursor.copy(COPY) as copy:
        for line, row in chain([first], rows):
            try:
                copy.write_row(blds.record(line, row, statuses))
            except blds.RefusedRow as no:
                refuse(line, no.column, no.reason)
                refused += 1
    return Found(source, refused)


def _statuses(source):
    """A source's words for states, in capitals, and ours; its own rows win over those for every source."""
    if not source:
        raise NotAllowed(_("The file does not say whose records these are: name the city with --source."))
    known = StatusMapping.objects.filter(source__in=["", source]).order_by("source")
    return {mapping.word.upper(): mapping.status for mapping in known}


def _write(cursor, run, found, refuse, *, by, at):
    told = {
        "source": found.source,
        "today": timezone.localdate(at),
        "at": at,
        "actor": by.username,
        "actor_name": by.display_name,
        "run": run.pk,
    }
    cursor.execute("ANALYZE incoming")
    unchanged, refused = _leave_out(cursor, told, refuse)
    cursor.execute(KINDS)
    CaseType.objects.bulk_create(
        [
            CaseType(name=name, sector=sector, prefix=prefix, trade=trade)
            for name, sector, prefix, trade in cursor.fetchall()
        ],
        ignore_conflicts=True,
    )
    for statement in (PLACES, FIND_PLACES, ADD_PLACES, FIND_PLACES, "ANALYZE places"):
        cursor.execute(statement)
    cursor.execute(CHANGE, told | {"act": "was changed at its source"})
    changed = cursor.rowcount
    cursor.execute(ADD, told | {"act": "came in from another system"})
    new = cursor.rowcount

    run.source, run.status = found.source, ImportStatus.DONE
    run.new, run.changed, run.unchanged, run.refused = new, changed, unchanged, found.refused + refused
    run.ended_at = ClockTimestamp()
    run.save()
    audit.record("was taken in", run, by=by, at=at, new=new, changed=changed, refused=run.refused)


def _leave_out(cursor, told, refuse):
    """Take off the stage what is refused or unchanged; returns how many rows were which."""
    cursor.execute(REPEATED)
    cursor.execute(WITHOUT_REPEATED)
    cursor.execute(LOCK_KNOWN)
    cursor.execute(KNOWN, told)
    cursor.execute(WITHOUT_TAKEN)
    cursor.execute(WITHOUT_SAME)
    unchanged = cursor.rowcount
    cursor.execute("SELECT count(*) FROM repeated WHERE same")
    unchanged += cursor.fetchone()[0]
    refused = 0
    for query, reason in (
        (
            "SELECT line, number, first_line::text FROM repeated WHERE NOT same ORDER BY line",
            _("%(number)s stands on line %(other)s already, with other content."),
        ),
        (
            "SELECT line, number, coalesce(nullif(taken_by, ''), 'this city') FROM known WHERE taken ORDER BY line",
            _("%(number)s is taken by a record of %(other)s."),
        ),
    ):
        cursor.execute(query)
        for line, number, other in cursor:
            refuse(line, "PermitNum", reason % {"number": number, "other": other})
            refused += 1
    return unchanged, refused
