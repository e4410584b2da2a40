"""permits.csv and plan_cases.csv: a row for each case that a stranger may see."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from permits.choices import CaseKind, CaseStatus
from permits.models import Case, StatusChange
from portal.opendata.cells import SECTORS, WORK, contractor_trade, degrees, fact, line, permit_type, text
from portal.opendata.table import Column, Table, in_order, streamed

FIELDS = (
    "number", "slug", "source_family", "description", "project_name", "work_class", "square_feet", "housing_units",
    "valuation", "applied_on", "issued_on", "finaled_on", "expires_on", "status", "source", "source_status",
    "adopted_at", "contractor_name", "contractor_license", "contractor_trade", "status_on",
    "parent__number", "parent__status", "parent__address__confidential",
    "case_type__kind", "case_type__sector", "case_type__prefix", "case_type__trade", "case_type__name",
    "address__number", "address__street", "address__unit", "address__city", "address__state", "address__zip",
    "address__parcel", "address__latitude", "address__longitude",
    "license__number", "license__business_name", "license__trades", "license__type__trade",
)  # fmt: skip


def public():
    """The cases a stranger may see."""
    return Case.objects.visible_to(AnonymousUser())


def of_kind(kind):
    """The rows of one kind of case; a day of the last status beside each."""
    last = StatusChange.objects.filter(case=OuterRef("pk")).order_by("-pk").values("on")[:1]
    cases = public().filter(case_type__kind=kind).annotate(status_on=Subquery(last))
    return lambda site: streamed(in_order(cases, "number"), *FIELDS)


def status(row, site):
    is_foreign = row.source and row.adopted_at is None
    return row.source_status if is_foreign and row.source_status else site.labels[row.status]


def master(row, site):
    """The number it came with, else that of the case it is part of; one that nobody may see is not told."""
    parent_is_public = row.parent__status != CaseStatus.DRAFT and not row.parent__address__confidential
    return row.source_family or (row.parent__number if row.parent__number and parent_is_public else "")


def of_contractor(ours, theirs):
    """A fact of the license a permit was bought under, else what the source says."""
    return lambda row, site: (ours(row) if row.license__number else getattr(row, theirs)) or ""


trade = of_contractor(
    lambda row: row.license__type__trade or (row.license__trades[0] if row.license__trades else ""), "contractor_trade"
)


def where(name):
    return lambda row, site: getattr(row, f"address__{name}") or ""


def as_is(name):
    return lambda row, site: getattr(row, name)


COLUMNS = (
    Column("PermitNum", as_is("number"), line, _("The number of the record.")),
    Column("MasterPermitNum", master, line, _("The number of the record it is part of.")),
    Column("Description", as_is("description"), text, _("What is built or changed.")),
    Column("AppliedDate", as_is("applied_on"), fact, _("The day it was applied for.")),
    Column("IssuedDate", as_is("issued_on"), fact, _("The day the permit was issued.")),
    Column("CompletedDate", as_is("finaled_on"), fact, _("The day the work was finaled.")),
    Column("ExpiresDate", as_is("expires_on"), fact, _("The day it ends unless work goes on.")),
    Column("StatusCurrent", status, line, _("Where it stands, in the words of whoever keeps the record.")),
    Column("StatusCurrentMapped", lambda row, site: site.mapped.get(row.status, ""), line,
           _("Where it stands, in one of the ten words that BLDS has.")),
    Column("StatusDate", as_is("status_on"), fact, _("Since when, where that is known.")),
    Column("OriginalAddress1", lambda row, site: f"{where('number')(row, site)} {where('street')(row, site)}", line,
           _("House number and street.")),
    Column("OriginalAddress2", where("unit"), line, _("The unit.")),
    Column("OriginalCity", where("city"), line, _("The city.")),
    Column("OriginalState", where("state"), line, _("The state, in two letters.")),
    Column("OriginalZip", where("zip"), line, _("The ZIP code.")),
    Column("PIN", where("parcel"), line, _("The parcel's number.")),
    Column("Latitude", as_is("address__latitude"), degrees, _("Degrees north, WGS 84.")),
    Column("Longitude", as_is("address__longitude"), degrees, _("Degrees east, WGS 84.")),
    Column("Jurisdiction", lambda row, site: site.jurisdiction, line, _("The Census number of the place.")),
    Column("PermitClass", lambda row, site: SECTORS.get(row.case_type__sector, ("", ""))[0], line,
           _("Residential or Commercial.")),
    Column("PermitClassMapped", lambda row, site: SECTORS.get(row.case_type__sector, ("", ""))[1], line,
           _("Residential or Non-Residential.")),
    Column("WorkClass", lambda row, site: WORK.get(row.work_class, ""), line, _("New or Existing.")),
    Column("WorkClassMapped", lambda row, site: WORK.get(row.work_class, ""), line, _("The same; BLDS has both.")),
    Column("PermitType", as_is("case_type__prefix"), line, _("The letters that numbers of the type begin with.")),
    Column("PermitTypeMapped", lambda row, site: permit_type(row.case_type__trade), line,
           _("The trade, in one of the nine words that BLDS has.")),
    Column("PermitTypeDesc", as_is("case_type__name"), line, _("The type, as the city calls it.")),
    Column("TotalSqFt", as_is("square_feet"), fact, _("Square feet.")),
    Column("HousingUnits", as_is("housing_units"), fact, _("How many homes.")),
    Column("EstProjectCost", as_is("valuation"), fact, _("The value of the work in dollars.")),
    Column("Link", lambda row, site: site.link(row), line, _("The page of the record here.")),
    Column("ContractorCompanyName", of_contractor(lambda row: row.license__business_name, "contractor_name"), line,
           _("The business the permit was bought under.")),
    Column("ContractorTrade", trade, line, _("Its trade.")),
    Column("ContractorTradeMapped", lambda row, site: contractor_trade(trade(row, site)), line,
           _("Its trade, in one of the nine words that BLDS has.")),
    Column("ContractorLicNum", of_contractor(lambda row: row.license__number, "contractor_license"), line,
           _("The number of its license.")),
    Column("ProjectName", as_is("project_name"), line, _("The project.")),
    Column("Publisher", lambda row, site: site.publisher, line, _("Who publishes this.")),
)  # fmt: skip

PERMITS = Table(
    name="permits",
    title=_("Permits"),
    says=_("A row for each permit, with where it stands, its address, days, contractor and valuation."),
    columns=COLUMNS,
    rows=of_kind(CaseKind.PERMIT),
)
PLAN_CASES = Table(
    name="plan_cases",
    title=_("Plan cases"),
    says=_("A row for each plan case, such as a lot split or a rezoning, with the columns of the permits."),
    columns=COLUMNS,
    rows=of_kind(CaseKind.PLAN),
)
