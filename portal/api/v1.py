"""Version 1: what is here stays here (docs/api.md)."""

from django.http import Http404, JsonResponse
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import ValidationError

from portal.api import catalog, changes, records
from portal.api.description import describe
from portal.api.problems import problem

# No page of ninja's own: it would load its script from another host.
api = NinjaAPI(version="1", urls_namespace="api", docs_url=None, openapi_url=None)
api.add_router("", records.router)
api.add_router("", changes.router)
api.add_router("", catalog.router)


@api.exception_handler(ValidationError)
def wrong_parameters(request, error):
    wrong = [
        {"name": one.get("ctx", {}).get("name") or str(one["loc"][-1]), "reason": one["msg"]} for one in error.errors
    ]
    return problem(400, errors=wrong)


@api.exception_handler(Http404)
def not_found(request, error):
    return problem(404)


def nothing_here(request, rest=""):
    return problem(404)


def openapi(request):
    return JsonResponse(describe(api))


urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    *(pattern for pattern in api.urls[0] if pattern.name != "api-root"),
    path("", nothing_here, name="nothing"),
    path("<path:rest>", nothing_here, name="nothing-below"),
]
