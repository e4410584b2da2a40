"""Applications that nobody checked in the days the law or the city gives for it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.choices import DeskPurpose
from contacts.models import City, Desk, User
from contacts.telling import outbox
from permits.choices import CaseStatus
from permits.models import Case, IntakeCheck
from permits.reviewing import intake


def pass_what_is_late(*, by: User, at: datetime) -> int:
    """Look after every round at the desk whose last day is over; returns how many there were.

    The desk and whoever took it are told once. Where the city wants it so, as the law of California does, the
    application counts as complete and goes on; otherwise it waits, marked late. Safe to call as often as one likes.
    """
    city = City.current()
    late = IntakeCheck.objects.waiting().filter(due_on__lt=city.day_at(at), late_at=None)
    found = 0
    for pk, case in list(late.order_by("due_on", "pk").values_list("pk", "case")):
        found += _look_after(pk, case, city, by=by, at=at)
    return found


@transaction.atomic
def _look_after(pk, case, city, *, by, at):
    case = Case.objects.lock(case)
    check = IntakeCheck.objects.lock(pk)
    if case.status != CaseStatus.SUBMITTED or not check.is_open or check.late_at:
        return False
    check.late_at = at
    check.save(update_fields=["late_at"])
    _tell(case, check, city, at=at)
    if city.late_checks_pass:
        intake.pass_late(check, by=by, at=at)
    return True


def _tell(case, check, city, *, at):
    desk = Desk.objects.for_purpose(DeskPurpose.PERMITS)
    told = {desk.email} if desk and desk.email else set()
    if check.technician and check.technician.email:
        told.add(check.technician.email)
    subject = _("%(case)s was not checked in time") % {"case": case}
    page = settings.SITE_URL + reverse("admin:permits_case_change", args=[case.pk])
    facts = {"case": case, "check": check, "city": city, "desk": desk, "page": page}
    body = render_to_string("email/permits/check_late.txt", facts)
    for address in sorted(told):
        outbox.write(kind="check_late", thing=check, to=address, subject=subject, body=body, at=at)
