"""Records with some words, a season at a time: the index of words gives what it finds in no order, but the seasons in
theirs. Whoever wants the newest of very many has them after a season or two, and the rest is never looked at.
"""

from datetime import date

from django.db.models import IntegerField
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler

from permits.models.season import Season, season_of
from permits.searching.compiled import CompiledQuery

NEWEST, OLDEST = (
    f"(SELECT {Season.template % {'expressions': f'{which}(filed_on)'}} FROM permits_case)"  # noqa: S608 - our own
    for which in ("max", "min")
)


def by_season(hits, *, most: int, start: date | None = None, stop: date | None = None, oldest_first: bool = False):
    """The first `most` of some cases, a query of values("filed_on", "id", …), the newest first or the oldest.

    No case before the day `start` is needed, in that order, nor any after the day `stop`; without a day the first
    season is that of the newest record, or of the oldest, and the last the other one's.
    """
    in_one = hits.order_by().alias(season=Season("filed_on"))
    queryset = in_one.filter(season=RawSQL("seasons.season", (), IntegerField()))  # noqa: S611 - see below
    queryset.query = queryset.query.chain(klass=_QueryBySeason)
    queryset.query.ends = start and season_of(start), stop and season_of(stop)
    queryset.query.most, queryset.query.oldest_first = most, oldest_first
    return queryset


class _CompilerBySeason(SQLCompiler):
    def as_sql(self, *arguments, **options):
        hits, values = super().as_sql(*arguments, **options)
        first, last, order, step = (NEWEST, OLDEST, "DESC", -1)
        if self.query.oldest_first:
            first, last, order, step = (OLDEST, NEWEST, "ASC", 1)
        start, stop = self.query.ends
        # Put together from constants and whole numbers; what was asked for goes as a parameter. OFFSET 0 keeps the
        # planner from looking for the hits of all seasons at once.
        text = f"""
            SELECT hit.* FROM (
                SELECT season
                  FROM generate_series({first if start is None else start}, {last if stop is None else stop}, {step})
                       AS season
                 ORDER BY season {order}) AS seasons
             CROSS JOIN LATERAL ({hits} OFFSET 0) AS hit
             ORDER BY seasons.season {order}, hit.filed_on {order}, hit.id {order} LIMIT {self.query.most}
        """  # noqa: S608
        return text, values


class _QueryBySeason(CompiledQuery):
    compiled_by = _CompilerBySeason
