"""Taking a merge of contacts back, also when the record that stayed has been worked on since.

What was added since stays with the record that survived. What was changed, ended or taken away since stays so: a
right that somebody took away must not come back by the back door. Where one row was made of two and then changed,
nobody can say for which of the two that was meant, and the merge cannot be undone until the row is put right.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts import audit
from contacts.choices import DeskPurpose, MergeAct
from contacts.formats import long_date
from contacts.merging import merging, repointing
from contacts.models import Contact, ContactMerge, ContactMergeStep, User
from contacts.refusals import NotAllowed, Reason


@dataclass
class Outlook:
    """What taking a merge back would do now: why it cannot be, and what was worked on since and stays so."""

    hindrances: list[Reason] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def outlook(merge: ContactMerge, *, by: User, at: datetime) -> Outlook:
    """Look at a merge without changing anything: every hindrance to taking it back, and every remark on it."""
    contacts = [merge.survivor, *merge.merged.order_by("pk")]
    found = Outlook(_hindrances(merge, contacts, by=by, at=at))
    back = {contact.pk for contact in contacts}
    for step in merge.steps.order_by("pk"):
        if step.act == MergeAct.MOVED:
            _look_at_moved(step, found)
        elif step.act == MergeAct.CHANGED:
            _look_at_changed(step, back, found)
        else:
            _look_at_replaced(step, back, found)
    return found


def _hindrances(merge, contacts, *, by, at):
    reasons = []
    if merge.undone_at:
        reasons.append(Reason(_("This merge was undone on %(day)s.") % {"day": long_date(merge.undone_at)}))
    if at > merge.undo_until:
        reasons.append(
            Reason(_("A merge can be undone for 30 days; this one could be until %(day)s.")
                   % {"day": long_date(merge.undo_until)})
        )  # fmt: skip
    reasons += [
        Reason(
            _("A later merge into %(contact)s on %(day)s used the same records.")
            % {"contact": one.survivor, "day": long_date(one.at)},
            _("Undo that one first."),
            link=reverse("admin:contacts_contactmerge_change", args=[one.pk]),
            link_text=_("Look at that merge"),
        )
        for one in _later_of_the_same(merge, contacts).select_related("survivor").latest_first()
    ]
    return reasons + merging.own_record(contacts, by)


def _later_of_the_same(merge, contacts):
    """Merges since that used one of the contacts, or made one of a row that this one touched: they keep what it was."""
    later = ContactMerge.objects.in_force().filter(pk__gt=merge.pk)
    touched = set().union(*(step.touched for step in merge.steps.all()))
    rewriting = ContactMergeStep.objects.filter(merge__in=later).exclude(act=MergeAct.MOVED).order_by("pk")
    same_rows = {step.merge_id for step in rewriting if step.touched & touched}
    return later.filter(Q(pk__in=later.of_any([contact.pk for contact in contacts])) | Q(pk__in=same_rows))


def _look_at_moved(step, found):
    model, facts = repointing.model_of(step), step.facts
    still = repointing.still_moved(step).count()
    if still < len(facts["rows"]):
        found.remarks.append(
            _("%(kind)s: %(count)s of %(all)s were taken away or given to somebody else since; they stay so.")
            % {
                "kind": str(model._meta.verbose_name_plural).capitalize(),
                "count": len(facts["rows"]) - still,
                "all": len(facts["rows"]),
            }
        )


def _look_at_changed(step, back, found):
    model, facts = repointing.model_of(step), step.facts
    now = repointing.whole(model, facts["row"])
    if now is None:
        return
    for column, after in facts["after"].items():
        if now[column] != after and model is Contact:
            found.remarks.append(
                _("%(field)s was changed since, and keeps what it says now: %(value)s.")
                % {"field": repointing.name_of(model, column).capitalize(), "value": now[column] or _("nothing")}
            )
    _look_for_the_merged(model, facts["before"], back, found)


def _look_at_replaced(step, back, found):
    replaced = repointing.Replaced.read(step)
    kind = str(replaced.model._meta.verbose_name).capitalize()
    row = replaced.coming_back()
    if row is None:
        found.remarks.append(
            _("%(kind)s: what was made of two was taken away since, so neither comes back.") % {"kind": kind}
        )
        return
    stayed = replaced.model._base_manager.get(pk=step.facts["by"])
    if replaced.has_ended():
        found.remarks.append(
            _("%(kind)s, %(row)s: was ended since. Both come back, and both have ended.")
            % {"kind": kind, "row": stayed}
        )
    disputed = [repointing.name_of(replaced.model, column) for column in replaced.disputed()]
    if disputed:
        found.hindrances.append(
            Reason(
                _("%(kind)s, %(row)s: was made of two, and changed since (%(fields)s). Nobody can say for which of the "
                  "two that was meant.") % {"kind": kind, "row": stayed, "fields": ", ".join(disputed)},
                _("Change it back, or take it away, then undo the merge."),
            )
        )  # fmt: skip
    _look_for_the_merged(replaced.model, row, back, found)


def _look_for_the_merged(model, row, back, found):
    """A row cannot come back to a contact that was merged in another merge since."""
    columns = [one.column for one in repointing.pointing_at(Contact) if one.model is model and row.get(one.column)]
    named = Contact.objects.filter(pk__in={int(row[column]) for column in columns} - back).exclude(merged_into=None)
    found.hindrances += [
        Reason(
            _("What would come back also names %(contact)s, which was merged into another record since.")
            % {"contact": contact},
            _("Undo that merge first."),
        )
        for contact in named.order_by("pk")
    ]


@transaction.atomic
def undo(merge: ContactMerge, *, by: User, at: datetime) -> ContactMerge:
    """Take a merge back: the records and all that hung on them stand as they stood before it.

    What was added since stays with the record that survived; what was changed, ended or taken away since stays so.
    Tells every account that is tied to one of them. Raises NotAllowed after thirty days, the second time, while a
    later merge of the same records stands, when a row made of two was changed since, and for the record of `by`.
    """
    merged = list(merge.merged.values_list("pk", flat=True))
    contacts = Contact.objects.hold([merge.survivor_id, *merged])
    merge = ContactMerge.objects.lock(merge.pk)
    repointing.lock_what_changed(merge.steps.all())
    found = outlook(merge, by=by, at=at)
    if found.hindrances:
        raise NotAllowed(*found.hindrances)

    try:
        with transaction.atomic():
            merge.undone_by, merge.undone_at = by, at
            merge.save(update_fields=["undone_by", "undone_at"])
            Contact.objects.filter(pk__in=merged).update(merged_into=None)
            repointing.take_back(list(merge.steps.all()))
            connection.check_constraints()
    except IntegrityError as error:
        raise NotAllowed(
            Reason(
                _("What was done since stands in the way (%(rule)s).") % {"rule": error.__cause__.diag.constraint_name},
                _("Put the records right by hand; nothing was changed now."),
                desk=DeskPurpose.ACCOUNTS,
            )
        ) from error
    for contact in contacts:
        audit.record("stands for itself again", contact, by=by, at=at, merge=merge.pk)
    merging.tell(merge, contacts, "contacts_unmerged", _("Your contact records at the city stand apart again"), at=at)
    return merge
