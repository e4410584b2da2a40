"""The versions of a fee schedule: copied to the next draft, adopted, opened again before their day."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.formats import long_date, money, plain
from contacts.models import City, User
from contacts.refusals import NotAllowed, Reason
from permits.models import Fee, FeeItem, FeeScheduleVersion, FeeTier

# What of an item and of a row of its table is the city's word; the rest is where it stands.
ITEM_FIELDS = [
    "position", "description", "basis", "measure", "amount", "rate", "step", "or_fraction", "included", "minimum",
    "maximum", "round_to", "rounding", "applies", "refundable", "due_at", "account",
]  # fmt: skip
FIELDS_SHOWN = [name for name in ITEM_FIELDS if name != "position"]
DOLLARS = ["amount", "minimum", "maximum", "round_to"]
TIER_FIELDS = ["over", "base", "per", "step"]


@dataclass(frozen=True)
class Change:
    """One difference between a version and the one before it; an item that is new or gone has one side only."""

    code: str
    what: str
    before: str
    now: str


@transaction.atomic
def copy(version: FeeScheduleVersion, *, starts_on: date, by: User, at: datetime) -> FeeScheduleVersion:
    """Make the next draft of a schedule: the items of this version, to start on another day. Returns the draft."""
    draft = FeeScheduleVersion.objects.create(schedule=version.schedule, starts_on=starts_on)
    copies = {}
    for item in _with_items(version.pk).items.all():
        values = {name: getattr(item, name) for name in ITEM_FIELDS}
        copies[item.code] = FeeItem.objects.create(version=draft, code=item.code, **values)
        FeeTier.objects.bulk_create(
            FeeTier(item=copies[item.code], **{name: getattr(tier, name) for name in TIER_FIELDS})
            for tier in item.tiers.all()
        )
        copies[item.code].of.set([copies[code] for code in item.of_codes if code in copies])
    audit.record("was copied", draft, by=by, at=at, thread=thread_of(draft), of=str(version))
    return draft


@transaction.atomic
def adopt(version: FeeScheduleVersion, *, seen: str | None = None, by: User, at: datetime) -> FeeScheduleVersion:
    """Put a draft into force from its first day on, and return it. From that day on it is never changed.

    `seen` is the fingerprint of what the person looked at. Raises NotAllowed, with every reason, when it is adopted
    already, has no items, was changed meanwhile, starts when another does, or before today although one is in force.
    """
    version = FeeScheduleVersion.objects.lock(version.pk)
    today = City.current().day_at(at)
    reasons = []
    if version.is_adopted:
        raise NotAllowed(_("%(version)s is adopted already.") % {"version": version})
    if not version.items.exists():
        reasons.append(Reason(_("It has no items."), _("Add what is charged.")))
    if seen is not None and seen != fingerprint(version):
        reasons.append(Reason(_("It was changed meanwhile."), _("Look at the changes again.")))
    others = version.schedule.versions.filter(adopted_at__isnull=False)
    if others.filter(starts_on=version.starts_on).exists():
        what = _("Another version of it starts on %(day)s.") % {"day": long_date(version.starts_on)}
        reasons.append(Reason(what, _("Choose another day.")))
    elif version.starts_on < today and others.filter(starts_on__lte=today).exists():
        what = _("A version is in force already, so this one cannot have started on %(day)s.")
        remedy = _("Let it start on %(day)s or later.") % {"day": long_date(today)}
        reasons.append(Reason(what % {"day": long_date(version.starts_on)}, remedy))
    if reasons:
        raise NotAllowed(*reasons)

    version.adopted_at, version.adopted_by = at, by
    version.save(update_fields=["adopted_at", "adopted_by"])
    audit.record("was adopted", version, by=by, at=at, thread=thread_of(version), ordinance=version.ordinance)
    return version


@transaction.atomic
def reopen(version: FeeScheduleVersion, *, by: User, at: datetime) -> FeeScheduleVersion:
    """Make a version that was adopted a draft again, to be changed before its day comes, and return it.

    Raises NotAllowed when it is no adopted one, when its day has come, or a fee was charged under it.
    """
    version = FeeScheduleVersion.objects.lock(version.pk)
    if not version.is_adopted:
        raise NotAllowed(_("%(version)s is a draft already.") % {"version": version})
    if is_fixed(version, at=at):
        raise NotAllowed(
            Reason(
                _("%(version)s is what the city charges by, so it stays as it is.") % {"version": version},
                _("Copy it to a new version, and change that."),
            )
        )
    version.adopted_at, version.adopted_by = None, None
    version.save(update_fields=["adopted_at", "adopted_by"])
    audit.record("was opened again", version, by=by, at=at, thread=thread_of(version))
    return version


def thread_of(version: FeeScheduleVersion) -> str:
    """Under which the history of a version and its items is kept."""
    return f"fee-version-{version.pk}"


def is_fixed(version: FeeScheduleVersion, *, at: datetime) -> bool:
    """Whether an adopted version can no more be opened: its day has come, or a fee was charged under it."""
    come = version.starts_on <= City.current().day_at(at)
    return version.is_adopted and (come or Fee.objects.filter(item__version=version).exists())


def before(version: FeeScheduleVersion) -> FeeScheduleVersion | None:
    """The adopted version that this one follows, with its items; None when it is the first."""
    adopted = FeeScheduleVersion.objects.with_items().filter(
        schedule=version.schedule_id, adopted_at__isnull=False, starts_on__lt=version.starts_on
    )
    return adopted.exclude(pk=version.pk).order_by("-starts_on").first()


def changes(version: FeeScheduleVersion) -> list[Change]:
    """What a version changes against the one it follows, item by item; everything is new in a first one."""
    earlier = before(version)
    then, now = _said(earlier) if earlier else {}, _said(_with_items(version.pk))
    found = [Change(code, _("new"), "", _in_short(now[code])) for code in now if code not in then]
    found += [Change(code, _("gone"), _in_short(then[code]), "") for code in then if code not in now]
    for code in [code for code in now if code in then]:
        pairs = [(what, then[code].get(what, ""), now[code].get(what, "")) for what in {**then[code], **now[code]}]
        found += [Change(code, what, old, new) for what, old, new in pairs if old != new]
    return found


def fingerprint(version: FeeScheduleVersion) -> str:
    """The same for the same content, so that what a person looked at is what is adopted."""
    version = _with_items(version.pk)
    content = repr([version.starts_on, version.ordinance, _said(version)])
    return hashlib.sha256(content.encode()).hexdigest()


def _with_items(pk):
    return FeeScheduleVersion.objects.with_items().get(pk=pk)


def _said(version):
    """What a version says in its order: by code of the item, what each of its fields says in words."""
    said = {}
    for item in version.items.all():
        fields = {str(FeeItem._meta.get_field(name).verbose_name): _in_words(item, name) for name in FIELDS_SHOWN}
        fields[_("percentage of")] = ", ".join(item.of_codes)
        for number, tier in enumerate(item.tiers.all(), 1):
            fields[_("row %(number)s of the table") % {"number": number}] = tier.in_words
        said[item.code] = fields
    return said


def _in_words(item, name):
    field, value = FeeItem._meta.get_field(name), getattr(item, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.choices:
        return str(dict(field.flatchoices)[value])
    if isinstance(value, Decimal):
        return money(value) if name in DOLLARS else plain(value)
    return "" if value is None else str(value)


def _in_short(fields):
    return next(iter(fields.values()))
