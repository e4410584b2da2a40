from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from inspections.views import landing
from portal.views import errors, health, home, look, pages

admin.site.login = secure_admin_login(admin.site.login)

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler429 = errors.too_many_requests
handler500 = errors.server_error

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", home.home, name="home"),
    path("city.css", look.city_css, name="city_css"),
    path("inspections/", landing, name="inspections"),
    path("contact/", pages.desks, name="desks"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("contacts.urls")),
    path("", include("permits.urls")),
    path("", include("inspections.urls")),
    path("", include("payments.urls")),
]

if settings.DEMO:
    urlpatterns += [path("dev/", include("portal.dev.urls"))]
