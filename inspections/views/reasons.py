"""What a page about visits shows to whom it refuses something."""

from django.shortcuts import render

from contacts.models import Desk
from inspections import refusal


def not_permitted(request, case, *, heading):
    reasons = with_desks([refusal.no_right()])
    return render(
        request, "inspections/not_permitted.html", {"case": case, "heading": heading, "reasons": reasons}, status=403
    )


def with_desks(reasons):
    """Reasons with the desk each of them names."""
    desks = Desk.objects.in_bulk({reason.desk for reason in reasons if reason.desk}, field_name="purpose")
    return [(reason, desks.get(reason.desk)) for reason in reasons]
