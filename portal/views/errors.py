"""Pages for what went wrong: what it is, and what to do next."""

from django.http import HttpResponseBadRequest, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request, exception):
    return HttpResponseBadRequest(render_to_string("400.html"))


def permission_denied(request, exception):
    return render(request, "403.html", {"reason": _words(exception)}, status=403)


def not_found(request, exception):
    return render(request, "404.html", status=404)


def too_many_requests(request, exception=None):
    return render(request, "429.html", status=429)


def server_error(request):
    """Asks nothing of the database or the session: either may be what failed."""
    return HttpResponseServerError(render_to_string("500.html"))


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)


def _words(exception):
    """What the view said when it refused; a bare PermissionDenied says nothing."""
    return str(exception.args[0]) if exception.args else ""
