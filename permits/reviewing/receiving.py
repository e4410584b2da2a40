"""What comes in: to the desk that checks whether it is complete, to its reviewers, or on by itself."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import businessdays
from contacts.models import City, User
from contacts.robots import robot
from permits import fees, lifecycle, parties, workflow
from permits.choices import DueAt
from permits.models import Application, Case, IntakeCheck
from permits.reviewing import cycles


@transaction.atomic
def receive(case: Case, *, by: User, at: datetime) -> Case:
    """Take in a case that was just submitted, and return it as it then stands.

    Where its terms are that a person checks it, a round at the desk opens, due in their business days; otherwise it
    goes on at once. Once only: a case that lies at the desk already is left there. The caller has moved it to
    submitted.
    """
    case = Case.objects.lock(case.pk)
    if not case.terms.is_checked:
        return go_on(case, by=by, at=at)
    if not case.intake_checks.waiting().exists():
        open_round(case, at=at)
    return case


def open_round(case: Case, *, at: datetime) -> IntakeCheck:
    """Lay a submitted case on the desk; each round has all the days of its type. The caller holds the case."""
    city = City.current()
    last = case.intake_checks.order_by("-number").first()
    return IntakeCheck.objects.create(
        case=case,
        number=last.number + 1 if last else 1,
        received_at=at,
        due_on=businessdays.add_business_days(city.day_at(at), case.terms.days_to_check, city),
        technician=last.technician if last else None,
    )


def go_on(case: Case, *, by: User, at: datetime) -> Case:
    """Send a case that is complete to the disciplines that its form names, or on where none has to read it.

    Nobody has decided anything then, so the site itself does it. The caller holds the case.
    """
    wanted = cycles.readings_wanted(case)
    if not wanted:
        return pass_on(case, by=robot("permits"), at=at)
    case = workflow.begin_review(case, by=by, at=at)
    cycle = cycles.open_cycle(case, wanted, at=at)
    subject, addresses = _("%(case)s is in review") % {"case": case}, parties.addresses_on(case)
    readers = cycle.reviews.select_related("discipline").order_by("pk")
    parties.tell(case, "review_begun", subject, addresses, thing=cycle, by=by, at=at, readers=readers)
    return case


def pass_on(case: Case, *, by: User, at: datetime) -> Case:
    """What was read for holds: a permit is issued, or waits for what holds it; a plan case is approved.

    What is due at issuance is charged now, as it was told when it was handed in. The caller holds the case.
    """
    case = workflow.pass_review(case, by=by, at=at)
    application = Application.objects.filter(case=case).first()
    if application:
        fees.charge_the_rest(case, due_at=DueAt.ISSUANCE, handed_in=application.submitted_at, by=by, at=at)
    if not case.is_plan:
        lifecycle.issue_if_free(case, by=by, at=at)
        return Case.objects.lock(case.pk)
    subject, addresses = _("%(case)s is approved") % {"case": case}, parties.addresses_on(case)
    conditions = case.conditions.order_by("pk")
    parties.tell(case, "plan_approved", subject, addresses, thing=case, by=by, at=at, conditions=conditions)
    return case
