"""One file: its columns, and the rows that go into it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Collate

from portal.opendata.site import Site


@dataclass(frozen=True)
class Column:
    """A column: what it is called, what it holds of a row, how that is written, and what the page says of it."""

    name: str
    value: Callable[[Any, Site], Any]
    write: Callable[[Any], str]
    says: str


@dataclass(frozen=True)
class Table:
    """A file of one row per line of `rows`, in the order of the numbers' bytes."""

    name: str
    title: str
    says: str
    columns: tuple[Column, ...]
    rows: Callable[[Site], Iterable[Any]]

    @property
    def header(self) -> list[str]:
        return [column.name for column in self.columns]

    def lines(self, site: Site) -> Iterable[list[str]]:
        """The cells of each row, as they stand in the file."""
        parts = [(column.write, column.value) for column in self.columns]
        for row in self.rows(site):
            yield [write(value(row, site)) for write, value in parts]


def in_order(rows: QuerySet, number: str, *then: str) -> QuerySet:
    """Rows in the order of a case's number by its bytes, which is the same in every database."""
    return rows.order_by(Collate(F(number), "C"), *then)


def streamed(rows: QuerySet, *fields: str) -> Iterable[Any]:
    """The named fields of each row, fetched in pieces: a million rows take no more memory than a thousand."""
    return rows.values_list(*fields, named=True).iterator(chunk_size=2000)
