"""Visits from elsewhere: added to the records they are about, changed where their source changed."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from inspections.choices import RESULT_MAPPED, InspectionStatus
from inspections.importing.types import name_types
from inspections.models import ResultMapping
from permits.choices import ImportKind
from permits.importing.mapped import MappedFile, Said
from permits.importing.mapping import Field, day, meant, meant_paragraph, yes
from permits.importing.onfile import find_records, number_and_slug, tell_of
from permits.importing.stage import Batch, Counts, Target
from permits.importing.values import fingerprint

VISIT_FIELDS = (
    Field("number", meant(61)),
    Field("visit", meant(60)),
    Field("type", meant(80)),
    Field("type_mapped", meant(80)),
    Field("final", yes, blank=False),
    Field("result", meant(60)),
    Field("result_mapped", meant(60)),
    Field("requested_on", day, blank=None),
    Field("scheduled_on", day, blank=None),
    Field("inspected_on", day, blank=None),
    Field("inspector", meant(80)),
    Field("comment", meant_paragraph),
)
# Which visit a row is: its own number, else its type and day, and the how-manieth of those it is.
KEYS = """
    CREATE TEMP TABLE keyed ON COMMIT DROP AS
    SELECT incoming.line, incoming.case_id, types.id AS type_id,
           CASE WHEN visit <> '' THEN visit ELSE concat_ws('|', upper(type_name), coalesce(scheduled_on, inspected_on),
                row_number() OVER (PARTITION BY incoming.case_id, visit, upper(type_name),
                                   coalesce(scheduled_on, inspected_on) ORDER BY incoming.line)) END AS key
      FROM incoming JOIN types USING (type_name)
"""
TWICE = """
    SELECT keyed.line, number, visit FROM keyed JOIN incoming USING (line)
     WHERE visit <> '' AND EXISTS (SELECT FROM keyed AS before
            WHERE before.case_id = keyed.case_id AND before.key = keyed.key AND before.line < keyed.line)
     ORDER BY 1
"""
WITHOUT_TWICE = """
    DELETE FROM keyed WHERE EXISTS (SELECT FROM keyed AS before
     WHERE before.case_id = keyed.case_id AND before.key = keyed.key AND before.line < keyed.line)
"""
TOLD = {
    "inspection_type_id": "type_id",
    "status": "incoming.status",
    "comment": "incoming.comment",
    "source_result": "incoming.result",
    "source_inspector": "incoming.inspector",
    "source_requested_on": "incoming.requested_on",
    "source_scheduled_on": "incoming.scheduled_on",
    "source_inspected_on": "incoming.inspected_on",
}
FILED = ", ".join(f"filed.{column}" for column in TOLD)
CHANGED = f"""
    CREATE TEMP TABLE changed ON COMMIT DROP AS
    SELECT filed.id, keyed.line, keyed.case_id FROM keyed JOIN incoming USING (line)
      JOIN inspections_inspection AS filed
        ON filed.case_id = keyed.case_id AND filed.source_key = keyed.key AND filed.source = %(source)s
     WHERE ({FILED}) IS DISTINCT FROM ({", ".join(TOLD.values())})
"""  # noqa: S608 - put together from the texts above
CHANGE = f"""
    UPDATE inspections_inspection AS filed SET {", ".join(f"{column} = {said}" for column, said in TOLD.items())}
      FROM changed JOIN keyed USING (line) JOIN incoming USING (line) WHERE filed.id = changed.id
"""  # noqa: S608 - put together from the texts above
ADDED = """
    CREATE TEMP TABLE added ON COMMIT DROP AS
    SELECT keyed.line, keyed.case_id,
           row_number() OVER (PARTITION BY keyed.case_id ORDER BY keyed.line) + coalesce(
               (SELECT max(number) FROM inspections_inspection AS filed WHERE filed.case_id = keyed.case_id), 0) AS nth
      FROM keyed WHERE NOT EXISTS (SELECT FROM inspections_inspection AS filed
            WHERE filed.case_id = keyed.case_id AND filed.source_key = keyed.key AND filed.source = %(source)s)
"""
ADD = f"""
    INSERT INTO inspections_inspection
           (case_id, number, source, source_key, site_contact_name, site_contact_phone, note, {", ".join(TOLD)})
    SELECT keyed.case_id, nth, %(source)s, key, '', '', '', {", ".join(TOLD.values())}
      FROM added JOIN keyed USING (line) JOIN incoming USING (line) ORDER BY keyed.case_id, nth
"""  # noqa: S608 - put together from the texts above


class VisitRow(NamedTuple):
    """One visit as it is staged; every gap is a blank."""

    line: int
    number: str
    slug: str
    visit: str
    type_name: str
    type_mapped: str
    is_final: bool
    status: str
    result: str
    requested_on: date | None
    scheduled_on: date | None
    inspected_on: date | None
    inspector: str
    comment: str
    fingerprint: str


class VisitsFile(MappedFile):
    """A file of visits, read by a mapping; in the order of its lines."""

    def __init__(self, mapping):
        super().__init__(VISIT_FIELDS, visit_row, mapping)

    def reading(self, source: str) -> Callable[[int, dict], tuple]:
        words = ResultWords(source)
        self.finish = lambda line, said: visit_row(line, said, words)
        return super().reading(source)


class ResultWords:
    """A source's words for results, and ours; its own rows win over those for every source."""

    def __init__(self, source: str):
        own = {source: {}, "": {}}
        for mapping in ResultMapping.objects.filter(source__in=own):
            own[mapping.source][mapping.word.upper()] = mapping.status
        self.own, self.general = own[source], own[""]

    def status_of(self, word: str, mapped: str) -> str:
        """The result that a word means, beside the word BLDS has for it. On file, if nobody knows."""
        if word.upper() in self.own:
            return self.own[word.upper()]
        ours = self.general.get(word.upper())
        if ours and (not mapped or RESULT_MAPPED.get(ours, "").upper() == mapped.upper()):
            return ours
        meant_by_it = self.own.get(mapped.upper()) or self.general.get(mapped.upper())
        return meant_by_it or ours or InspectionStatus.ON_FILE.value


def visit_row(line: int, said: Said, words: ResultWords) -> VisitRow:
    """What one row says. Raises RefusedRow for a row without a number or a type."""
    number, slug = number_and_slug(said)
    name = said["type"] or said["type_mapped"]
    if not name:
        raise said.refusal("type", _("There is no type of inspection."))
    facts = (
        said["visit"],
        name,
        said["type_mapped"],
        said["final"],
        words.status_of(said["result"], said["result_mapped"]),
        said["result"] or said["result_mapped"],
        said["requested_on"],
        said["scheduled_on"],
        said["inspected_on"],
        said["inspector"],
        said["comment"],
    )
    return VisitRow(line, number, slug, *facts, fingerprint((slug, *facts)))


def write(batch: Batch) -> Counts:
    """Write the staged rows. No account asked for these visits or made them; a record that staff adopted stays."""
    kept = find_records(batch)
    name_types(batch)
    batch.execute(KEYS)
    batch.refuse_rows(TWICE, _("Visit %(other)s of %(number)s stands in this file already."))
    batch.execute(WITHOUT_TWICE)
    batch.execute("ANALYZE keyed")
    rows = batch.one("SELECT count(*) FROM keyed")
    batch.execute(CHANGED)
    batch.execute(ADDED)
    changed = batch.execute(CHANGE)
    new = batch.execute(ADD)
    tell_of(batch, "(SELECT case_id FROM changed UNION SELECT case_id FROM added) AS touched")
    return Counts(new, changed, rows - new - changed + kept)


VISITS = Target(kind=ImportKind.VISITS, row=VisitRow, key="line", write=write)
