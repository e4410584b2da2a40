"""Records, and what belongs to one."""

from decimal import Decimal
from typing import Annotated

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from contacts.choices import ContactKind
from inspections.choices import InspectionStatus
from inspections.models import Inspection
from permits.choices import CaseStatus, FeeStatus
from permits.models import Case, CaseType, PublishedStatus
from permits.models.case import slug_of
from permits.searching import find, streets
from permits.searching.rows import FEES_OWED
from portal.api import answers
from portal.api.asked import MOST, InRecordAsked, RecordsAsked, text
from portal.api.lists import a_page, next_page, site

router = Router(tags=["Records"])
VISITOR = AnonymousUser()
Number = Annotated[
    text(60),
    Path(
        description="The record's number; its separators and the case of its letters do not matter.",
        examples=["BLDR-2026-00042"],
    ),
]


@router.get("/records", response=answers.Records, operation_id="list_records", summary="Records, newest first")
def records(request, response: HttpResponse, asked: Query[RecordsAsked]):
    """The records that a search finds, by the day they were filed, newest first. Without a parameter: all."""
    wanted = asked.wanted()
    found = find.listed(wanted, by=VISITOR, size=asked.limit, shown=shown(Case.objects.all()))
    mapped, last = mapped_statuses(), found.cases[-1] if found.older else None
    return answers.Records(
        items=[answers.Record(**facts(case, mapped)) for case in found.cases],
        next=next_page(request, response, f"{last.filed_on.toordinal()}.{last.pk}") if last else None,
        notes=notes(wanted, found.cases),
    )


@router.get("/records/{number}", response=answers.RecordInFull, operation_id="get_record", summary="One record")
def one_record(request, number: Number):
    """A permit or a plan case with its fees, conditions and companies."""
    case = find_record(number)
    fees = case.fees.exclude(status=FeeStatus.VOID).order_by("assessed_at", "pk")
    holds = case.holds.open().order_by("placed_at", "pk")
    companies = case.contacts.filter(contact__kind=ContactKind.COMPANY, contact__confidential=False).with_people()
    further = case.further_contractors.select_related("license").order_by("place")
    parts = Case.objects.visible_to(VISITOR).filter(parent=case.pk).order_by("number").values_list("number", flat=True)
    return answers.RecordInFull(
        **facts(case, mapped_statuses()),
        fees=[answers.Fee(description=fee.description, amount=fee.amount, status=fee.status) for fee in fees],
        conditions=[
            answers.Condition(
                reason=hold.reason, remedy=hold.remedy or None, severity=hold.severity, blocks=hold.blocks
            )
            for hold in holds
        ],
        further_contractors=[
            contractor(one.name or one.license_number, one.license, one.license_number) for one in further
        ],
        companies=[
            answers.Company(role=row.contact_type.name, name=row.contact.company_name)
            for row in companies.order_by("contact_type__name", "contact__company_name", "pk")
        ],
        parts=list(parts[:MOST]),
        inspections=site(reverse("api:inspections", args=[case.slug])),
        statuses=site(reverse("api:statuses", args=[case.slug])),
    )


@router.get(
    "/records/{number}/inspections",
    response=answers.Inspections,
    operation_id="list_inspections",
    summary="A record's inspections",
)
def inspections(request, response: HttpResponse, number: Number, asked: Query[InRecordAsked]):
    """Scheduled, done and cancelled visits, in the order they were asked for."""
    visits = Inspection.objects.of_case(find_record(number)).with_people().filter(number__gt=asked.after)
    found, more = a_page(visits.order_by("number"), asked.limit)
    return answers.Inspections(
        items=[visit_facts(visit) for visit in found],
        next=next_page(request, response, found[-1].number) if more else None,
    )


@router.get(
    "/records/{number}/statuses",
    response=answers.Statuses,
    operation_id="list_statuses",
    summary="The statuses a record has had",
)
def statuses(request, response: HttpResponse, number: Number, asked: Query[InRecordAsked]):
    """From the first to the latest."""
    case = find_record(number)
    changes = case.status_changes.exclude(status=CaseStatus.DRAFT).filter(pk__gt=asked.after).order_by("pk")
    found, more = a_page(changes, asked.limit)
    mapped = mapped_statuses()
    return answers.Statuses(
        items=[
            answers.StatusSince(
                number=change.pk,
                status=change.status,
                status_words=change.word or change.get_status_display(),
                status_mapped=mapped.get(change.status),
                on=change.on,
            )
            for change in found
        ],
        next=next_page(request, response, found[-1].pk) if more else None,
    )


def find_record(number):
    """The public record of that number; a draft, a confidential place and an unknown number are the same 404."""
    case = shown(Case.objects.visible_to(VISITOR)).filter(slug=slug_of(number)).first()
    if case is None:
        raise Http404
    return case


def shown(cases):
    """With all that `facts` reads: what is owed, and the number of the record each is part of if that one is public."""
    parent = Case.objects.visible_to(VISITOR).filter(pk=OuterRef("parent")).values("number")
    return cases.for_display().annotate(part_of=Subquery(parent), fees_owed=FEES_OWED)


def mapped_statuses() -> dict[str, str]:
    """Our states and what BLDS calls them."""
    return dict(PublishedStatus.objects.values_list("status", "mapped"))


def facts(case, mapped) -> dict:
    """What everybody may read of a record, by the names of answers.Record."""
    return {
        "number": case.number,
        "kind": case.case_type.kind,
        "type": case.case_type.name,
        "sector": case.case_type.sector or None,
        "status": case.status,
        "status_words": case.status_label,
        "status_mapped": mapped.get(case.status),
        "is_active": case.is_active,
        "description": case.description,
        "project_name": case.project_name or None,
        "work_class": case.work_class or None,
        "square_feet": case.square_feet,
        "housing_units": case.housing_units,
        "valuation": case.valuation,
        "fees_due": case.fees_owed or Decimal("0.00"),
        "filed_on": case.filed_on,
        "applied_on": case.applied_on,
        "issued_on": case.issued_on,
        "finaled_on": case.finaled_on,
        "expires_on": case.expires_on,
        "address": place_facts(case.address) if case.address_id else None,
        "contractor": contractor(case.contractor_name, case.license) if case.professional else None,
        "part_of": case.part_of,
        "family": case.source_family or None,
        "source": case.source or None,
        "page": site(case.get_absolute_url()),
        "self": site(reverse("api:one_record", args=[case.slug])),
    }


def place_facts(address):
    return answers.Address(
        line=str(address),
        number=address.number or None,
        street=address.street,
        unit=address.unit or None,
        city=address.city or None,
        state=address.state or None,
        zip=address.zip or None,
        parcel=address.parcel or None,
        latitude=address.latitude,
        longitude=address.longitude,
    )


def contractor(name, license, number=""):
    """A business at work on a record: by its license here if it has one, else as the source names it."""
    return answers.Contractor(
        business_name=license.business_name if license else name,
        license_number=license.number if license else number or None,
        license_is_current=license.is_current(timezone.localdate()) if license else None,
    )


def visit_facts(visit):
    slot = visit.slot
    name = "" if visit.status == InspectionStatus.CANCELLED else visit.inspector_name
    return answers.Inspection(
        number=visit.number,
        type=visit.inspection_type.name,
        type_mapped=visit.inspection_type.mapped_type or None,
        status=visit.status,
        status_words=visit.result_label,
        result_mapped=visit.result_mapped or None,
        scheduled_on=slot.day if slot else visit.source_scheduled_on,
        window=slot.window.name if slot else None,
        resulted_on=visit.resulted_on,
        comment=visit.comment or None,
        inspector=answers.Inspector(name=name, phone=slot.inspector.work_phone or None if slot else None)
        if name
        else None,
    )


def notes(wanted, found) -> list[str]:
    """Why a search may have found less than was meant."""
    told = []
    if wanted.is_too_short:
        told.append(_("q has no word of three letters or more, so nothing is looked for."))
    elif (wanted.text or wanted.address) and wanted.is_first_page and not found:
        alike = ", ".join(street.name for street in streets.guess(wanted.address or wanted.text).streets)
        if alike:
            told.append(_("Nothing matches. Streets spelled alike: %(streets)s.") % {"streets": alike})
    if wanted.type and not CaseType.objects.filter(name=wanted.type).exists():
        told.append(_("There is no case type of that name; /api/v1/case-types lists them."))
    return told
