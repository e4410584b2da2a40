"""The ways onto a record: a code, a license, an invitation; else a request to the city."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from contacts import help
from contacts.formats import weekday
from contacts.forms.help import WrongForm
from contacts.models import License
from contacts.refusals import NotAllowed, Reason
from contacts.throttle import limited, within
from permits import accessrequests, claims, codes
from permits.access import Right, may
from permits.choices import CaseKind
from permits.forms.access import AccessForm, ClaimForm
from permits.models.case import slug_of
from permits.views.find import find_case


@never_cache
@limited("help_request", methods=("POST",))
def access(request, slug, kind=CaseKind.PERMIT):
    """Connect me to this record: what works at once, and the request to the city where nothing does."""
    case = find_case(request, kind, slug)
    person, now = request.user, timezone.now()
    context = {"case": case, "tab": "summary", "page": _("Connect me to this record")}
    connection = accessrequests.connection(case, person, at=now)
    if connection is None:
        return render(request, "permits/access_held.html", context)
    form, reasons = None, []
    if person.is_authenticated and "waiting" not in connection:
        known = {"name": person.get_full_name(), "company": company_of(person)}
        form = AccessForm(request.POST or None, person=person, initial=known)
        if not form.fields["contact"].queryset:
            form, reasons = None, [accessrequests.nobody()]
        elif form.is_valid():
            try:
                asked = accessrequests.request(case, by=person, at=now, **form.cleaned_data)
            except NotAllowed as error:
                reasons = error.reasons
            else:
                say_where_it_stands(request, asked)
                return redirect(request.path)
    context |= {
        "ways": accessrequests.ways(case, person, at=now),
        "form": form,
        "reasons": reasons,
        **connection,
    }
    return render(request, "permits/access.html", context)


@never_cache
@login_required
@limited("claim_codes", methods=("POST",))
def mailed_codes(request, slug, kind=CaseKind.PERMIT):
    """Mail a code to the people on file for a record; the answer is the same whether there is anybody or not."""
    case = find_case(request, kind, slug)
    back = accessrequests.address(case)
    if request.method == "POST":
        codes.mail(case, by=request.user, at=timezone.now())
        done = _("If anybody with an address is on file for %(case)s, they have a code now that is at most a day old.")
        messages.success(request, done % {"case": case})
        return redirect(back)
    context = {"case": case, "tab": "summary", "page": _("Mail a code"), "back": back}
    return render(request, "permits/access_codes.html", context)


@never_cache
@login_required
def claim(request):
    """Come onto a record with its number and a code from the city's mail."""
    form = ClaimForm(request.POST or None, initial={"record": request.GET.get("record", "")})
    reasons, status = [], 200
    if form.is_valid():
        if not may_try(request, form.cleaned_data["record"]):
            reasons, status = [Reason(_("Too many codes were tried."), _("Wait a quarter of an hour."))], 429
        else:
            try:
                row = claims.claim(
                    form.cleaned_data["record"], form.cleaned_data["code"], by=request.user, at=timezone.now()
                )
            except NotAllowed as error:
                reasons = error.reasons
            else:
                done = _("You are on %(case)s now, as “%(type)s”.")
                messages.success(request, done % {"case": row.case, "type": row.contact_type})
                return redirect(row.case)
    return render(request, "permits/claim.html", {"form": form, "reasons": reasons}, status=status)


@never_cache
@login_required
@limited("help_request", methods=("POST",))
def wrong_contact(request, slug, number, kind=CaseKind.PERMIT):
    """The record of a contact on this case is wrong: said by whoever sees it there."""
    case = find_case(request, kind, slug)
    row = case.contacts.with_people().filter(pk=number).first() if may(request.user, Right.VIEW, case) else None
    if row is None:
        raise Http404
    form, reasons = WrongForm(request.POST or None), []
    if form.is_valid():
        try:
            asked = help.contact_wrong(row.contact, by=request.user, at=timezone.now(), **form.cleaned_data)
        except NotAllowed as error:
            reasons = error.reasons
        else:
            say_where_it_stands(request, asked)
            return redirect("permits:requests")
    context = {"case": case, "tab": "contacts", "page": _("This is wrong"), "row": row}
    return render(request, "permits/wrong_contact.html", {**context, "form": form, "reasons": reasons})


def say_where_it_stands(request, asked):
    place = {"place": help.place_in_line(asked), "day": weekday(asked.due_on)}
    done = _("The city has your request: number %(place)d in line, expected by %(day)s.")
    messages.success(request, done % place)


def may_try(request, number):
    """Whether one more code may be tried, by this account from this source and for this record.

    The record's count stops nobody at their first try: a stranger who uses it up locks no owner out.
    """
    person = f"{request.user.pk}:{get_adapter().get_client_ip(request)}"
    own = within(request, "claim", person)
    first = within(request, "claim_first", person)
    record = within(request, "claim_record", slug_of(number))
    return own and (record or first)


def company_of(person):
    """The company to fill in: the one an account belongs to, or whose license it acts under."""
    company = person.ties.live().exclude(contact__company_name="").order_by("pk").first()
    if company:
        return company.contact.company_name
    license = License.objects.open_to(person, Right.VIEW).order_by("number").first()
    return license.business_name if license else ""
