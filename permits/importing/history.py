"""The statuses that records have had, as their source tells them; they replace what was made of the records' days."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from permits.choices import ImportKind
from permits.importing.mapped import MappedFile, Said
from permits.importing.mapping import Field, day, meant
from permits.importing.onfile import find_records, number_and_slug, replace
from permits.importing.stage import Batch, Counts, Target
from permits.importing.statuses import StatusWords, unknown_words
from permits.importing.values import fingerprint

HISTORY_FIELDS = (
    Field("number", meant(61)),
    Field("status", meant(60)),
    Field("status_mapped", meant(60)),
    Field("since", day, blank=None),
)


class HistoryRow(NamedTuple):
    """A status that a record came into."""

    line: int
    number: str
    slug: str
    status: str
    source_status: str
    since: date | None
    fingerprint: str


class HistoryFile(MappedFile):
    """A file of statuses, read by a mapping; in the order of its lines."""

    def __init__(self, mapping):
        super().__init__(HISTORY_FIELDS, history_row, mapping)

    def reading(self, source: str) -> Callable[[int, dict], tuple]:
        words = StatusWords(source)
        self.finish = lambda line, said: history_row(line, said, words)
        return super().reading(source)


def history_row(line: int, said: Said, words: StatusWords) -> HistoryRow:
    """What one row says. Raises RefusedRow for a row without a number or a status."""
    number, slug = number_and_slug(said)
    word = said["status"] or said["status_mapped"]
    if not word:
        raise said.refusal("status", _("There is no status."))
    facts = (number, slug, words.status_of(said["status"], said["status_mapped"]), word, said["since"])
    return HistoryRow(line, *facts, fingerprint(facts))


def write(batch: Batch) -> Counts:
    """Write the staged rows. What staff adopted keeps the history it has."""
    batch.unknown = unknown_words(batch)
    kept = find_records(batch)
    new, same = replace(
        batch,
        table="permits_statuschange",
        columns={"status": "status", "word": "source_status", '"on"': "since"},
        order="id",
        adding={},
    )
    return Counts(new, 0, same + kept)


HISTORY = Target(kind=ImportKind.HISTORY, row=HistoryRow, key="line", write=write)
