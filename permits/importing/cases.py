"""Cases from elsewhere: added, changed where the source changed, and left alone where staff adopted them."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from permits.choices import ImportKind
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
TELL = tell("permits.case", thing="number", thread="number")
ADD = f"""
    WITH touched AS (
        INSERT INTO permits_case
               (number, slug, case_type_id, status, address_id, description, project_name, work_class, square_feet,
                housing_units, valuation, applied_on, issued_on,
                finaled_on, expires_on, filed_on, license_id, contractor_name, created_at, source, source_status,
                source_family, source_row_hash, search_text)
        SELECT number, slug, case_type_id, status, address_id, description, project_name, work_class, square_feet,
               housing_units, valuation, applied_on, issued_on,
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
               address_id = facts.address_id, description = facts.description,
               project_name = facts.project_name, work_class = facts.work_class, square_feet = facts.square_feet,
               housing_units = facts.housing_units, valuation = facts.valuation,
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
    contractor: str
    license_number: str
    type_name: str
    sector: str
    prefix: str
    trade: str
    fingerprint: str


def write(batch: Batch) -> Counts:
    """Write the staged rows. A record that staff adopted stays as it is; a number of another source is refused."""
    unchanged = _leave_out(batch)
    batch.execute(KINDS)
    CaseType.objects.bulk_create(
        [
            CaseType(name=name, sector=sector, prefix=prefix, trade=trade)
            for name, sector, prefix, trade in batch.cursor.fetchall()
        ],
        ignore_conflicts=True,
    )
    for statement in (PLACES, FIND_PLACES, ADD_PLACES, FIND_PLACES, "ANALYZE places"):
        batch.execute(statement)
    changed = batch.execute(CHANGE, act="was changed at its source")
    new = batch.execute(ADD, act="came in from another system")
    return Counts(new, changed, unchanged)


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
