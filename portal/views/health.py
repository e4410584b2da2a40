"""Is the process alive, can it serve."""

from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def healthz(request):
    """The process answers. Touches nothing else, so a broken database does not restart healthy servers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request):
    """The database answers, and with `?deep=1` the books balance."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cache.get("readyz")
        faults = []
        if request.GET.get("deep"):
            cursor.execute("SELECT count(*) FROM ledger_check()")
            faults = ["ledger"] if cursor.fetchone()[0] else []
    return JsonResponse({"ready": not faults, "faults": faults}, status=503 if faults else 200)
