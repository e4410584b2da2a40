"""The API for people who write programs: what there is, made from the description that programs read."""

import json

from django.conf import settings
from django.http import QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.models import License
from inspections.models import Inspection
from permits.models import Case
from portal.api import answers, records
from portal.api.asked import MOST
from portal.api.description import PLACE, describe
from portal.api.edge import KEPT_SECONDS
from portal.api.v1 import api


@require_safe
def page(request):
    described = describe(api)
    case = a_record()
    sample = answers.Record(**records.facts(case, records.mapped_statuses())) if case else None
    return render(
        request,
        "portal/api.html",
        {
            "examples": list(examples(case)),
            "operations": [operation_facts(path, one["get"]) for path, one in described["paths"].items()],
            "things": [thing_facts(name, one) for name, one in described["components"]["schemas"].items()],
            "sample": sample.model_dump_json(indent=2) if sample else "",
            "site": settings.SITE_URL,
            "per_minute": per_minute(),
            "most": MOST,
            "kept_seconds": KEPT_SECONDS,
        },
    )


def per_minute() -> str:
    """How often one client may ask, as the settings say it."""
    return settings.ACCOUNT_RATE_LIMITS["api"].split("/")[0]


def a_record():
    """A record to show: the one of the latest inspection, else the newest; None in an empty city."""
    public = records.shown(Case.objects.visible_to(records.VISITOR))
    visit = Inspection.objects.filter(case__in=Case.objects.visible_to(records.VISITOR)).order_by("pk").last()
    return public.get(pk=visit.case_id) if visit else public.newest_first().first()


def examples(case):
    """Questions that have an answer here and now, each with its address."""
    yield _("The two newest records"), asked(limit=2)
    if case:
        yield _("What was filed since a day"), asked(**{"from": case.filed_on.isoformat()})
        yield _("One record, with its fees and conditions"), f"{PLACE}/records/{case.slug}"
        yield _("Its inspections"), f"{PLACE}/records/{case.slug}/inspections"
        if case.address_id:
            yield _("Everything on a street"), asked(q=case.address.street)
    license = License.objects.order_by("pk").first()
    if license:
        yield _("Is this contractor licensed?"), f"{PLACE}/licenses/{license.number}"


def asked(**parameters):
    query = QueryDict(mutable=True)
    query.update(parameters)
    return f"{reverse('api:records')}?{query.urlencode()}"


def operation_facts(path, operation):
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return {
        "path": path,
        "id": operation["operationId"],
        "title": operation["summary"],
        "text": operation.get("description", ""),
        "parameters": [
            {
                "name": parameter["name"],
                "text": parameter["description"],
                "bounds": bounds(parameter["schema"]),
                "example": parameter.get("example", ""),
            }
            for parameter in operation["parameters"]
            if parameter["in"] != "header"
        ],
        "answer": name_of(schema),
        "problems": [(status, one["description"]) for status, one in operation["responses"].items() if status >= "400"],
    }


def thing_facts(name, schema):
    return {
        "name": name,
        "fields": [
            {"name": field, "type": type_of(facts), "text": facts.get("description", "")}
            for field, facts in schema["properties"].items()
        ],
    }


def bounds(schema) -> str:
    """What a parameter takes, in words."""
    if "enum" in schema:
        return ", ".join(schema["enum"])
    if "maximum" in schema:
        return _("%(least)s to %(most)s, else %(default)s") % {
            "least": schema["minimum"],
            "most": f"{schema['maximum']:,}",
            "default": schema.get("default"),
        }
    if schema.get("format") == "date":
        return _("a day, YYYY-MM-DD")
    if "maxLength" in schema:
        return _("text, %(most)s characters at most") % {"most": schema["maxLength"]}
    return _("text")


def type_of(schema) -> str:
    """What a field holds, in the words of JSON."""
    if "anyOf" in schema:
        return _(" or ").join(type_of(one) for one in schema["anyOf"])
    if "$ref" in schema:
        return name_of(schema)
    if "enum" in schema:
        return _("one of %(values)s") % {"values": ", ".join(schema["enum"])}
    if schema.get("type") == "array":
        return _("list of %(things)s") % {"things": type_of(schema["items"])}
    form = {"date": _("day"), "date-time": _("moment"), "uri": _("address")}.get(schema.get("format"))
    if form:
        return form
    return _("amount, as text") if "pattern" in schema else json.dumps(schema.get("const", schema["type"])).strip('"')


def name_of(schema) -> str:
    return schema.get("$ref", schema.get("title", "")).rpartition("/")[2]
