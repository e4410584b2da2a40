"""Who fetches a file is nobody: no session is read or renewed, so any cache between us and them may keep the answer."""

PREFIX = "/open-data/"


class OpenDataMiddleware:
    """Stands before sessions; the page at the address itself is a page like others."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_file = request.path_info.startswith(PREFIX) and request.path_info != PREFIX
        if is_file:
            request.COOKIES = {}
        response = self.get_response(request)
        if is_file:
            response["Vary"] = "Accept-Encoding"  # and on no cookie
        return response
