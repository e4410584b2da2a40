"""What an account wants to be told about visits, and the link in a mail that ends its kind."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from contacts.choices import ContactMethod
from inspections import notices
from inspections.forms.notices import NoticesForm

FORM_METHODS = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def wishes(request):
    form = NoticesForm(request.POST if request.method == "POST" else None, unwanted=notices.unwanted(request.user))
    if form.is_valid():
        notices.keep(form.cleaned_data["wanted"], by=request.user)
        messages.success(request, _("Your choice is kept."))
        return redirect("inspections:notices")
    by_letter = request.user.preferred_contact_method == ContactMethod.PAPER
    return render(request, "inspections/notices.html", {"form": form, "by_letter": by_letter})


# Mail programs press this button themselves, without a page or a cookie (RFC 8058); the key is the permission.
@csrf_exempt
@never_cache
@require_http_methods(FORM_METHODS)
def off(request, key):
    """No more mails of one kind, for whoever has the link from such a mail."""
    link = notices.find_link(key)
    if link is None:
        raise Http404
    if request.method == "POST":
        notices.turn_off(link.kind, link.reader)
    is_off = notices.is_unwanted(link.kind, link.reader)
    response = render(request, "inspections/notice_off.html", {"kind": link.kind, "is_off": is_off})
    response["Referrer-Policy"] = "no-referrer"
    return response
