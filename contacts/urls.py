from django.urls import path

from contacts.views import (
    announcements,
    companies,
    details,
    favourites,
    help,
    inbox,
    invitations,
    licenses,
    my_licenses,
    notices,
    registration,
    sheets,
)

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
    path("account/details/", details.change_details, name="details"),
    path("account/notices/", notices.wishes, name="notices"),
    path("account/question/", details.change_question, name="question"),
    path("account/records/", details.records, name="records"),
    path("account/licenses/", my_licenses.mine, name="my-licenses"),
    path("account/licenses/add/", my_licenses.add, name="add-license"),
    path("account/licenses/add/<str:number>/", my_licenses.add_found, name="add-found"),
    path("account/licenses/finish/<str:key>/", my_licenses.finish, name="finish-link"),
    path("account/licenses/<str:number>/removal/", my_licenses.removal, name="license-removal"),
    path("account/licenses/<str:number>/approval/", my_licenses.approval, name="license-approval"),
    path("account/licenses/<str:number>/sheets/", sheets.license_sheets, name="license-sheets"),
    path("account/licenses/<str:number>/sheets/<int:pk>/", sheets.license_sheet, name="license-sheet"),
    path(
        "account/companies/<int:company>/licenses/<str:number>/removal/",
        my_licenses.removal,
        name="company-license-removal",
    ),
    path(
        "account/companies/<int:company>/licenses/<str:number>/approval/",
        my_licenses.approval,
        name="company-license-approval",
    ),
    path("account/contacts/<int:pk>/wrong/", help.wrong_contact, name="wrong-contact"),
    path("announcements/<int:pk>/hiding/", announcements.hiding, name="announcement-hiding"),
    path("inbox/", inbox.messages, name="inbox"),
    # /account/companies/…
    path("account/companies/", companies.mine, name="companies"),
    path("account/companies/<int:pk>/", companies.company, name="company"),
    path("account/companies/<int:pk>/invitation/", companies.invite, name="company-invite"),
    path(
        "account/companies/<int:pk>/invitations/<int:invitation>/withdrawal/",
        companies.withdrawal,
        name="company-withdrawal",
    ),
    path("account/companies/<int:pk>/members/<str:username>/", companies.member, name="company-member"),
    path("account/companies/<int:pk>/members/<str:username>/removal/", companies.removal, name="company-removal"),
    path(
        "account/companies/<int:pk>/licenses/<str:number>/invitation/",
        companies.invite_to_license,
        name="company-license-invite",
    ),
    path(
        "account/companies/<int:pk>/licenses/<str:number>/people/<str:username>/removal/",
        companies.license_removal,
        name="company-person-removal",
    ),
    # /invitations/…
    path("invitations/<str:key>/", invitations.invitation, name="invitation"),
    path("invitations/<str:key>/decline/", invitations.decline, name="invitation-decline"),
    path("account/favorites/", favourites.favourites, name="favourites"),
    # /licenses/…
    path("licenses/", licenses.search, name="licenses"),
    path("licenses/<str:number>/", licenses.license, name="license"),
    path("licenses/<str:number>/wrong/", help.wrong_license, name="wrong-license"),
    # /requests/…
    path("requests/address/", help.address, name="address-on-file"),
    path("requests/address/sent/", help.address_sent, name="address-sent"),
    path("requests/<int:pk>/removal/", help.removal, name="request-removal"),
]
