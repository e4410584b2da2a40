"""Writing a letter on a case, and saying that one is settled. Locks: the case, then the letter."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import DeskPurpose, Right
from contacts.models import Desk, User
from contacts.refusals import NotAllowed, Reason
from contacts.telling import outbox
from permits import parties
from permits.access import held
from permits.models import Case, DocumentVersion, Letter

A_DAY = timedelta(days=1)
MOST_A_DAY = 30  # letters of one account to the city on one case
# What staff may, by Django permission; portal/roles.py hands them out.
WRITES_FOR_CITY = "permits.add_letter"
SETTLES = "permits.change_letter"


def writes_for_city(case: Case, user: User) -> bool | None:
    """Whether what an account writes on a case is the city's word; None when it only reads.

    Staff who are on the case themselves write as that. The caller has asked whether the account reads the letters.
    """
    if not user.is_staff or Case.objects.mine(user).filter(pk=case.pk).exists():
        return False
    return True if user.has_perm(WRITES_FOR_CITY) else None


@transaction.atomic
def send(
    case: Case,
    *,
    subject: str,
    text: str,
    key: UUID,
    by: User,
    at: datetime,
    from_city: bool = False,
    answers: Letter | None = None,
    attachments: Iterable[DocumentVersion] = (),
) -> Letter:
    """Write a letter on a case and return it; with `from_city` for the city, else to it.

    `key` is the one-time key of the page: a second press finds the first one's letter. `answers` is a letter of the
    same case; the city's answer settles it. `attachments` are documents of the same case. Everybody who sees the
    parties' part of the case is told, except `by`; of a letter to the city the permits desk is told as well.

    Raises NotAllowed when `by` may not write it, nothing is written, or too much was written today.
    """
    case = Case.objects.lock(case.pk)
    there = Letter.objects.filter(key=key).first()
    if there is not None:
        if (there.case_id, there.author_id) != (case.pk, by.pk):
            raise NotAllowed(Reason(_("This page was sent before."), _("Open it again and write the letter anew.")))
        return there
    attachments = list(attachments)
    if reasons := why_not(case, subject, text, files=len(attachments), from_city=from_city, by=by, at=at):
        raise NotAllowed(*reasons)
    if answers is not None and answers.case_id != case.pk:
        raise ValueError("A letter answers one of its own case.")
    if any(one.document.case_id != case.pk for one in attachments):
        raise ValueError("What is attached belongs to the letter's case.")

    letter = Letter.objects.create(
        case=case,
        key=key,
        from_city=from_city,
        author=by,
        subject=" ".join(subject.split()),
        text=text.strip(),
        answers=answers,
        sent_at=at,
    )
    letter.attachments.set(attachments)
    audit.record("was sent", letter, by=by, at=at, thread=case.number)
    if from_city and answers is not None and not answers.from_city:
        _settle(Letter.objects.lock(answers.pk), by=by, at=at)
    _tell(letter, len(attachments), by=by, at=at)
    return letter


@transaction.atomic
def settle(letter: Letter, *, by: User, at: datetime) -> Letter:
    """Say for the desk that there is nothing more to do about a letter to the city, and return it.

    Nobody is told. Raises NotAllowed unless `by` may, and when it is settled or was written by the city.
    """
    case = Case.objects.lock(letter.case_id)
    letter = Letter.objects.lock(letter.pk)
    letter.case = case
    if not by.has_perm(SETTLES):
        raise NotAllowed(_("Settling letters is not among your rights."))
    if not letter.is_open:
        raise NotAllowed(_("“%(letter)s” is not waiting for an answer.") % {"letter": letter.subject})
    _settle(letter, by=by, at=at)
    return letter


def why_not(
    case: Case, subject: str, text: str, *, files: int, from_city: bool, by: User, at: datetime
) -> list[Reason]:
    """Why somebody cannot write such a letter on a case now, everything at once; empty when it can be written."""
    reasons = []
    rights = held(by, case, Right.VIEW, Right.UPLOAD)
    if from_city and not (by.is_staff and by.has_perm(WRITES_FOR_CITY)):
        reasons.append(Reason(_("Writing letters for the city is not among your rights.")))
    elif not from_city and Right.VIEW not in rights:
        reasons.append(Reason(_("Letters are written by the people on the record.")))
    if files and not from_city and Right.UPLOAD not in rights:
        reasons.append(
            Reason(_("You may not add files to this record."), _("Send the letter without them, or ask who may."))
        )
    if not subject.strip() or not text.strip():
        reasons.append(Reason(_("A letter needs a subject and a text.")))
    if not from_city and case.letters.filter(author=by, sent_at__gt=at - A_DAY).count() >= MOST_A_DAY:
        reasons.append(
            Reason(
                _("You wrote %(count)s letters on this record in a day.") % {"count": MOST_A_DAY},
                _("The city has them. Call if it can't wait until tomorrow."),
                desk=DeskPurpose.PERMITS,
            )
        )
    return reasons


def _settle(letter, *, by, at):
    if letter.is_open:
        letter.settled_at, letter.settled_by = at, by
        letter.save(update_fields=["settled_at", "settled_by"])
        audit.record("was settled", letter, by=by, at=at, thread=letter.case.number)


def _tell(letter, files, *, by, at):
    case = letter.case
    subject = _("Letter on %(case)s: %(subject)s") % {"case": case.number, "subject": letter.subject}
    parties.tell(
        case, "letter", subject, parties.addresses_on(case), thing=letter, by=by, at=at, letter=letter, files=files
    )
    desk = None if letter.from_city else Desk.objects.for_purpose(DeskPurpose.PERMITS)
    if desk and desk.email:
        facts = {"letter": letter, "case": case, "files": files, "queue": settings.SITE_URL + _queue()}
        outbox.write(
            kind="letter_to_answer",
            thing=letter,
            to=desk.email,
            subject=_("To answer: %(subject)s, %(case)s") % {"case": case.number, "subject": letter.subject},
            body=render_to_string("email/permits/letter_to_answer.txt", facts),
            at=at,
            thread=case.number,
        )


def _queue():
    return reverse("admin:permits_letter_changelist")
