"""What is answered: an allow-list of what everybody may read. A field that is not here leaves by no address of the API.

`null` says that the city does not know; amounts are in dollars, as text, so that no cent is lost; days are the city's.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from contacts.choices import LicenseStatus
from inspections.choices import InspectionStatus
from permits.choices import FeeStatus, HoldBlocks, HoldSeverity, Sector, WorkClass
from portal.api.asked import Kind, Status

Link = Annotated[str, Field(json_schema_extra={"format": "uri"})]


class Address(BaseModel):
    line: str = Field(description="House number, street and unit in one line.", examples=["1418 Mortar St, Unit 2"])
    number: str | None
    street: str
    unit: str | None
    city: str | None
    state: str | None
    zip: str | None
    parcel: str | None = Field(description="The parcel's number.")
    latitude: Decimal | None
    longitude: Decimal | None


class Contractor(BaseModel):
    business_name: str
    license_number: str | None = Field(description="Null where the source of the record named a business only.")
    license_is_current: bool | None


class Record(BaseModel):
    number: str = Field(examples=["BLDR-2026-00042"])
    kind: Kind
    type: str = Field(description="The name of its case type.")
    sector: Literal[tuple(Sector.values)] | None
    status: Status
    status_words: str = Field(
        description="The status as people read it; a record from elsewhere keeps its source's word."
    )
    status_mapped: str | None = Field(description="The status in the words of BLDS (StatusCurrentMapped).")
    is_active: bool = Field(description="Whether anything can still happen on it.")
    description: str
    project_name: str | None
    work_class: Literal[tuple(WorkClass.values)] | None
    square_feet: int | None
    housing_units: int | None
    valuation: Decimal | None = Field(description="The declared cost of the work.")
    fees_due: Decimal
    filed_on: date = Field(description="The day lists are ordered by: applied, else issued, else taken in.")
    applied_on: date | None
    issued_on: date | None
    finaled_on: date | None
    expires_on: date | None
    address: Address | None
    contractor: Contractor | None
    part_of: str | None = Field(description="The number of the record this one is part of.")
    family: str | None = Field(description="The master number that records from one source share.")
    source: str | None = Field(description="Where a record from elsewhere came from.")
    page: Link = Field(description="The record's page for people.")
    self: Link = Field(description="The record here, with fees, conditions and companies.")


class ChangedRecord(Record):
    changed_at: datetime = Field(description="When the change began that this record last had.")


class Fee(BaseModel):
    description: str
    amount: Decimal
    status: Literal[tuple(FeeStatus.values)]


class Condition(BaseModel):
    reason: str
    remedy: str | None
    severity: Literal[tuple(HoldSeverity.values)]
    blocks: list[Literal[tuple(HoldBlocks.values)]]


class Company(BaseModel):
    role: str = Field(description="What it is on the record.", examples=["Contractor: Mechanical"])
    name: str


class RecordInFull(Record):
    fees: list[Fee]
    conditions: list[Condition] = Field(description="What stands in the way now.")
    further_contractors: list[Contractor] = Field(description="The second and later ones, as their source has them.")
    companies: list[Company] = Field(description="Companies on the record; persons are not public.")
    parts: list[str] = Field(description="The numbers of the records that are part of this one, 100 at most.")
    inspections: Link
    statuses: Link


class Inspector(BaseModel):
    name: str
    phone: str | None = Field(description="The work telephone.")


class Inspection(BaseModel):
    number: int = Field(description="Counts up within the record.")
    type: str
    type_mapped: str | None = Field(description="InspTypeMapped of BLDS.")
    status: Literal[tuple(InspectionStatus.values)]
    status_words: str = Field(description="The status as people read it; in the word of the source if there is one.")
    result_mapped: str | None = Field(description="ResultMapped of BLDS; null before the visit.")
    scheduled_on: date | None = Field(description="The day it is or was scheduled for.")
    window: str | None = Field(description="The part of that day.")
    resulted_on: date | None = Field(description="The day of the result.")
    comment: str | None = Field(description="What the inspector wrote for all to read.")
    inspector: Inspector | None


class StatusSince(BaseModel):
    number: int = Field(description="Counts up; for paging only.")
    status: Status
    status_words: str
    status_mapped: str | None
    on: date | None = Field(description="Null where the source of the record did not say.")


class License(BaseModel):
    number: str = Field(examples=["GC-10442"])
    type: str
    business_name: str
    trades: list[str]
    status: Literal[tuple(LicenseStatus.values)]
    expires_on: date
    is_current: bool = Field(description="In force today: the license itself, insurance, bond, workers' compensation.")
    why_not: list[str] = Field(description="Why it is not current, in words.")
    address: str | None = Field(description="The business address, where the city publishes it.")
    phone: str | None = Field(description="The business telephone, where the city publishes it.")
    page: Link


class CaseType(BaseModel):
    name: str
    kind: Kind
    sector: Literal[tuple(Sector.values)] | None
    prefix: str = Field(description="What the numbers of new records begin with.")
    trade: str | None


Next = Annotated[Link | None, Field(description="Where the list goes on; null at its end.")]
Notes = Annotated[list[str], Field(description="Why there may be less than was meant, in words.")]


class Records(BaseModel):
    items: list[Record]
    next: Next
    notes: Notes


class Changes(BaseModel):
    items: list[ChangedRecord]
    next: Next
    resume: str = Field(description="Keep it: as `after` it leads to whatever changes from now on.")


class Inspections(BaseModel):
    items: list[Inspection]
    next: Next


class Statuses(BaseModel):
    items: list[StatusSince]
    next: Next


class Licenses(BaseModel):
    items: list[License]
    next: Next
    notes: Notes


class CaseTypes(BaseModel):
    items: list[CaseType]
    next: Next


class WrongParameter(BaseModel):
    name: str
    reason: str


class Problem(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[WrongParameter] = Field(default=[], description="Which parameters, and why.")
