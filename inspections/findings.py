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


def write(
    inspection: Inspection,
    *,
    answers: Iterable[tuple[ChecklistItem, str]],
    corrections: Iterable[str],
    done: Iterable[Correction],
) -> None:
    """Keep what was found: answers in the words the list has today, corrections numbered on, and ticks.

    The caller holds the lock on the visit and has checked them. A visit that passed ticks off whatever was open.
    """
    for item, answer in answers:
        ChecklistAnswer.objects.update_or_create(
            inspection=inspection, item=item, defaults={"text": item.text, "answer": answer}
        )
    last = max((one.number for one in inspection.corrections.all()), default=0)
    Correction.objects.bulk_create(
        Correction(inspection=inspection, number=number, text=text)
        for number, text in enumerate(corrections, start=last + 1)
    )
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
