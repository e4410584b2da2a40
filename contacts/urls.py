from django.urls import path

from contacts.views import help, licenses, registration

app_name = "contacts"

urlpatterns = [
    # /register/…
    path("register/contractor/", registration.terms, name="register"),
    path("register/contractor/license/", registration.license_step, name="register-license"),
    path("register/contractor/license/<str:number>/", registration.found, name="register-found"),
    path("register/contractor/license/<str:number>/removal/", registration.removal, name="register-removal"),
    path("register/contractor/account/", registration.account, name="register-account"),
    path("register/code/", registration.code, name="code"),
    path("register/username/", registration.username, name="username"),
    # /account/… (the page itself stands in portal/urls.py)
    path("account/licenses/", licenses.mine, name="my-licenses"),
    path("account/licenses/add/", licenses.add, name="add-license"),
    path("account/licenses/add/<str:number>/", licenses.add_found, name="add-found"),
    path("account/licenses/finish/<str:key>/", licenses.finish, name="finish-link"),
    path("account/licenses/<str:number>/removal/", licenses.mine_removal, name="license-removal"),
    path("account/contacts/<int:pk>/wrong/", help.wrong_contact, name="wrong-contact"),
    # /licenses/…
    path("licenses/", licenses.search, name="licenses"),
    path("licenses/<str:number>/", licenses.license, name="license"),
    path("licenses/<str:number>/wrong/", help.wrong_license, name="wrong-license"),
    # /requests/…
    path("requests/address/", help.address, name="address-on-file"),
    path("requests/address/sent/", help.address_sent, name="address-sent"),
    path("requests/<int:pk>/removal/", help.removal, name="request-removal"),
]
