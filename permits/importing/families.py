"""Related permits: which one of a family at its source is the main one, so that the others are part of it."""

from permits.importing.stage import Batch

# The one whose number is the family's; else the building permit, if there is one only. Else nobody can tell.
MAINS = """
    CREATE TEMP TABLE mains ON COMMIT DROP AS
    SELECT family, id FROM (
        SELECT family, count(*) AS members,
               CASE WHEN count(*) FILTER (WHERE by_number) = 1 THEN min(id) FILTER (WHERE by_number)
                    WHEN count(*) FILTER (WHERE building) = 1 THEN min(id) FILTER (WHERE building) END AS id
          FROM (
            SELECT family, fresh.id, slug = btrim(regexp_replace(upper(family), '[^0-9A-Z]+', '-', 'g'), '-')
                   AS by_number, upper(kind.trade) = 'BUILDING' AS building
              FROM incoming JOIN fresh USING (line) JOIN permits_casetype AS kind ON kind.id = case_type_id
             WHERE family <> ''
             UNION ALL
            SELECT source_family, filed.id, slug = btrim(regexp_replace(upper(source_family), '[^0-9A-Z]+', '-', 'g'),
                   '-'), upper(kind.trade) = 'BUILDING'
              FROM permits_case AS filed JOIN permits_casetype AS kind ON kind.id = case_type_id
             WHERE filed.source = %(source)s AND source_family <> ''
               AND source_family IN (SELECT family FROM incoming)
               AND NOT EXISTS (SELECT FROM fresh WHERE fresh.filed_id = filed.id)) AS related
         GROUP BY family) AS families
     WHERE members > 1 AND id IS NOT NULL
"""
# The others of these families that are on file already, but for those that staff adopted.
TIE_FILED = """
    UPDATE permits_case AS filed SET parent_id = mains.id FROM mains
     WHERE filed.source = %(source)s AND filed.source_family = mains.family AND filed.adopted_at IS NULL
       AND filed.id <> mains.id AND filed.parent_id IS DISTINCT FROM mains.id
       AND NOT EXISTS (SELECT FROM fresh WHERE fresh.id = filed.id)
"""


def find_mains(batch: Batch) -> None:
    """Make `mains`: for each family of the batch whose main permit can be told, which one it is."""
    batch.execute(MAINS)
    batch.execute("ANALYZE mains")


def tie_filed(batch: Batch) -> None:
    """Make what is on file part of the main permits of this batch, which must be written by now."""
    batch.execute(TIE_FILED)
