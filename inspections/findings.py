"""What was found at a visit, point by point: its checklist, what is to be put right, and what by now has been."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from inspections.models import ChecklistAnswer, ChecklistItem, Correction, Inspection


def checklist(inspection: Inspection) -> list[ChecklistItem]:
    """The points an inspector goes through at this visit, in their order: those of its type that are in use."""
    return list(ChecklistItem.objects.of_type(inspection.inspection_type_id))


def still_open(inspection: Inspection) -> QuerySet[Correction]:
    """What earlier visits of this type on this permit asked for and no later one has found in order."""
    return Correction.objects.open_before(inspection).select_related("inspection")


def open_or_closed_here(inspection: Inspection) -> QuerySet[Correction]:
    """The same, with those that this very visit ticked off."""
    return Correction.objects.open_before(inspection, or_closed_there=True).select_related("inspection")


def write(
    inspection: Inspection,
    *,
    answers: Iterable[tuple[ChecklistItem, str]],
    corrections: Iterable[str],
    done: Iterable[Correction],
) -> None:
    """Keep what was found: answers in the words the list has today, corrections numbered on, and ticks.

    Done again when a result is corrected, what was written before and is not said any more goes; what a later visit
    has ticked off stays. A visit that passed ticks off whatever was open. The caller holds the lock on the visit and
    has checked everything.
    """
    inspection.answers.all().delete()
    ChecklistAnswer.objects.bulk_create(
        ChecklistAnswer(inspection=inspection, item=item, text=item.text, answer=answer) for item, answer in answers
    )
    corrections = list(corrections)
    inspection.corrections.filter(done_at=None).exclude(text__in=corrections).delete()
    kept = {one.text: one.number for one in inspection.corrections.all()}
    Correction.objects.bulk_create(
        Correction(inspection=inspection, number=number, text=text)
        for number, text in enumerate(
            (text for text in corrections if text not in kept), start=max(kept.values(), default=0) + 1
        )
    )
    inspection.corrections_done.update(done_at=None)
    before = Correction.objects.open_before(inspection)
    if not inspection.has_passed:
        before = before.filter(pk__in=[one.pk for one in done])
    before.update(done_at=inspection)


def attach(visits: Iterable[Inspection]) -> None:
    """Give each visit what was found there, `found_answers` and `found_corrections`, in two queries for all."""
    visits = list(visits)
    answers, corrections = defaultdict(list), defaultdict(list)
    for answer in ChecklistAnswer.objects.filter(inspection__in=visits).order_by("item__order", "pk"):
        answers[answer.inspection_id].append(answer)
    rows = Correction.objects.filter(inspection__in=visits).select_related("done_at")
    for correction in rows.order_by("inspection", "number"):
        corrections[correction.inspection_id].append(correction)
    for visit in visits:
        visit.found_answers, visit.found_corrections = answers[visit.pk], corrections[visit.pk]
