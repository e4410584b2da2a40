"""Ask someone else to pay: make a link, see and take back one's own, and the page that a link opens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.choices import DeskPurpose
from contacts.models import Desk
from contacts.refusals import NotAllowed
from contacts.throttle import limited
from contacts.views.privacy import render_private
from payments import billing, checkout, paylinks
from payments.forms import PayLinkForm
from payments.telling import address
from payments.views.cards import to_card_page
from payments.views.invoices import find
from payments.views.paging import page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("pay_link", methods=["POST"])
def creation(request, number):
    """Choose what somebody else is to pay; the link is shown once, on the page that answers."""
    invoice = find(number)
    if not paylinks.may_make(request.user, invoice):
        raise PermissionDenied
    form = PayLinkForm(request.POST or None, invoice=invoice)
    reasons = []
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            link, key = paylinks.make(
                invoice,
                lines=wanted["lines"],
                email=wanted["email"],
                once=wanted["once"],
                by=request.user,
                at=timezone.now(),
            )
        except NotAllowed as error:
            reasons = error.reasons
        else:
            facts = {"link": link, "invoice": invoice, "email": wanted["email"]}
            facts["address"] = address(reverse("payments:pay-link", args=[key]))
            return render_private(request, "payments/pay_link_made.html", facts)
    return render(request, "payments/pay_link_new.html", {"form": form, "invoice": invoice, "reasons": reasons})


@never_cache
@require_safe
@login_required
def mine(request):
    now = timezone.now()
    found = page(request, paylinks.made_by(request.user))
    for link in found.rows:
        link.opens = link.opens_at(now)
    return render(request, "payments/pay_links.html", {"page": found})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def taking_back(request, pk):
    link = get_object_or_404(paylinks.made_by(request.user), pk=pk)
    if request.method == "POST":
        paylinks.revoke(link, by=request.user, at=timezone.now())
        messages.success(request, _("The link to %(invoice)s opens nothing any more.") % {"invoice": link.invoice})
        return redirect("payments:pay-links")
    return render(request, "payments/pay_link_removal.html", {"link": link, "opens": link.opens_at(timezone.now())})


@require_safe
@limited("invoice_lookup")
def opened(request, key):
    """What a link shows: one invoice, or some of its lines, and how to pay."""
    return _show(request, _open(key), key, cancelled="cancelled" in request.GET)


@require_POST
@limited("checkout")
def pay(request, key):
    link = _open(key)
    wanted = checkout.Wanted(link.invoice, tuple(link.lines.order_by("pk")))
    return to_card_page(request, [wanted], lambda **facts: _show(request, _open(key), key, **facts))


def _open(key):
    link = paylinks.with_key(key, at=timezone.now())
    if link is None:
        raise Http404
    return link


def _show(request, link, key, *, status=200, **facts):
    chosen = list(link.lines.all())
    lines = list(billing.lines_given(link.invoice, chosen))
    facts |= {
        "key": key,
        "link": link,
        "invoice": link.invoice,
        "lines": lines,
        "is_part": bool(chosen),
        "due": billing.due_on(link.invoice, chosen),
        "desk": Desk.objects.for_purpose(DeskPurpose.PAYMENTS),
    }
    return render_private(request, "payments/pay_link.html", facts, status=status, has_form=True)
