from django.urls import include, path

from inspections.views import changes, feed, notices, requests, results, visits

app_name = "inspections"

# /permits/<number>/inspections/
case_urls = [
    path("", visits.inspection_list, name="list"),
    path("request/", requests.request_what_and_when, name="request"),
    path("request/confirm/", requests.request_confirmation, name="confirm"),
    path("<int:number>/", visits.visit, name="visit"),
    path("<int:number>/cancel/", changes.cancellation, name="cancel"),
    path("<int:number>/visit.ics", feed.visit_file, name="ics"),
]
# /inspections/visits/<pk>/, for those who make them
visit_urls = [
    path("result/", results.result, name="result"),
]
urlpatterns = [
    path("inspections/visits/<int:pk>/", include(visit_urls)),
    path("permits/<str:slug>/inspections/", include(case_urls)),
    path("my/calendar/", feed.calendar, name="calendar"),
    path("my/calendar/address/", feed.calendar_address, name="calendar-address"),
    path("my/calendar/end/", feed.calendar_end, name="calendar-end"),
    path("my/notices/", notices.wishes, name="notices"),
    path("inspections/calendar/<str:key>.ics", feed.feed, name="feed"),
    path("inspections/notices/off/<str:key>/", notices.off, name="notice-off"),
]
