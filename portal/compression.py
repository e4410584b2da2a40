"""Packing of answers on their way out."""

from django.middleware.gzip import GZipMiddleware


class CompressionMiddleware(GZipMiddleware):
    """As Django's, which adds random padding so that lengths tell nothing (BREACH); obeys no-transform (RFC 9111)."""

    def process_response(self, request, response):
        if "no-transform" in response.headers.get("Cache-Control", ""):
            return response
        return super().process_response(request, response)
