"""What holds for every answer under /api/v1/: nobody is logged in, errors are JSON, and a client that asks too often
is told when to come back.

A middleware and not part of each operation, so that it holds for what never reaches one: an unknown address, a wrong
host's name, a fault.
"""

import hashlib

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import override

from contacts import throttle
from portal.api.problems import PROBLEM_JSON, problem

PREFIX = "/api/v1/"
METHODS = "GET, HEAD, OPTIONS"
KEPT_SECONDS = 60
# What a browser asks before a page of another site may send an ETag along.
PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}
LIMIT, LEFT, RESET = "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"


class ApiMiddleware:
    """Stands before sessions: who is logged in on the site is a visitor here like everybody else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        with override("en-us"):  # open data is not translated
            return opened(self._answer(request))

    def _answer(self, request):
        request.COOKIES = {}
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=PREFLIGHT)
        if request.method not in ("GET", "HEAD"):
            response = problem(405)
            response["Allow"] = METHODS
            return response
        try:
            use = throttle.use(request, "api")
        except PermissionDenied:  # the proxy does not say whom it asks for
            return problem(403)
        if use.is_over:
            response = problem(429)
            response["Retry-After"] = str(use.seconds_left)
        else:
            response = self._read(request)
        response[LIMIT], response[LEFT], response[RESET] = str(use.amount), str(use.left), str(use.seconds_left)
        return response

    def _read(self, request):
        """HEAD is GET without the body, with its headers."""
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        response = known(request, self.get_response(request))
        del response["Vary"]  # the session would make it depend on cookies, and nothing here does
        if is_head:
            request.method = "HEAD"
            response["Content-Length"] = str(len(response.content))
            response.content = b""
        return response


def known(request, response):
    """The answer with its fingerprint; 304 when the client has it; a problem in JSON where something else came."""
    if response.status_code >= 400:
        if response["Content-Type"] != PROBLEM_JSON:
            response = problem(response.status_code)
        response["Cache-Control"] = "no-store"
        return response
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    answered = get_conditional_response(request, etag=etag, response=response)
    return problem(412) if answered.status_code == 412 else answered


def opened(response):
    """Any page in any browser may read it; nothing here is anybody's own."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = f"ETag, Link, Retry-After, {LIMIT}, {LEFT}, {RESET}"
    response["X-Robots-Tag"] = "noindex"
    return response
