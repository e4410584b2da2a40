"""Handing an application in."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import City, User
from contacts.refusals import NotAllowed
from contacts.robots import robot
from permits import asked, fees, parties, reviewing, workflow
from permits.access import Right, may
from permits.applying import drafts
from permits.applying.lacking import lacking, read
from permits.choices import DueAt
from permits.models import Application, Case


@transaction.atomic
def submit(application: Application, *, by: User, at: datetime) -> Case:
    """Hand a draft in and return its case, now with the city; one that was handed in already is returned as it is.

    Charges what is due at submittal; the rest once it is approved. Tells everybody on the case, and gives it to
    permits.reviewing. Raises PermissionDenied unless `by` may apply on it, and NotAllowed with every reason, each
    leading to its step and field.
    """
    case = Case.objects.lock(application.case_id)
    application = Application.objects.lock(application.pk)
    if not may(by, Right.APPLY, case):
        raise PermissionDenied
    if application.submitted_at:
        return application.case
    application = drafts.lock(application, by=by)
    everything, answers = asked.read(application)
    written = read(application, everything, answers, on=City.current().day_at(at))
    if reasons := lacking(application, written):
        raise NotAllowed(*reasons)

    measures = asked.measures(everything.questions, answers)
    _write_sizes(application.case, measures)
    fees.measure(application.case, measures, by=by, at=at)
    case = workflow.submit(application.case, by=by, at=at)
    application.submitted_at, application.submitted_by = at, by
    drafts.keep(application, step="", at=at, also=("submitted_at", "submitted_by"))
    if case.case_type.fee_schedule_id:
        fees.assess_schedule(case, due_at=DueAt.SUBMITTAL, by=by, at=at)
    subject = _("%(case)s: the application is handed in") % {"case": case}
    told = parties.addresses_on(case)
    # Whoever handed it in has it in writing as well.
    parties.tell(case, "application_submitted", subject, told, thing=application, by=robot("permits"), who=by, at=at)
    return reviewing.receive(case, by=by, at=at)


def _write_sizes(case, measures):
    sizes = {code: int(measures[code]) for code in asked.SIZES if code in measures}
    for field, value in sizes.items():
        setattr(case, field, value)
    if sizes:
        case.save(update_fields=list(sizes))
