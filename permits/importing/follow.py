"""Rows that follow the list they came from, but for what was changed here.

What a list said last is kept with its origin. A field that still says so takes what the list says now; one that says
something else was changed here, by staff or by whoever it belongs to, and stays.
"""

from dataclasses import dataclass

from permits.importing.stage import Batch, tell

MATCH = """
    UPDATE {stage} AS fresh SET origin_id = origin.id, filed_id = origin.{owner}
      FROM {origin} AS origin WHERE origin.source = %(source)s AND origin.number = fresh.key
"""
WITHOUT_SAME = """
    DELETE FROM {stage} AS fresh USING {origin} AS origin
     WHERE origin.id = fresh.origin_id AND origin.row_hash = fresh.fingerprint
"""
# In the order of ids, as every lock of contacts. A merge that was faster has moved the origin to another row.
LOCK = """
    SELECT count(*) FROM (
        SELECT FROM {table} WHERE id IN (SELECT filed_id FROM {stage}) ORDER BY id FOR UPDATE) AS locked
"""
MATCH_AGAIN = """
    UPDATE {stage} AS fresh SET filed_id = origin.{owner}, turn = numbered.turn
      FROM {origin} AS origin
      JOIN (SELECT line, origin_id, row_number() OVER (PARTITION BY filed.{owner} ORDER BY line) AS turn
              FROM {stage} JOIN {origin} AS filed ON filed.id = origin_id) AS numbered ON numbered.origin_id = origin.id
     WHERE numbered.line = fresh.line
"""
CHANGE = """
    UPDATE {table} AS filed SET {changes}
      FROM {stage} AS fresh JOIN {origin} AS origin ON origin.id = fresh.origin_id
     WHERE filed.id = fresh.filed_id AND fresh.turn = %(turn)s
"""
KEPT = """
    SELECT count(*) FROM {stage} AS fresh
      JOIN {origin} AS origin ON origin.id = fresh.origin_id JOIN {table} AS filed ON filed.id = fresh.filed_id
     WHERE {kept}
"""
CHANGED = "SELECT DISTINCT filed_id AS id FROM {stage} WHERE origin_id IS NOT NULL"
ADDED = "SELECT filed_id AS id FROM {stage} WHERE origin_id IS NULL"
REMEMBER = """
    UPDATE {origin} AS origin SET said = {said}, row_hash = fresh.fingerprint, changed_at = %(at)s
      FROM {stage} AS fresh WHERE origin.id = fresh.origin_id
"""
# In the order of lines, so that a list comes in as it was written.
NUMBER = """
    UPDATE {stage} AS fresh SET filed_id = numbered.id
      FROM (SELECT line, nextval(pg_get_serial_sequence('{table}', 'id')) AS id
              FROM (SELECT line FROM {stage} WHERE origin_id IS NULL ORDER BY line) AS in_order) AS numbered
     WHERE numbered.line = fresh.line
"""
ADD = """
    INSERT INTO {table} (id, {columns}) SELECT filed_id, {values} FROM {stage} AS fresh WHERE origin_id IS NULL
"""
ADD_ORIGIN = """
    INSERT INTO {origin} (source, number, row_hash, said, first_at, changed_at, {owner})
    SELECT %(source)s, key, fingerprint, {said}, %(at)s, %(at)s, filed_id FROM {stage} AS fresh
     WHERE origin_id IS NULL ORDER BY line
"""


@dataclass(frozen=True)
class Fact:
    """A column that follows its list: what of it is remembered, and when it may be overwritten.

    Both are SQL over `fresh` (the staged row), `filed` (ours) and `origin`.
    """

    column: str
    remembered: str
    free: str


def fact(column: str, *conditions: str) -> Fact:
    """A column that follows while it says what its list said last, and the further conditions hold."""
    return Fact(column, f"fresh.{column}", " AND ".join([untouched(column), *conditions]))


def untouched(column: str) -> str:
    return f"(to_jsonb(filed.{column}) #>> '{{}}') IS NOT DISTINCT FROM (origin.said ->> '{column}')"


@dataclass(frozen=True)
class Following:
    """A table whose rows follow a list: its origins, the column by which they point to it, and the facts."""

    table: str
    thing_type: str
    thing: str
    origin: str
    owner: str
    facts: tuple[Fact, ...]
    on_adding: dict[str, str]

    def match(self, batch: Batch, stage: str = "incoming") -> int:
        """Find what is on file, and take off the stage what its list says as before; returns how many those were."""
        batch.execute(
            f"ALTER TABLE {stage} ADD origin_id bigint, ADD filed_id bigint, ADD turn bigint, ADD UNIQUE (line)"
        )
        batch.execute(self._on(stage, MATCH))
        same = batch.execute(self._on(stage, WITHOUT_SAME))
        batch.execute(f"ANALYZE {stage}")
        return same

    def lock(self, batch: Batch, stage: str = "incoming") -> None:
        """Hold the rows that may change until the end."""
        batch.execute(self._on(stage, LOCK))
        batch.execute(self._on(stage, MATCH_AGAIN))

    def change(self, batch: Batch, stage: str = "incoming") -> int:
        """Write what changed in the list, and remember it; returns how many rows of the list changed."""
        kept = " OR ".join(
            f"(NOT coalesce({one.free}, false) AND (to_jsonb({one.remembered}) #>> '{{}}')"
            f" IS DISTINCT FROM (origin.said ->> '{one.column}')"
            f" AND fresh.{one.column} IS DISTINCT FROM filed.{one.column})"
            for one in self.facts
        )
        batch.kept += batch.one(self._on(stage, KEPT, kept=kept))
        changes = ", ".join(
            f"{one.column} = CASE WHEN {one.free} THEN fresh.{one.column} ELSE filed.{one.column} END"
            for one in self.facts
        )
        # Two rows of a list may have become one here; they speak one after the other.
        turns = batch.one(self._on(stage, "SELECT coalesce(max(turn), 0) FROM {stage}"))
        for turn in range(1, turns + 1):
            batch.execute(self._on(stage, CHANGE, changes=changes), turn=turn)
        self._tell(batch, stage, CHANGED, "was changed at its source")
        return batch.execute(self._on(stage, REMEMBER))

    def add(self, batch: Batch, stage: str = "incoming") -> int:
        """Add what is not on file, with its origin; returns how many those are."""
        batch.execute(self._on(stage, NUMBER))
        columns = {one.column: f"fresh.{one.column}" for one in self.facts} | self.on_adding
        new = batch.execute(self._on(stage, ADD, columns=", ".join(columns), values=", ".join(columns.values())))
        batch.execute(self._on(stage, ADD_ORIGIN))
        self._tell(batch, stage, ADDED, "came in from another system")
        return new

    def _tell(self, batch, stage, touched, act):
        rows = self._on(stage, f"({touched}) AS touched JOIN {{table}} AS filed USING (id)")
        batch.execute(tell(self.thing_type, thing=self.thing, rows=rows), act=act)

    def _on(self, stage, statement, **more):
        said = ", ".join(f"'{one.column}', {one.remembered}" for one in self.facts)
        return statement.format(
            stage=stage,
            table=self.table,
            origin=self.origin,
            owner=self.owner,
            said=f"jsonb_build_object({said})",
            **more,
        )
