"""The city's colours as a style sheet: a strict policy allows no style attribute to carry them."""

from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe


def _fingerprint(request):
    return f'"{request.city.accent}{request.city.accent_dark}{request.city.accent_tint}"'


@require_safe
@cache_control(public=True, max_age=600)
@condition(etag_func=_fingerprint)
def city_css(request):
    city = request.city
    return HttpResponse(
        f":root{{--accent:{city.accent};--accent-dark:{city.accent_dark};--accent-tint:{city.accent_tint}}}\n",
        content_type="text/css; charset=utf-8",
    )
