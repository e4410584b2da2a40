from django.urls import include, path

from inspections.views import changes, corrections, day, feed, notices, photos, requests, results, today, visits

app_name = "inspections"

# /permits/<number>/inspections/
case_urls = [
    path("", visits.inspection_list, name="list"),
    path("request/", requests.request_what_and_when, name="request"),
    path("request/confirm/", requests.request_confirmation, name="confirm"),
    path("requested/", requests.requested, name="requested"),
    path("<int:number>/", visits.visit, name="visit"),
    path("<int:number>/photos/<int:pk>/", photos.photo, name="photo"),
    path("<int:number>/move/", changes.move, name="move"),
    path("<int:number>/cancel/", changes.cancellation, name="cancel"),
    path("<int:number>/visit.ics", feed.visit_file, name="ics"),
]
# /inspections/visits/<pk>/, for those who make them
visit_urls = [
    path("result/", results.result, name="result"),
    path("result/correction/", corrections.correction, name="result-correction"),
    path("photos/", photos.add, name="photos"),
    path("photos/<int:photo_pk>/audience/", photos.audience, name="photo-audience"),
]
# /inspections/
city_urls = [
    path("today/", today.today, name="today"),
    path("day/", day.day, name="day"),
    path("day/<str:text>/", day.day, name="day-on"),
    path("day/<str:text>/order/", day.order, name="day-order"),
]
urlpatterns = [
    path("inspections/", include(city_urls)),
    path("inspections/visits/<int:pk>/", include(visit_urls)),
    path("permits/<str:slug>/inspections/", include(case_urls)),
    path("my/calendar/", feed.calendar, name="calendar"),
    path("my/calendar/address/", feed.calendar_address, name="calendar-address"),
    path("my/calendar/end/", feed.calendar_end, name="calendar-end"),
    path("my/notices/", notices.wishes, name="notices"),
    path("inspections/calendar/<str:key>.ics", feed.feed, name="feed"),
    path("inspections/notices/off/<str:key>/", notices.off, name="notice-off"),
]
