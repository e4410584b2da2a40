from django.urls import include, path

from inspections import views

app_name = "inspections"

# /permits/<number>/inspections/
case_urls = [
    path("", views.inspection_list, name="list"),
    path("request/", views.request_what_and_when, name="request"),
    path("request/confirm/", views.request_confirmation, name="confirm"),
    path("<int:number>/cancel/", views.cancellation, name="cancel"),
]
urlpatterns = [
    path("permits/<str:slug>/inspections/", include(case_urls)),
]
