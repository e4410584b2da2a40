"""The records of a page, by their keys: always in the same words but for the keys, so these are put together once in
each process. To do so for each page took the site longer than all records of the page take the database.
"""

from functools import cache

from django.db.models import BooleanField, F, Func, OuterRef, Subquery, Sum
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler

from permits.models import Case, Fee
from permits.searching.compiled import CompiledQuery

FEES_OWED = Subquery(
    Fee.objects.owed().filter(case=OuterRef("pk")).order_by().values("case").annotate(sum=Sum("amount")).values("sum")
)
_KEYS = object()  # stands among the values for those of a page


class IsAnyOf(Func):
    """Whether a value is one of a list that goes as one value."""

    template, arg_joiner = "(%(expressions)s)", " = ANY "
    output_field = BooleanField()


def rows(keys: list[int]) -> list[Case]:
    """The cases with these keys, in no order, with their `fees_owed` and what else a row of a list shows."""
    queryset = Case.objects.all()
    queryset.query = _Rows(Case)
    queryset.query.keys = keys
    return list(queryset) if keys else []


class _CompiledOnce(SQLCompiler):
    """Takes its SQL, and which column is what, from one that has compiled the same before."""

    def as_sql(self, *_arguments, **_options):
        found, statement, values = _written()
        vars(self).update(found)
        return statement, tuple(self.query.keys if value is _KEYS else value for value in values)


class _Rows(CompiledQuery):
    compiled_by = _CompiledOnce


@cache
def _written():
    queryset = Case.objects.for_rows().annotate(fees_owed=FEES_OWED).filter(IsAnyOf(F("pk"), RawSQL("%s", (_KEYS,))))
    compiler = queryset.query.get_compiler(queryset.db)
    statement, values = compiler.as_sql()
    found = ("select", "klass_info", "annotation_col_map", "col_count", "has_extra_select")
    return {name: getattr(compiler, name) for name in found}, statement, values
