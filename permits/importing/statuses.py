"""A source's words for states: which of ours they are, and what a record's days and words tell of its history."""

from permits.choices import CaseStatus
from permits.importing.stage import Batch
from permits.models import PublishedStatus, StatusMapping

MOST_WORDS = 50
UNKNOWN = """
    SELECT source_status, count(*) FROM incoming
     WHERE status = 'on_file' AND source_status <> '' AND NOT EXISTS (
           SELECT FROM permits_statusmapping AS mapping
            WHERE upper(mapping.word) = upper(source_status) AND mapping.source IN ('', %(source)s))
     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(most)s
"""
# Applied, issued and completed on their days; then where it stands, unless the last of these says so.
STEPS = """
    SELECT id, 1 AS step, 'submitted' AS status, 'Applied' AS word, applied_on AS day FROM {rows}
     WHERE applied_on IS NOT NULL AND NOT (status = 'submitted' AND issued_on IS NULL AND finaled_on IS NULL
                                           AND source_status <> '')
     UNION ALL
    SELECT id, 2, 'issued', 'Issued', issued_on FROM {rows}
     WHERE issued_on IS NOT NULL AND NOT (status = 'issued' AND finaled_on IS NULL AND source_status <> '')
     UNION ALL
    SELECT id, 3, 'finaled', 'Completed', finaled_on FROM {rows}
     WHERE finaled_on IS NOT NULL AND NOT (status = 'finaled' AND source_status <> '')
     UNION ALL
    SELECT id, 4, status, source_status, coalesce(status_on, CASE
           WHEN finaled_on IS NOT NULL THEN CASE status WHEN 'finaled' THEN finaled_on END
           WHEN issued_on IS NOT NULL THEN CASE status WHEN 'issued' THEN issued_on END
           WHEN status = 'submitted' THEN applied_on END)
      FROM {rows} WHERE source_status <> ''
"""
FRESH = "(SELECT fresh.id, incoming.* FROM fresh JOIN incoming USING (line) WHERE filed_id IS NULL) AS rows"
BEGIN = f"""
    INSERT INTO permits_statuschange (case_id, status, word, "on")
    SELECT id, status, word, day FROM ({STEPS.format(rows=FRESH)}) AS steps ORDER BY id, step
"""  # noqa: S608 - put together from the texts above
# Where a record stands now, if that is not what is known of it; what was known before stays.
GO_ON = """
    INSERT INTO permits_statuschange (case_id, status, word, "on")
    SELECT fresh.id, status, source_status, status_on
      FROM fresh JOIN incoming USING (line)
      LEFT JOIN LATERAL (SELECT last.status AS status_before, word FROM permits_statuschange AS last
                          WHERE last.case_id = fresh.id ORDER BY last.id DESC LIMIT 1) AS before ON true
     WHERE filed_id IS NOT NULL AND source_status <> ''
       AND (status_before, word) IS DISTINCT FROM (status, source_status)
"""


class StatusWords:
    """A source's words for states, and ours; its own rows win over those for every source."""

    def __init__(self, source: str):
        own = {source: {}, "": {}}
        for mapping in StatusMapping.objects.filter(source__in=own):
            own[mapping.source][mapping.word.upper()] = mapping.status
        self.own, self.general = own[source], own[""]
        self.published = dict(PublishedStatus.objects.values_list("status", "mapped"))

    def status_of(self, word: str, mapped: str = "") -> str:
        """The state that a word means, beside the word BLDS has for it.

        The source's own row for the word; the row for every source, if it is published as the mapped word says;
        what the mapped word means; the row for every source after all. On file, if nobody knows.
        """
        word = word.upper()
        if word in self.own:
            return self.own[word]
        ours = self.general.get(word)
        if ours and (not mapped or self.published.get(ours, "").upper() == mapped.upper()):
            return ours
        meant = self.own.get(mapped.upper()) or self.general.get(mapped.upper())
        return meant or ours or CaseStatus.ON_FILE.value


def unknown_words(batch: Batch) -> dict[str, int]:
    """The words of the batch that nothing maps, with how many rows say each, the most frequent first."""
    batch.execute(UNKNOWN, most=MOST_WORDS)
    return dict(batch.cursor.fetchall())


def begin_history(batch: Batch) -> None:
    """Write what the days and the word of each new record tell of its statuses."""
    batch.execute(BEGIN)


def go_on(batch: Batch) -> None:
    """Write where the records stand that changed at their source, if that is news."""
    batch.execute(GO_ON)
