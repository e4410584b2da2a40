"""contractors.csv: the second and later contractors of cases that a stranger may see."""

from heapq import merge
from typing import NamedTuple

from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from contacts.choices import ContactKind
from contacts.models import License
from permits.models import CaseContact, FurtherContractor
from portal.opendata.cases import as_is, public
from portal.opendata.cells import contractor_trade, line
from portal.opendata.table import Column, Table, in_order, streamed


class Contractor(NamedTuple):
    number: str
    name: str
    trade: str
    license_number: str


def rows(site):
    """Those that a source told, then our companies that are on a case as contractor of a trade, case by case."""
    return merge(_told(), _ours(), key=lambda row: row.number.encode())


def _told():
    told = in_order(FurtherContractor.objects.filter(case__in=public()), "case__number", "place")
    for row in streamed(told, "case__number", "name", "trade", "license_number"):
        yield Contractor(*row)


def _ours():
    """Companies whose people are not named; not the one that the permit was bought under."""
    trade = OuterRef("contact_type__trade")
    held = License.objects.filter(Q(trades__contains=[trade]) | Q(type__trade=trade), holder=OuterRef("contact"))
    ours = (
        CaseContact.objects.counting()
        .filter(case__in=public(), contact__kind=ContactKind.COMPANY, contact__confidential=False)
        .exclude(contact_type__trade="")
        .exclude(contact=F("case__license__holder"))
        .annotate(license_number=Subquery(held.order_by("number").values("number")[:1]))
    )
    in_turn = in_order(ours, "case__number", "contact_type__name", "pk")
    fields = ("case__number", "contact__company_name", "contact_type__trade", "license_number")
    for number, name, trade_there, license_number in streamed(in_turn, *fields):
        yield Contractor(number, name, trade_there, license_number or "")


COLUMNS = (
    Column("PermitNum", as_is("number"), line, _("The number of the record.")),
    Column("ContractorCompanyName2", as_is("name"), line, _("The company.")),
    Column("ContractorTrade2", as_is("trade"), line, _("Its trade on this record.")),
    Column("ContractorTradeMapped2", lambda row, site: contractor_trade(row.trade), line,
           _("The trade, in one of the nine words that BLDS has.")),
    Column("ContractorLicNum2", as_is("license_number"), line, _("The number of its license of that trade.")),
)  # fmt: skip

CONTRACTORS = Table(
    name="contractors",
    title=_("Further contractors"),
    says=_("A row for each contractor of a record beside the one in the file of permits."),
    columns=COLUMNS,
    rows=rows,
)
