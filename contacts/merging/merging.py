"""One contact made of several records of the same person or company, and the way back.

Nothing is lost: whatever pointed at the merged records points at the one that stays, and every touch is kept, so that
within thirty days the records stand again as they stood. The merged records remain, with nothing hanging on them.
"""

import hashlib
from datetime import datetime
from functools import partial

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts import audit
from contacts.choices import DeskPurpose, InvitationStatus, LinkStatus
from contacts.merging import repointing
from contacts.models import (
    City,
    Contact,
    ContactMerge,
    ContactMergeStep,
    ContactTie,
    Desk,
    Invitation,
    LicenseDelegation,
    LicenseLink,
    User,
)
from contacts.refusals import NotAllowed, Reason
from contacts.telling import outbox

# What staff choose, one by one; an address is one thing. Everything else stays as the surviving record has it.
CHOICES = {
    "first_name": (gettext_lazy("First name"), ["first_name"]),
    "last_name": (gettext_lazy("Last name"), ["last_name"]),
    "company_name": (gettext_lazy("Company"), ["company_name"]),
    "email": (gettext_lazy("Email"), ["email"]),
    "phone": (gettext_lazy("Telephone"), ["phone"]),
    "address": (gettext_lazy("Mailing address"), ["address_line", "city", "state", "zip"]),
    "method": (gettext_lazy("Preferred way to be told"), ["preferred_contact_method"]),
}


def fingerprint(contacts: list[Contact]) -> str:
    """What somebody saw of some contacts, to know later whether they still say the same."""
    seen = [repointing.whole(Contact, contact.pk) for contact in sorted(contacts, key=lambda contact: contact.pk)]
    return hashlib.sha256(repr(seen).encode()).hexdigest()


@transaction.atomic
def merge(
    contacts: list[Contact],
    *,
    survivor: Contact,
    chosen: dict[str, Contact],
    seen: str,
    why: str = "",
    by: User,
    at: datetime,
) -> ContactMerge:
    """Make one contact of several, and return the merge.

    Everything that points at the others points at the survivor from now on; where the same would then stand twice,
    one row takes over what the other had. `chosen` says for a name in CHOICES whose value the survivor takes;
    it is confidential if any of them was. `seen` is the `fingerprint` of what staff decided on. Nobody comes to act
    under a license by it. Tells every account that is tied to one of them. Raises NotAllowed for fewer than two, for
    records that were merged or changed meanwhile, for a person and a company, and for the record of `by`.
    """
    contacts = Contact.objects.hold({contact.pk for contact in contacts})
    _guard(contacts, survivor, chosen, seen=seen, by=by)
    survivor = next(contact for contact in contacts if contact.pk == survivor.pk)
    others = [contact for contact in contacts if contact != survivor]

    merge = ContactMerge.objects.create(survivor=survivor, why=" ".join(why.split())[:300], by=by, at=at)
    merge.merged.set(others)
    steps = []
    note = partial(_note, steps, merge)
    _license_nobody(contacts, by=by, at=at, note=note)
    repointing.fold(Contact, [contact.pk for contact in others], survivor.pk, note=note)
    _take_over(survivor, contacts, chosen, note=note)
    Contact.objects.filter(pk__in=[contact.pk for contact in others]).update(merged_into=survivor)
    ContactMergeStep.objects.bulk_create(steps, batch_size=1000)
    for contact in others:
        audit.record("was merged into another contact", contact, by=by, at=at, why=merge.why, into=survivor.pk)
    audit.record("took over what hung on others", survivor, by=by, at=at, why=merge.why, merge=merge.pk)
    tell(merge, [survivor], "contacts_merged", _("Your contact records at the city are one now"), at=at)
    return merge


def reasons_against(contacts: list[Contact], *, by: User) -> list[Reason]:
    """Why these contacts cannot be made one by this member of staff, whatever they choose."""
    reasons = []
    if len(contacts) < 2:
        reasons.append(Reason(_("One record alone cannot be merged."), _("Choose two or more.")))
    reasons += [
        Reason(
            _("%(contact)s (record %(number)s) was merged into another one meanwhile.")
            % {"contact": contact, "number": contact.pk},
            _("Choose again from the list."),
        )
        for contact in contacts
        if contact.merged_into_id
    ]
    if len({contact.kind for contact in contacts}) > 1:
        reasons.append(
            Reason(
                _("A person and a company are not the same."),
                _("If one of the records has the wrong kind, change its kind first."),
            )
        )
    return reasons + own_record(contacts, by)


def _guard(contacts, survivor, chosen, *, seen, by):
    reasons = reasons_against(contacts, by=by)
    if survivor not in contacts or not set(chosen.values()) <= set(contacts):
        reasons.append(Reason(_("The record that stays is not among them."), _("Choose again.")))
    if not reasons and fingerprint(contacts) != seen:
        reasons.append(
            Reason(_("One of these records was changed while you looked at them."), _("Look again, then merge."))
        )
    if reasons:
        raise NotAllowed(*reasons)


def own_record(contacts, by):
    """Nobody merges a record that his own account acts as, nor takes such a merge back."""
    if not ContactTie.objects.live().filter(user=by, contact__in=contacts).exists():
        return []
    return [Reason(_("Your own account acts as one of these contacts."), _("A colleague has to do it."))]


def _take_over(survivor, contacts, chosen, *, note):
    """Write the chosen values into the record that stays."""
    held = {contact.pk: contact for contact in contacts}
    values = {
        column: getattr(held[contact.pk], column) for name, contact in chosen.items() for column in CHOICES[name][1]
    }
    values["confidential"] = any(contact.confidential for contact in contacts)
    others = {column: value for column, value in values.items() if getattr(survivor, column) != value}
    repointing.change(Contact, survivor.pk, others, note=note)
    survivor.refresh_from_db()


def coming_without_licenses(contacts: list[Contact]) -> list[Contact]:
    """Of companies of which some act under a license that the city approved: those that act under none."""
    approved = LicenseLink.objects.filter(status__in=(LinkStatus.APPROVED, LinkStatus.ACTIVE), company__in=contacts)
    licensed = set(approved.values_list("company", flat=True))
    return [contact for contact in contacts if contact.pk not in licensed] if licensed else []


def _license_nobody(contacts, *, by, at, note):
    """A merge lets nobody act under a license who could not before.

    Anybody may register a company under any name. Where one of the records acts under a license that the city
    approved and another under none, the people of the other come along without licenses and manage nobody, until
    a manager or staff say so; whom it invited and did not hear from is not invited any more.
    """
    others = coming_without_licenses(contacts)
    for rows, values in (
        (ContactTie.objects.live().filter(contact__in=others), {"under_licenses": False, "is_manager": False}),
        (LicenseDelegation.objects.live().filter(company__in=others), {"ended_at": at, "ended_by": by}),
        (
            Invitation.objects.filter(company__in=others, status=InvitationStatus.OPEN),
            {"status": InvitationStatus.WITHDRAWN},
        ),
    ):
        for pk in rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True):
            repointing.change(rows.model, pk, values, note=note)


def _note(steps, merge, act, model, **facts):
    steps.append(ContactMergeStep(merge=merge, act=act, model=model._meta.label_lower, facts=facts))


def tell(merge, contacts, template, subject, *, at):
    """Every account that acts as one of these contacts."""
    tied = ContactTie.objects.live().filter(contact__in=contacts)
    for user in User.objects.filter(pk__in=tied.values("user"), is_active=True).exclude(email="").order_by("pk"):
        context = {
            "reader": user,
            "contact": merge.survivor,
            "city": City.current(),
            "desk": Desk.objects.for_purpose(DeskPurpose.ACCOUNTS),
        }
        outbox.write(
            kind=template,
            thing=merge,
            to=user.email,
            subject=subject,
            body=render_to_string(f"email/contacts/{template}.txt", context),
            at=at,
            user=user,
        )
