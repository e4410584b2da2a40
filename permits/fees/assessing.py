"""Charging a case by the schedule of its type, and reckoning anew when a person says so."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import City, User
from contacts.refusals import NotAllowed, Reason
from permits.choices import DueAt, FeeStatus
from permits.fees import charging, reckoning
from permits.fees.reckoning import FeeLine
from permits.models import Case, CaseMeasure, Fee, FeeItem, FeeScheduleVersion, Measure


@dataclass(frozen=True)
class Proposal:
    """What charging a case would do: lines to charge, fees that stay, and unpaid ones that would be taken back."""

    version: FeeScheduleVersion
    lines: list[FeeLine]
    stay: list[Fee]
    taken_back: list[Fee]

    @property
    def total(self) -> Decimal:
        return reckoning.total(self.lines)

    @property
    def fingerprint(self) -> str:
        """The same for the same proposal: so that what a person saw is what is done."""
        lines = [f"{line.item.pk}={line.amount}" for line in self.lines]
        return ",".join([*lines, *(f"-{fee.pk}" for fee in self.taken_back)])


def schedule_of(case: Case, *, at: datetime) -> FeeScheduleVersion:
    """The version that a case is charged by on the city's day of that moment, with its items.

    Raises NotAllowed when its type has no schedule, or none is in force.
    """
    version = in_force(case.case_type.fee_schedule_id, on=City.current().day_at(at))
    if version is None:
        raise NotAllowed(none_in_force(case))
    return version


def items_in_force(schedules: Iterable[int], *, on: date) -> dict[int, list[FeeItem]]:
    """By the key of each of some schedules the items of the version that counts on a day of the city; two queries."""
    versions = FeeScheduleVersion.objects.filter(schedule__in=schedules).in_force(on)
    found: dict[int, list[FeeItem]] = {}
    for item in FeeItem.objects.for_reckoning().filter(version__in=versions.values("pk")).select_related("version"):
        found.setdefault(item.version.schedule_id, []).append(item)
    return found


def none_in_force(case: Case) -> Reason:
    """That there is nothing to charge a case by."""
    what = _("No fee schedule is in force for %(type)s.") % {"type": case.case_type}
    return Reason(what, _("Choose a schedule for the case type, and adopt a version of it."))


def in_force(schedule: int | None, *, on: date) -> FeeScheduleVersion | None:
    """The version of a schedule, by its key, that counts on a day of the city, with its items; None without one."""
    found = FeeScheduleVersion.objects.filter(schedule=schedule).in_force(on)
    return FeeScheduleVersion.objects.with_items().filter(pk__in=found.values("pk")).first()


def measures_of(case: Case) -> dict[str, Decimal]:
    """What is measured about a case, by code; the valuation among it."""
    known = {row.measure.code: row.amount for row in case.measures.select_related("measure")}
    if case.valuation is not None:
        known[Measure.VALUATION] = case.valuation
    return known


@transaction.atomic
def measure(case: Case, measures: Mapping[str, Decimal | None], *, by: User, at: datetime) -> Case:
    """Write down what was measured about a case, by code of the measure, and return the case; None takes one away.

    Fees that are there stay. Raises NotAllowed on a record from elsewhere that staff have not adopted.
    """
    case = Case.objects.lock(case.pk)
    charging.may_be_charged(case)
    before = measures_of(case)
    changed = {code: amount for code, amount in measures.items() if before.get(code) != amount}
    if not changed:
        return case
    if Measure.VALUATION in changed:
        case.valuation = changed[Measure.VALUATION]
        case.save(update_fields=["valuation"])
    for row in Measure.objects.filter(code__in=changed).exclude(code=Measure.VALUATION).order_by("pk"):
        if changed[row.code] is None:
            CaseMeasure.objects.filter(case=case, measure=row).delete()
        else:
            CaseMeasure.objects.update_or_create(case=case, measure=row, defaults={"amount": changed[row.code]})
    facts = {code: "" if amount is None else str(amount) for code, amount in changed.items()}
    audit.record("was measured", case, by=by, at=at, thread=case.number, **facts)
    return case


def propose(
    case: Case,
    *,
    at: datetime,
    due_at: str | None = None,
    extra: Collection[str] = (),
    measures: Mapping[str, Decimal] | None = None,
    anew: bool = False,
) -> Proposal:
    """What `assess_schedule` would charge, or `reassess` if `anew`; writes nothing.

    `measures` stand in for those of the case. Raises NotAllowed when there is nothing to reckon by.
    """
    version = schedule_of(case, at=at)
    standing = list(case.fees.standing().order_by("pk"))
    owed = [fee for fee in standing if fee.status == FeeStatus.OWED and fee.item_id]
    if anew:
        extra = {*extra, *(fee.code for fee in owed)}
    lines = reckoning.reckon(version.items.all(), measures_of(case) if measures is None else measures, extra=extra)
    if due_at:
        lines = [line for line in lines if line.item.due_at in DueAt.until(due_at)]
        owed = [fee for fee in owed if fee.due_at in DueAt.until(due_at)]
    taken_back = []
    if anew:
        as_now = {_terms(line.item, line.amount) for line in lines}
        taken_back = [fee for fee in owed if _terms(fee, fee.amount) not in as_now]
    stay = [fee for fee in standing if fee not in taken_back]
    replaced = {fee.code for fee in taken_back}
    new = [line for line in lines if line.item.code in replaced or not _is_there(line, stay)]
    return Proposal(version, new, stay, taken_back)


@transaction.atomic
def assess_schedule(
    case: Case,
    *,
    due_at: str | None = None,
    extra: Collection[str] = (),
    by: User,
    at: datetime,
) -> list[Fee]:
    """Charge a case by the version in force on the city's day, and return the new fees, in its order.

    With `due_at` (a DueAt) only what is due at that step or before it; `extra` names the items that staff ask for.
    Fees that are there stay as they are, so doing it twice adds nothing; an item that is asked for is charged again
    once the last was paid. Raises NotAllowed on a record from elsewhere, and when there is nothing to reckon by.
    """
    case = Case.objects.lock(case.pk)
    charging.may_be_charged(case)
    return _charge(case, propose(case, at=at, due_at=due_at, extra=extra).lines, by=by, at=at)


@transaction.atomic
def charge_the_rest(case: Case, *, due_at: str, handed_in: datetime, by: User, at: datetime) -> list[Fee]:
    """Charge what is due at a step or before it and never was charged, and return the new fees, in their order.

    By the version that the case was charged by last, else by the one in force when it was handed in: whoever applied
    pays as it was told then. The site does this by itself, so what a person took back or waived is not charged again,
    and where no version was in force nothing is charged. Raises NotAllowed on a record from elsewhere.
    """
    case = Case.objects.lock(case.pk)
    charging.may_be_charged(case)
    there = list(case.fees.order_by("pk").select_related("item"))
    versions = FeeScheduleVersion.objects.with_items()
    version = next((versions.get(pk=fee.item.version_id) for fee in reversed(there) if fee.item), None)
    version = version or in_force(case.case_type.fee_schedule_id, on=City.current().day_at(handed_in))
    if version is None:
        return []
    codes = {fee.code for fee in there}
    lines = reckoning.reckon(version.items.all(), measures_of(case))
    lines = [line for line in lines if line.item.due_at in DueAt.until(due_at) and line.item.code not in codes]
    return _charge(case, lines, by=by, at=at)


@transaction.atomic
def charge_item(case: Case, code: str, *, by: User, at: datetime) -> Fee | None:
    """Charge one item that is asked for, by the version in force on the city's day, and nothing else; return the fee.

    None when it comes to nothing by what was measured, or is owed already. Raises NotAllowed as `assess_schedule` does.
    """
    case = Case.objects.lock(case.pk)
    charging.may_be_charged(case)
    proposal = propose(case, at=at, extra=[code])
    wanted = [line for line in proposal.lines if line.item.code == code and line.amount > 0]
    charged = _charge(case, wanted, by=by, at=at)
    return charged[0] if charged else None


@transaction.atomic
def reassess(
    case: Case, *, why: str, due_at: str | None = None, extra: Collection[str] = (), by: User, at: datetime
) -> list[Fee]:
    """Take back the unpaid fees that the schedule now reckons otherwise, charge anew, and return the new fees.

    What was paid, waived or charged without the schedule stays. Nothing else reckons a case a second time: a person
    says why. Raises NotAllowed without a reason, on a record from elsewhere, and when there is nothing to reckon by.
    """
    case = Case.objects.lock(case.pk)
    charging.may_be_charged(case)
    if not why.strip():
        raise NotAllowed(_("Say why the fees are reckoned anew."))
    proposal = propose(case, at=at, due_at=due_at, extra=extra, anew=True)
    for fee in proposal.taken_back:
        charging.void(fee, why=why.strip(), by=by, at=at)
    return _charge(case, proposal.lines, by=by, at=at)


@transaction.atomic
def charge_as_seen(
    case: Case,
    *,
    measures: Mapping[str, Decimal | None],
    extra: Collection[str],
    seen: str,
    why: str | None = None,
    by: User,
    at: datetime,
) -> list[Fee]:
    """What staff do on a case: write down the measures, charge by them, and return the new fees.

    With `why` unpaid fees are reckoned anew, as `reassess` does. `seen` is the fingerprint of the proposal that the
    person looked at; raises NotAllowed when it is another by now, so that a second click charges nothing twice.
    """
    case = measure(case, measures, by=by, at=at)
    if propose(case, at=at, extra=extra, anew=why is not None).fingerprint != seen:
        raise NotAllowed(
            Reason(_("These are not the fees you looked at."), _("Look at the new lines below, then charge them."))
        )
    if why is None:
        return assess_schedule(case, extra=extra, by=by, at=at)
    return reassess(case, why=why, extra=extra, by=by, at=at)


def _terms(of, amount):
    """What a fee asks for; the same by two versions of the schedule is no reason to charge it anew."""
    return of.code, of.description, amount, of.due_at, of.refundable, of.account


def _is_there(line, fees):
    """Whether a line was charged already; one that staff ask for may come again once it was paid."""
    return any(
        fee.code == line.item.code and (fee.status == FeeStatus.OWED or not line.item.is_asked_for) for fee in fees
    )


def _charge(case, lines, *, by, at):
    return [
        charging.assess(
            case,
            code=line.item.code,
            description=line.item.description,
            amount=line.amount,
            account=line.item.account,
            due_at=line.item.due_at,
            refundable=line.item.refundable,
            item=line.item,
            how=line.how[:300],
            by=by,
            at=at,
        )
        for line in lines
    ]
