"""What can be asked: each parameter with its bounds, and nothing that is not listed."""

import re
from datetime import date
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from permits.choices import CaseKind, CaseStatus
from permits.searching.find import Wanted

MOST = 100  # of anything, in one answer
A_DAY = re.compile(r"\d{4}-\d\d-\d\d")

Kind = Literal[tuple(CaseKind.values)]
Status = Literal[tuple(status for status in CaseStatus.values if status != CaseStatus.DRAFT)]


def text(longest: int):
    """Words to look for. What no database takes stands for a space."""
    return Annotated[str, BeforeValidator(lambda value: value.replace("\0", " ")), Field(max_length=longest)]


def _day(value):
    if not A_DAY.fullmatch(value):
        raise PydanticCustomError("day", _("Write a day as YYYY-MM-DD."))
    return value


Day = Annotated[date, BeforeValidator(_day)]


# A place in a list: two whole numbers that no client needs to understand.
Place = Annotated[str, Field(pattern=r"^[0-9]{1,18}\.[0-9]{1,18}$")]


class Asked(BaseModel):
    """What every list takes. A parameter that does not exist is refused: a filter misspelt would list everything."""

    limit: int = Field(50, ge=1, le=MOST, description="How many to answer with.")

    @model_validator(mode="before")
    @classmethod
    def _nothing_else(cls, values, info: ValidationInfo):
        names = {field.alias or name for name, field in cls.model_fields.items()}
        given = info.context["request"].GET
        for name in given:
            if name not in names:
                known = ", ".join(sorted(names))
                raise PydanticCustomError(
                    "unknown", _("There is no such parameter here, only {known}."), {"name": name, "known": known}
                )
            if len(given.getlist(name)) > 1:
                raise PydanticCustomError("twice", _("It is given more than once."), {"name": name})
        return values


class RecordsAsked(Asked):
    """The same parameters as the search page, and the same answers."""

    q: text(120) | None = Field(
        None,
        description=(
            "Words, all of which must match: a record number or its beginning, an address, a contractor, a license, "
            "words of the description. A word of fewer than three letters matches whole words, and so does a number "
            "beside other words: 412 mortar finds 412 and 412A Mortar St, not 4120."
        ),
        examples=["mortar st"],
    )
    kind: Kind | None = Field(None, description="Permits or plan cases only.")
    type: text(120) | None = Field(None, description="The whole name of a case type, as /case-types lists it.")
    status: Status | None = Field(None, description="Records in this state only.")
    address: text(120) | None = Field(None, description="Words of the address alone.", examples=["1418 mortar"])
    license: text(30) | None = Field(None, description="The number of the license it was taken out under.")
    since: Day | None = Field(None, alias="from", description="Filed on this day or later.")
    until: Day | None = Field(None, alias="to", description="Filed on this day or earlier.")
    after: Place | None = Field(None, description="Where the page before this one ended; next says it.")

    def wanted(self) -> Wanted:
        return Wanted(
            text=self.q or "",
            kind=self.kind or "",
            type=self.type or "",
            status=self.status or "",
            since=self.since,
            until=self.until,
            address=self.address or "",
            license=self.license or "",
            older_than=self.place,
        )

    @property
    def place(self) -> tuple[date, int] | None:
        if self.after is None:
            return None
        day, pk = map(int, self.after.split("."))
        return date.fromordinal(min(max(day, 1), date.max.toordinal())), pk


class ChangesAsked(Asked):
    since: Day | None = Field(None, alias="from", description="Changed on this day or later; without it, all.")
    after: Place | None = Field(None, description="Where to go on: resume of the answer before. Wins over from.")


class InRecordAsked(Asked):
    """A page of what belongs to one record."""

    after: int = Field(0, ge=0, le=2**31 - 1, description="Only those with a higher number.")


class LicensesAsked(Asked):
    q: text(120) | None = Field(
        None, description="Part of the business name or of the number; at least three letters.", examples=["truebeam"]
    )
    trade: text(40) | None = Field(None, description="Licenses of this trade only.", examples=["electrical"])
    after: text(30) | None = Field(None, description="Only those whose number comes later; next says it.")


class CaseTypesAsked(Asked):
    after: text(120) | None = Field(None, description="Only those whose name comes later; next says it.")
