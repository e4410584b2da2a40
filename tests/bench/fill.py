"""Put a town's records into a migrated database by COPY, with its licenses, visits, fees and statuses."""

import random
from datetime import UTC, date, datetime, time, timedelta

from psycopg import sql

from permits.choices import CaseStatus
from permits.models.case import slug_of
from tests.bench import shape

BATCH = 50_000
LARGE = ["permits_case", "inspections_inspection"]
CONFIDENTIAL = 0.001  # of the addresses
VISITS = {"temporary-power": "Temporary power", "rough": "Rough", "insulation": "Insulation", "final": "Final"}
BLANKS = {
    "boolean": False, "jsonb": "{}", "ARRAY": "{}", "character varying": "", "text": "", "bigint": 0, "integer": 0,
    "smallint": 0, "numeric": 0, "timestamp with time zone": datetime(2026, 1, 1, tzinfo=UTC),
    "date": date(2026, 1, 1),
}  # fmt: skip
WORDS_OF_THE_SOURCE = {"finaled": "Final", "issued": "Active", "expired": "Expired", "void": "VOID"}


def fill(connection, town):
    """Write everything; ends with the indexes and statistics as a running city has them."""
    connection.execute("SET maintenance_work_mem = '512MB'")
    writer = Writer(connection, town)
    with connection.transaction():
        writer.catalog()
        writer.places()
        writer.licenses()
    # A whole index is built much faster than a row at a time.
    indexes = connection.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE indrelid::regclass::text = ANY (%s) AND NOT indisunique",
        [LARGE],
    ).fetchall()
    for name, _definition in indexes:
        connection.execute(f"DROP INDEX {name}")
    for batch in batches(town.records(), BATCH):
        with connection.transaction():
            writer.cases(batch)
    for _name, definition in indexes:
        connection.execute(definition)
    with connection.transaction():
        writer.count_on()
    connection.execute("VACUUM ANALYZE")


def batches(things, size):
    """The same in lists of so many."""
    batch = []
    for thing in things:
        batch.append(thing)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


class Writer:
    """Gives every row its id, in the order they are made."""

    def __init__(self, connection, town):
        self.connection = connection
        self.town = town
        self.chance = random.Random(town.seed)
        self.next = {}
        self.columns = {}

    def copy(self, table, names, rows, *, triggers=True):
        """COPY rows; what else must not be empty gets a blank. Without triggers, foreign keys are not looked up."""
        self.connection.execute(f"SET LOCAL session_replication_role = {'origin' if triggers else 'replica'}")
        blank = {name: value for name, value in self._required(table).items() if name not in names and name != "id"}
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, [*names, *blank]))
        )
        rest = tuple(blank.values())
        with self.connection.cursor().copy(statement) as copy:
            for row in rows:
                copy.write_row((*row, *rest))

    def ids(self, table, many):
        """So many new ids of a table."""
        if table not in self.next:
            found = self.connection.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()
            self.next[table] = found[0]
        first = self.next[table]
        self.next[table] += many
        return range(first, first + many)

    def count_on(self):
        """What is written later goes on after the last id, and never gets one that was given out before."""
        for table in self.next:
            self.connection.execute(
                f"SELECT setval(its_ids, greatest(max(id), nextval(its_ids))) FROM {table}, "
                f"pg_get_serial_sequence('{table}', 'id') AS its_ids GROUP BY its_ids"
            )

    def catalog(self):
        self.kinds = self.ids("permits_casetype", len(shape.KINDS))
        kinds = zip(self.kinds, shape.KINDS, strict=True)
        self.copy(
            "permits_casetype",
            ["id", "kind", "prefix", "name", "sector", "trade", "days_to_expire"],
            [(pk, "permit", prefix, name, sector, trade, 180) for pk, (prefix, _, name, sector, trade) in kinds],
        )
        self.visits = self.ids("inspections_inspectiontype", len(VISITS))
        rows = [(pk, *names) for pk, names in zip(self.visits, VISITS.items(), strict=True)]
        self.copy("inspections_inspectiontype", ["id", "code", "name"], rows)
        (self.clerk,) = self.ids("contacts_user", 1)
        self.copy("contacts_user", ["id", "username", "is_active"], [(self.clerk, "clerk-of-old", True)])

    def places(self):
        self.addresses = self.ids("permits_address", len(self.town.addresses))
        self.copy(
            "permits_address",
            ["id", "number", "street", "unit", "zip", "city", "state", "confidential"],
            (
                (pk, *place, "Plumb Hollow", "CA", self.chance.random() < CONFIDENTIAL)
                for pk, place in zip(self.addresses, self.town.addresses, strict=True)
            ),
        )

    def licenses(self):
        """Seven in ten contractors have one here; the records of the others carry their name alone."""
        trades = sorted({trade for _name, trade in self.town.contractors})
        types = dict(zip(trades, self.ids("contacts_licensetype", len(trades)), strict=True))
        rows = [
            (pk, f"B{'CEMP'[at]}", trade.title() or "General", trade) for at, (trade, pk) in enumerate(types.items())
        ]
        self.copy("contacts_licensetype", ["id", "code", "name", "trade"], rows)
        licensed = [at for at in range(len(self.town.contractors)) if self.chance.random() < shape.LICENSED]
        self.license_of = dict(zip(licensed, self.ids("contacts_license", len(licensed)), strict=True))
        self.copy(
            "contacts_license",
            ["id", "type_id", "number", "business_name", "trades", "status", "expires_on"],
            (
                (
                    pk,
                    types[trade],
                    f"B{'CEMP'[trades.index(trade)]}-{10_000 + at}",
                    name[:120],
                    [trade] if trade else [],
                )
                + ("active", self.town.until + timedelta(days=self.chance.randrange(-90, 700)))
                for at, pk in self.license_of.items()
                for name, trade in [self.town.contractors[at]]
            ),
        )

    def cases(self, records):
        ids = self.ids("permits_case", len(records))
        known = {record.number: pk for record, pk in zip(records, ids, strict=True)}
        self.copy(
            "permits_case",
            ["id", "number", "slug", "case_type_id", "status", "address_id", "description", "valuation", "applied_on"]
            + ["issued_on", "finaled_on", "filed_on", "license_id", "contractor_name", "parent_id", "created_at"]
            + ["source", "source_status", "source_family", "source_row_hash"],
            (self._case(pk, record, known) for record, pk in zip(records, ids, strict=True)),
        )
        statuses = [
            (pk, status, "" if record.is_own else WORDS_OF_THE_SOURCE.get(status, status), day)
            for record, pk in zip(records, ids, strict=True)
            for status, day in lived(record)
        ]
        self.copy(
            "permits_statuschange",
            ["id", "case_id", "status", "word", "on"],
            ((pk, *row) for pk, row in zip(self.ids("permits_statuschange", len(statuses)), statuses, strict=True)),
            triggers=False,
        )
        own = [(record, pk) for record, pk in zip(records, ids, strict=True) if record.is_own]
        self._visits(own)
        self._fees(own)

    def _case(self, pk, record, known):
        # Only what was applied for here hangs together by our own numbers.
        origin = ("", "", "", "")
        if not record.is_own:
            word = WORDS_OF_THE_SOURCE.get(record.status, record.status.title())
            origin = ("Records before the portal", word, record.family, f"{pk:064x}")
        name = "" if record.contractor is None else self.town.contractors[record.contractor][0]
        return (
            pk, record.number, slug_of(record.number), self.kinds[record.kind], record.status,
            self.addresses[record.place], record.description, record.valuation, record.applied_on, record.issued_on,
            record.finaled_on, record.applied_on, self.license_of.get(record.contractor), name,
            known.get(record.parent) if record.is_own else None, at_noon(record.applied_on), *origin,
        )  # fmt: skip

    def _visits(self, own):
        rows = []
        for record, pk in own:
            if record.issued_on is None:
                continue
            many = len(self.visits) if record.finaled_on else self.chance.randrange(len(self.visits))
            for number, kind in enumerate(self.visits[:many], 1):
                day = min(record.issued_on + timedelta(days=7 * number), self.town.until)
                rows.append((pk, number, kind, "passed", self.clerk, at_noon(day), self.clerk, at_noon(day)))
        self.copy(
            "inspections_inspection",
            ["id", "case_id", "number", "inspection_type_id", "status", "requested_by_id", "requested_at"]
            + ["resulted_by_id", "resulted_at"],
            ((pk, *row) for pk, row in zip(self.ids("inspections_inspection", len(rows)), rows, strict=True)),
            triggers=False,
        )

    def _fees(self, own):
        """One in ten of the city's own records has a fee that is still owed."""
        owed = [(pk, record) for record, pk in own if self.chance.random() < 0.1]
        self.copy(
            "permits_fee",
            ["id", "case_id", "code", "description", "amount", "status", "assessed_at"],
            (
                (pk, case, "permit", "Permit", self.chance.randrange(50, 900), "owed", at_noon(record.applied_on))
                for pk, (case, record) in zip(self.ids("permits_fee", len(owed)), owed, strict=True)
            ),
        )

    def _required(self, table):
        if table not in self.columns:
            self.columns[table] = {
                name: BLANKS[kind]
                for name, kind in self.connection.execute(
                    "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s "
                    "AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO' "
                    "AND is_generated = 'NEVER' AND table_schema = 'public'",
                    [table],
                )
            }
        return self.columns[table]


def lived(record):
    """The statuses a record has had, each with its day."""
    if record.status != CaseStatus.DRAFT and record.is_own and record.status != CaseStatus.SUBMITTED:
        yield CaseStatus.SUBMITTED.value, record.applied_on
    if record.issued_on and record.status != CaseStatus.ISSUED:
        yield CaseStatus.ISSUED.value, record.issued_on
    yield record.status, record.finaled_on or record.issued_on or record.applied_on


def at_noon(day):
    return datetime.combine(day, time(20), tzinfo=UTC)
