from django.urls import path

from portal.dev import components, mailbox

# /dev/
urlpatterns = [
    path("components/", components.components, name="components"),
    path("mail/", mailbox.mailbox, name="mailbox"),
]
