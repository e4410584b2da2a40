"""Is the process alive, can it serve: answered before anything else is asked, the host's name included.

A proxy or a container asks by the machine's own address, and must get an answer while the database is down.
"""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpResponse, HttpResponseNotAllowed, JsonResponse

# What is wrong with the books now, and what the last audit found: it also compares closed days with their seals.
BOOKS = """
    SELECT (SELECT count(*) FROM ledger_check())
         + coalesce((SELECT problems FROM payments_booksaudit ORDER BY id DESC LIMIT 1), 0)
"""


class HealthMiddleware:
    """Answers /healthz and /readyz; stands first in the list."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        answer = {"/healthz": _alive, "/readyz": _ready}.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        response = answer(request) if request.method in ("GET", "HEAD") else HttpResponseNotAllowed(["GET", "HEAD"])
        response["Cache-Control"] = "no-store"
        return response


def _alive(request):
    """The process answers. Touches nothing else, so a broken database does not restart healthy servers."""
    return HttpResponse("ok\n", content_type="text/plain")


def _ready(request):
    """The database answers, and with `?deep=1` the books stand; else 503 and what is wrong."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(BOOKS if "deep" in request.GET else "SELECT 0")
            faults = ["books"] if cursor.fetchone()[0] else []
        cache.get("readyz")
    except DatabaseError:
        faults = ["database"]
    return JsonResponse({"ready": not faults, "faults": faults}, status=503 if faults else 200)
