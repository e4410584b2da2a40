"""The OpenAPI description, and what ninja does not write into it: headers, problems, bounds without a null."""

from functools import cache

from django.conf import settings
from ninja import NinjaAPI

from portal.api.answers import Problem
from portal.api.edge import KEPT_SECONDS, LEFT, LIMIT, RESET
from portal.api.problems import PROBLEM_JSON

PLACE = "/api/v1"
WORDS = {
    304: "Nothing has changed since the answer that had this ETag.",
    400: "A parameter makes no sense, is given twice, or does not exist.",
    404: "There is no such thing, or it is not public.",
    414: "The address is longer than the web server reads; it answers before the API does.",
    429: "Too many requests from one address.",
}
HEADERS = {
    LIMIT: ("integer", "How many requests one address may send in a minute."),
    LEFT: ("integer", "How many of them are left."),
    RESET: ("integer", "In how many seconds they are counted anew."),
    "ETag": ("string", "The fingerprint of this answer, for If-None-Match."),
    "Cache-Control": ("string", f"An answer may be kept for {KEPT_SECONDS} seconds."),
    "Link": ("string", 'The next page of a list, with rel="next".'),
    "Retry-After": ("integer", "In how many seconds to come back."),
}
ALWAYS, FRESH = (LIMIT, LEFT, RESET), ("ETag", "Cache-Control")


@cache
def describe(api: NinjaAPI) -> dict:
    """The whole description of version 1, as OpenAPI 3.1."""
    told = dict(api.get_openapi_schema(path_prefix=PLACE))
    told["info"] = {
        "title": "Permit Portal: the public register",
        "version": "1.0",
        "description": (
            "Permits, plan cases, inspections and contractors' licenses of the city, read-only and without an "
            "account. The same everybody reads on the site."
        ),
        "license": {"name": "AGPL-3.0-or-later (the software)", "identifier": "AGPL-3.0-or-later"},
    }
    told["servers"] = [{"url": settings.SITE_URL}]
    schemas = told["components"]["schemas"]
    for name in [name for name in schemas if name.endswith("Asked")]:  # they stand at the operations, one by one
        del schemas[name]
    schemas["Problem"] = _problem()
    told["components"]["headers"] = {
        name: {"description": words, "required": name != "Link", "schema": {"type": kind}}
        for name, (kind, words) in HEADERS.items()
    }
    for operations in told["paths"].values():
        for operation in operations.values():
            _complete(operation)
    return told


def _problem():
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schema["properties"]["errors"]["items"] = schema.pop("$defs")["WrongParameter"]
    return schema


def _complete(operation):
    """Headers and problems of one operation, and its parameters without the null that no address can hold."""
    in_path = [parameter for parameter in operation["parameters"] if parameter["in"] == "path"]
    for parameter in operation["parameters"]:
        schema = parameter["schema"]
        real = [one for one in schema.pop("anyOf", []) if one != {"type": "null"}]
        if real:
            schema.update(real[0])
            schema.pop("default", None)
        for told_twice in ("title", "description", "examples"):
            schema.pop(told_twice, None)
        if examples := parameter.pop("examples", None):
            parameter["example"] = examples[0]
    operation["parameters"].append(
        {
            "in": "header",
            "name": "If-None-Match",
            "required": False,
            "schema": {"type": "string"},
            "description": "The ETag of the answer you have.",
        }
    )
    responses = {str(status): response for status, response in operation["responses"].items()}
    is_list = operation["operationId"].startswith("list_")
    responses["200"]["headers"] = _headers(*ALWAYS, *FRESH, *(["Link"] if is_list else []))
    responses["304"] = {"description": WORDS[304], "headers": _headers(*ALWAYS, *FRESH)}
    for status in (400, *((404,) if in_path else ()), 429):
        also = ("Retry-After",) if status == 429 else ()
        responses[str(status)] = {
            "description": WORDS[status],
            "headers": _headers(*ALWAYS, "Cache-Control", *also),
            "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    responses["414"] = {"description": WORDS[414], "content": {"text/html": {"schema": {"type": "string"}}}}
    operation["responses"] = responses


def _headers(*names):
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
