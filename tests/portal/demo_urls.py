"""The site's addresses as the demo has them."""

from django.urls import include, path

from portal.urls import handler404, handler500, urlpatterns

__all__ = ["handler404", "handler500", "urlpatterns"]

urlpatterns = [*urlpatterns, path("dev/", include("portal.dev.urls"))]
