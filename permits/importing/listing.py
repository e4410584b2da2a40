"""The places of a batch, found in the city's list of addresses or added to it."""

from permits.importing.stage import Batch

# Every way a place is written in this file, with the words it is compared by: short forms, no marks, capitals.
WRITTEN = """
    CREATE TEMP TABLE written ON COMMIT DROP AS
    SELECT house, street, unit, city, zip, permits_search_words(concat_ws(' ', house, street, unit)) AS line_key,
           upper(city) AS city_key, upper(zip) AS zip_key, count(*) AS times, max(state) AS state,
           max(parcel) AS parcel, bool_or(confidential) AS confidential,
           (array_agg(latitude ORDER BY line) FILTER (WHERE latitude IS NOT NULL))[1] AS latitude,
           (array_agg(longitude ORDER BY line) FILTER (WHERE latitude IS NOT NULL))[1] AS longitude
      FROM incoming WHERE street <> '' GROUP BY 1, 2, 3, 4, 5
"""
# One address per place, as most rows write it.
PLACES = """
    CREATE TEMP TABLE places ON COMMIT DROP AS
    SELECT line_key, city_key, zip_key, NULL::bigint AS id, false AS added, bool_or(confidential) AS confidential,
           (array_agg(house ORDER BY times DESC, length(street), street))[1] AS house,
           (array_agg(street ORDER BY times DESC, length(street), street))[1] AS street,
           (array_agg(unit ORDER BY times DESC, length(street), street))[1] AS unit,
           (array_agg(city ORDER BY times DESC, city))[1] AS city, min(zip) AS zip,
           max(state) AS state, max(parcel) AS parcel,
           (array_agg(latitude ORDER BY times DESC, latitude) FILTER (WHERE latitude IS NOT NULL))[1] AS latitude,
           (array_agg(longitude ORDER BY times DESC, latitude) FILTER (WHERE latitude IS NOT NULL))[1] AS longitude
      FROM written GROUP BY 1, 2, 3
"""
# What the city's list has already stays as it is.
FIND = """
    UPDATE places SET id = listed.id FROM (
        SELECT min(id) AS id, permits_search_words(concat_ws(' ', number, street, unit)) AS line_key,
               upper(city) AS city_key, upper(zip) AS zip_key
          FROM permits_address WHERE number IN (SELECT house FROM places) GROUP BY 2, 3, 4) AS listed
     WHERE (places.line_key, places.city_key, places.zip_key) = (listed.line_key, listed.city_key, listed.zip_key)
"""
NUMBER = """
    UPDATE places SET added = true, id = nextval(pg_get_serial_sequence('permits_address', 'id')) WHERE id IS NULL
"""
# A place beside a confidential one may be the same one: staff decide, and until then it is not told.
KEEP_SILENT = """
    UPDATE places SET confidential = true FROM permits_address AS silent
     WHERE added AND silent.confidential AND silent.number = house
       AND permits_search_words(silent.street) = permits_search_words(places.street)
"""
ADD = """
    INSERT INTO permits_address
           (id, number, street, unit, city, state, zip, parcel, latitude, longitude, confidential)
    SELECT id, house, street, unit, city, state, zip, parcel, latitude, longitude, confidential
      FROM places WHERE added ON CONFLICT DO NOTHING
"""
# Somebody else added the same place meanwhile.
FIND_AGAIN = """
    UPDATE places SET id = listed.id FROM permits_address AS listed
     WHERE added AND (listed.street, listed.number, listed.unit, listed.city, listed.zip)
                   = (places.street, places.house, places.unit, places.city, places.zip)
"""
MARK = """
    UPDATE permits_address SET confidential = true
     WHERE NOT confidential AND id IN (SELECT id FROM places WHERE confidential AND NOT added)
"""
WAYS = """
    CREATE TEMP TABLE ways ON COMMIT DROP AS
    SELECT written.house, written.street, written.unit, written.city, written.zip, places.id
      FROM written JOIN places USING (line_key, city_key, zip_key)
"""


def list_places(batch: Batch) -> None:
    """Find or add every place of the batch; afterwards `ways` says which address each way of writing it is.

    A list can mark an address confidential; only staff take it back.
    """
    for statement in (WRITTEN, "ANALYZE written", PLACES, "ANALYZE places", FIND):
        batch.execute(statement)
    wanted = batch.execute(NUMBER)
    batch.execute(KEEP_SILENT)
    if batch.execute(ADD) < wanted:
        batch.execute(FIND_AGAIN)
    for statement in (MARK, WAYS, "ANALYZE ways"):
        batch.execute(statement)
