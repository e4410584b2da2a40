"""Telling the city that something is wrong, or which address should be on file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contacts import help
from contacts.formats import weekday
from contacts.forms.help import AddressForm, WrongForm
from contacts.models import Contact, HelpRequest
from contacts.refusals import NotAllowed
from contacts.throttle import limited
from contacts.views.licenses import find_license


@never_cache
@login_required
@limited("help_request", methods=("POST",))
def wrong_license(request, number):
    """This license record is wrong: say so beside what we have."""
    license = find_license(number)
    form, reasons = WrongForm(request.POST or None), []
    if form.is_valid():
        try:
            asked = help.license_wrong(license, by=request.user, at=timezone.now(), **form.cleaned_data)
        except NotAllowed as error:
            reasons = error.reasons
        else:
            return _say_where_it_stands(request, asked)
    context = {
        "form": form,
        "reasons": reasons,
        "license": license,
        "lapses": license.lapses(timezone.localdate()),
        "address_shown": False,
    }
    return render(request, "contacts/wrong_license.html", context)


@never_cache
@login_required
@limited("help_request", methods=("POST",))
def wrong_contact(request, pk):
    """This contact record of mine, or of a company I am a member of, is wrong."""
    contact = get_object_or_404(Contact.objects.of(request.user), pk=pk)
    form, reasons = WrongForm(request.POST or None), []
    if form.is_valid():
        try:
            asked = help.contact_wrong(contact, by=request.user, at=timezone.now(), **form.cleaned_data)
        except NotAllowed as error:
            reasons = error.reasons
        else:
            return _say_where_it_stands(request, asked)
    return render(request, "contacts/wrong_contact.html", {"form": form, "reasons": reasons, "contact": contact})


@never_cache
@limited("help_request", methods=("POST",))
def address(request):
    """This address should be ours on file: asked with an account, or without one."""
    person = request.user if request.user.is_authenticated else None
    known = {"name": person.get_full_name(), "email": person.email} if person else {}
    form, reasons = AddressForm(request.POST or None, initial=known), []
    if form.is_valid():
        try:
            asked = help.address_on_file(by=person, at=timezone.now(), **form.cleaned_data)
        except NotAllowed as error:
            reasons = error.reasons
        else:
            return _say_where_it_stands(request, asked) if person else redirect("contacts:address-sent")
    return render(request, "contacts/address_on_file.html", {"form": form, "reasons": reasons})


@require_safe
def address_sent(request):
    """The same for everybody, whatever was asked before."""
    return render(request, "contacts/address_sent.html")


@never_cache
@login_required
def removal(request, pk):
    """Take back a request that still waits."""
    asked = HelpRequest.objects.filter(user=request.user, pk=pk).first()
    if asked is None:
        raise Http404
    reasons = []
    if request.method == "POST":
        try:
            help.take_back(asked, by=request.user, at=timezone.now())
        except NotAllowed as error:
            reasons = error.reasons
        else:
            messages.success(request, _("You have taken your request back."))
            return redirect("permits:requests")
    context = {"asked": asked, "place": help.place_in_line(asked), "reasons": reasons}
    return render(request, "contacts/request_removal.html", context)


def _say_where_it_stands(request, asked):
    messages.success(
        request,
        _("The city has your request: number %(place)d in line, expected by %(day)s.")
        % {"place": help.place_in_line(asked), "day": weekday(asked.due_on)},
    )
    return redirect("permits:requests")
