"""A query that begins with others: WITH name AS MATERIALIZED (…), each of them run once and read as often as needed.

Django writes a subquery anew wherever it is read. A search reads its hits twice, for the page and for their number,
and finding them is nearly all it costs.
"""

from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler


class QueryInText(Query):
    """A query whose statement is written into a text of our own, by its `writer`."""

    writer = SQLCompiler

    def get_compiler(self, using=None, connection=None, elide_empty=True):
        connection = super().get_compiler(using, connection, elide_empty).connection
        return self.writer(self, connection, using, elide_empty)


def with_hits(queryset, **named):
    """The queryset's rows by a statement that begins with the named querysets; `named` are of values(), not models."""
    queryset = queryset.all()
    queryset.query = queryset.query.chain(klass=_QueryWithHits)
    queryset.query.named = {name: hits.query for name, hits in named.items()}
    return queryset


class _CompilerWithHits(SQLCompiler):
    def as_sql(self, *arguments, **options):
        text, values = super().as_sql(*arguments, **options)
        parts, before = [], ()
        for name, query in self.query.named.items():
            hits, their_values = query.get_compiler(connection=self.connection).as_sql()
            parts.append(f"{name} AS MATERIALIZED ({hits})")
            before += tuple(their_values)
        return f"WITH {', '.join(parts)} {text}", before + tuple(values)


class _QueryWithHits(QueryInText):
    writer = _CompilerWithHits
