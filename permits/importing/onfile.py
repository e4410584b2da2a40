"""What belongs to records that came in before: a file's rows and the records of its source they are about."""

from django.utils.translation import gettext as _

from permits.importing.mapped import Said
from permits.importing.stage import Batch, tell
from permits.models.case import slug_of

FIND = """
    CREATE TEMP TABLE about ON COMMIT DROP AS
    SELECT incoming.line, incoming.number, filed.id AS case_id, filed.source AS taken_by,
           filed.source = %(source)s AS theirs, filed.adopted_at IS NOT NULL AS adopted
      FROM incoming LEFT JOIN permits_case AS filed USING (slug)
"""
# In the order of numbers that every lock of cases follows.
LOCK = """
    SELECT count(*) FROM (
        SELECT FROM permits_case WHERE id IN (SELECT case_id FROM about WHERE theirs AND NOT adopted)
         ORDER BY number FOR UPDATE) AS locked
"""
WITHOUT = "DELETE FROM incoming USING about WHERE about.line = incoming.line AND {those}"
WHOSE = "ALTER TABLE incoming ADD case_id bigint"
MARK = "UPDATE incoming SET case_id = about.case_id FROM about WHERE about.line = incoming.line"


def number_and_slug(said: Said) -> tuple[str, str]:
    """Which record a row is about. Raises RefusedRow when it does not say."""
    slug = slug_of(said["number"])
    if not slug:
        raise said.refusal("number", _("There is no number."))
    return said["number"], slug


def find_records(batch: Batch) -> int:
    """Give each row of the stage its `case_id` and hold those records; returns how many rows staff's records keep out.

    Refused are rows about records that are not on file or are not of this source.
    """
    batch.execute(FIND)
    batch.execute("ANALYZE about")
    batch.execute(LOCK)
    batch.refuse_rows(
        "SELECT line, number, '' FROM about WHERE case_id IS NULL ORDER BY line",
        _("%(number)s is not on file: take in its record first."),
    )
    batch.refuse_rows(
        "SELECT line, number, coalesce(nullif(taken_by, ''), 'this city') FROM about WHERE NOT theirs ORDER BY line",
        _("%(number)s is a record of %(other)s."),
    )
    batch.execute(WITHOUT.format(those="(case_id IS NULL OR NOT theirs)"))
    adopted = batch.execute(WITHOUT.format(those="adopted"))
    batch.execute(WHOSE)
    batch.execute(MARK)
    batch.execute("ANALYZE incoming")
    return adopted


def replace(
    batch: Batch, *, table: str, columns: dict[str, str], order: str, adding: dict[str, str]
) -> tuple[int, int]:
    """Let the rows of each record take the place of those in a table, where they differ.

    `columns` are what is compared, and what the stage says of them; `adding` is written besides. Returns how many
    rows were written and how many stood there already.
    """
    kept = ", ".join(f"kept.{column}" for column in columns)
    said = ", ".join(columns.values())
    batch.execute(
        f"""
        CREATE TEMP TABLE news ON COMMIT DROP AS
        SELECT case_id FROM (SELECT case_id, array_agg(ROW({said})::text ORDER BY line) AS told FROM incoming
                              GROUP BY case_id) AS fresh
          LEFT JOIN LATERAL (SELECT array_agg(ROW({kept})::text ORDER BY kept.{order}) AS stood FROM {table} AS kept
                              WHERE kept.case_id = fresh.case_id) AS filed ON true
         WHERE told IS DISTINCT FROM stood
        """  # noqa: S608 - put together from texts of this package
    )
    batch.execute(f"DELETE FROM {table} WHERE case_id IN (SELECT case_id FROM news)")  # noqa: S608 - as above
    batch.execute("CREATE TEMP TABLE fresh ON COMMIT DROP AS SELECT incoming.* FROM incoming JOIN news USING (case_id)")
    names, values = ", ".join([*columns, *adding]), ", ".join([*columns.values(), *adding.values()])
    written = batch.execute(
        f"""
        INSERT INTO {table} (case_id, {names})
        SELECT case_id, {values} FROM fresh AS incoming ORDER BY case_id, line
        """  # noqa: S608 - as above
    )
    tell_of(batch, "news")
    return written, batch.one("SELECT count(*) FROM incoming") - written


def tell_of(batch: Batch, cases: str) -> None:
    """Write a line of history for each record in a table of `case_id`s."""
    rows = f"(SELECT id, number FROM permits_case WHERE id IN (SELECT case_id FROM {cases})) AS touched"  # noqa: S608 - as above
    batch.execute(tell("permits.case", thing="number", thread="number", rows=rows), act="was changed at its source")
