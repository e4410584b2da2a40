"""Contractors' licenses, and the types of cases."""

from typing import Annotated

from django.contrib.auth.models import AnonymousUser
from django.db.models import Value
from django.db.models.functions import Upper
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from contacts.licensing.licenses import may_read_address
from contacts.models import License
from contacts.views.licenses import SHORTEST
from permits.models import CaseType
from portal.api import answers
from portal.api.asked import CaseTypesAsked, LicensesAsked, text
from portal.api.lists import a_page, next_page, site

router = Router()
VISITOR = AnonymousUser()
Number = Annotated[text(30), Path(description="The license's number, whatever the case.", examples=["GC-10442"])]


@router.get(
    "/licenses",
    response=answers.Licenses,
    operation_id="list_licenses",
    summary="Contractors' licenses",
    tags=["Licenses"],
)
def licenses(request, response: HttpResponse, asked: Query[LicensesAsked]):
    """The licenses the city knows, by number. Without a parameter: all."""
    text, told = " ".join((asked.q or "").split()), []
    found = License.objects.annotate(place=Upper("number"))
    if asked.trade:
        found = found.of_trade(asked.trade)
    if text and len(text) < SHORTEST:
        found = found.none()
        told.append(_("q has fewer than three letters, so nothing is looked for."))
    elif text:
        found = found.matching(text)
    if asked.after is not None:
        found = found.filter(place__gt=Upper(Value(asked.after)))
    rows, more = a_page(found.select_related("type", "holder").order_by("place"), asked.limit)
    return answers.Licenses(
        items=[license_facts(license, request.city) for license in rows],
        next=next_page(request, response, rows[-1].number) if more else None,
        notes=told,
    )


@router.get(
    "/licenses/{number}", response=answers.License, operation_id="get_license", summary="One license", tags=["Licenses"]
)
def one_license(request, number: Number):
    """Is this contractor licensed, insured, current, and for what?"""
    license = License.objects.with_number(number).select_related("type", "holder").first()
    if license is None:
        raise Http404
    return license_facts(license, request.city)


@router.get(
    "/case-types",
    response=answers.CaseTypes,
    operation_id="list_case_types",
    summary="Types of permits and plan cases",
    tags=["Case types"],
)
def case_types(request, response: HttpResponse, asked: Query[CaseTypesAsked]):
    """Every type the city has or has had, by name."""
    types = CaseType.objects.order_by("name")
    if asked.after is not None:
        types = types.filter(name__gt=asked.after)
    found, more = a_page(types, asked.limit)
    return answers.CaseTypes(
        items=[
            answers.CaseType(
                name=one.name, kind=one.kind, sector=one.sector or None, prefix=one.prefix, trade=one.trade or None
            )
            for one in found
        ],
        next=next_page(request, response, found[-1].name) if more else None,
    )


def license_facts(license, city):
    """What everybody may read of a license; where its holder works only where the city publishes it."""
    lapses = license.lapses(timezone.localdate())
    address_shown = may_read_address(license, user=VISITOR, city=city)
    return answers.License(
        number=license.number,
        type=license.type.name,
        business_name=license.business_name,
        trades=license.trades or [license.type.trade],
        status=license.status,
        expires_on=license.expires_on,
        is_current=not lapses,
        why_not=lapses,
        address=license.address_line or None if address_shown else None,
        phone=license.phone or None if address_shown else None,
        page=site(reverse("contacts:license", args=[license.number])),
    )
