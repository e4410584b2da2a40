from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

import contacts.urls
import permits.urls
import portal.api.v1
from contacts.views import details
from inspections.views import own as own_visits
from permits.choices import CaseKind
from permits.views import feeds, search, turnaround, verify
from portal.api import page as api_page
from portal.views import (
    account,
    card,
    companycases,
    dashboard,
    errors,
    guides,
    home,
    look,
    merge,
    mine,
    opendata,
    pages,
    record,
    session,
)

admin.site.login = secure_admin_login(admin.site.login)

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler429 = errors.too_many_requests
handler500 = errors.server_error

# A record's own pages show what all apps know of it, so they hang here, under the name of permits.
record_urls = [
    path("account/companies/<int:pk>/cases/", companycases.cases, name="company-cases"),
    path("account/companies/<int:pk>/cases/<str:slug>/person/", companycases.person, name="company-case-person"),
    path(
        "account/companies/<int:pk>/cases/<str:slug>/invitations/<int:number>/withdrawal/",
        companycases.withdrawal,
        name="company-case-withdrawal",
    ),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("my/", mine.my_records, name="mine"),
    path("permits/<str:slug>/", record.summary, name="case"),
    path("permits/<str:slug>/history/", record.history, name="case-history"),
    path("permits/<str:slug>/related/", record.related, name="case-related"),
    path("permits/<str:slug>/card/", card.card, name="case-card"),
    path("plans/<str:slug>/", record.summary, {"kind": CaseKind.PLAN}, name="plan"),
    path("plans/<str:slug>/related/", record.related, {"kind": CaseKind.PLAN}, name="plan-related"),
    path("plans/<str:slug>/history/", record.history, {"kind": CaseKind.PLAN}, name="plan-history"),
    *permits.urls.urlpatterns,
]
# So does the page of an account, under the name of contacts.
people_urls = [path("account/", account.account, name="account"), *contacts.urls.urlpatterns]
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search_page, name="search"),
    path("search/feed/", feeds.search_feed, name="search-feed"),
    path("verify/", verify.verify, name="verify"),
    path("verify/<str:code>/", verify.verify_card, name="verify-card"),
    path("turnaround/", turnaround.page, name="turnaround"),
    path("turnaround/turnaround.csv", turnaround.table, name="turnaround-csv"),
    path("api/", api_page.page, name="api-page"),
    path("api/v1/", include((portal.api.v1.urlpatterns, "api"))),
    path("city.css", look.city_css, name="city_css"),
    path("inspections/", own_visits.landing, name="inspections"),
    path("inspections/completed/", own_visits.completed, name="inspections-completed"),
    path("open-data/", opendata.open_data, name="open-data"),
    path("open-data/<str:name>", opendata.file, name="open-data-file"),
    path("guides/", guides.guides, name="guides"),
    path("guides/<slug:slug>/", guides.guide, name="guide"),
    path("contact/", pages.desks, name="desks"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("account/session/", session.session, name="session"),
    path("account/unsent/", session.unsent_form, name="unsent"),
    path("accounts/sessions/", session.mine, name="usersessions_list"),  # before allauth's own, which knows no limits
    path("accounts/sessions/<int:pk>/end/", session.end, name="session-end"),
    # Ours stand before allauth's own of the same name.
    path("accounts/2fa/totp/deactivate/", details.turn_off_app, name="mfa_deactivate_totp"),
    path("accounts/2fa/webauthn/keys/<int:pk>/remove/", details.remove_passkey, name="mfa_remove_webauthn"),
    path("accounts/", include("allauth.urls")),
    # Staff's pages that know more than one app, beside the admin's own list of contacts.
    path("admin/contacts/contact/merge/", admin.site.admin_view(merge.merge), name="merge-contacts"),
    path("admin/contacts/contact/duplicates/", admin.site.admin_view(merge.possible), name="possible-duplicates"),
    path("admin/contacts/contact/duplicates/apart/", admin.site.admin_view(merge.apart), name="keep-apart"),
    path("admin/", admin.site.urls),
    path("", include((people_urls, "contacts"))),
    path("", include((record_urls, "permits"))),
    path("", include("inspections.urls")),
    path("", include("payments.urls")),
]

if settings.DEMO:
    urlpatterns += [path("dev/", include("portal.dev.urls"))]
