"""What the cases were charged and what was paid, through the rules of payments, in the order it happened."""

import heapq
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from contacts.models import License
from contacts.robots import robot
from inspections.models import Inspection
from payments import billing, trust
from payments.choices import PaymentSource
from payments.models import TrustAccount
from permits.choices import CaseStatus, DueAt, FeeStatus
from permits.models import Case, Fee
from portal.democity.feeschedules import Schedules
from portal.democity.ground import Ground
from portal.democity.lives import WAS_ISSUED
from portal.democity.people import People

# Before that day another system took the money; its fees are here as paid, without an invoice.
DAYS_OF_BOOKS = 130
REVISION = ("REVISION", "Plan revision", Decimal("412.50"))
PAYS_BY = {PaymentSource.CARD: 55, PaymentSource.CHECK: 30, PaymentSource.CASH: 15}


@dataclass(order=True)
class Bill:
    """One invoice to come: its moment, and when it is paid, if it is."""

    at: datetime
    turn: int
    case: Case = field(compare=False)
    fees: list[Fee] = field(compare=False)
    paid_at: datetime | None = field(compare=False, default=None)
    from_trust: bool = field(compare=False, default=False)


@dataclass
class Books:
    ground: Ground
    people: People
    schedules: Schedules
    bills: list[Bill] = field(default_factory=list)
    settled: list[Fee] = field(default_factory=list)

    def charge(self, case: Case, day: date, fees: list[tuple], *, paid_on: date | None, from_trust=False) -> list[Fee]:
        """Charge a case on a day: an invoice of these fees, or fees the old system had settled."""
        at = self.ground.at(day, 9, 40)
        made = [
            Fee(case=case, code=code, description=description, amount=amount, assessed_at=at)
            for code, description, amount in fees
        ]
        return self._bill(case, day, made, paid_on, from_trust)

    def _charge_lines(self, case, day, due_at, *, paid_on, from_trust=False):
        """Charge what the schedule of that day asks for at a step."""
        at = self.ground.at(day, 9, 40)
        made = [
            Fee(
                case=case,
                code=line.item.code,
                description=line.item.description,
                amount=line.amount,
                assessed_at=at,
                account=line.item.account,
                due_at=line.item.due_at,
                refundable=line.item.refundable,
                item=line.item if self.schedules.is_here(line, day) else None,
                how=line.how,
            )
            for line in self.schedules.lines(case, day)
            if line.item.due_at == due_at
        ]
        return self._bill(case, day, made, paid_on, from_trust)

    def _bill(self, case, day, made, paid_on, from_trust):
        at = self.ground.at(day, 9, 40)
        if day < self.ground.days_ago(DAYS_OF_BOOKS) and paid_on:
            for fee in made:
                fee.status, fee.settled_at = FeeStatus.SETTLED, self.ground.at(paid_on, 11)
            self.settled += made
        elif made:
            paid_at = paid_on and self.ground.at(paid_on, self.ground.chance.randrange(10, 17))
            self.bills.append(Bill(at, len(self.bills), case, made, paid_at, from_trust))
        return made

    def charge_all(self, cases: list[Case], finals: set[int], drawn: Case) -> None:
        """What each case was charged; `drawn` was paid from trust, and where a final is booked nothing is owed."""
        for case in cases:
            if case.source or case.status == CaseStatus.DRAFT:
                continue
            self._charge_application(case)
            if case.status in WAS_ISSUED or case.status == CaseStatus.READY:
                ready_on = max(case.filed_on, (case.issued_on or self.ground.days_ago(2)) - timedelta(days=1))
                self._charge_lines(case, ready_on, DueAt.ISSUANCE, paid_on=case.issued_on, from_trust=case is drawn)
            if case.status == CaseStatus.ISSUED and id(case) not in finals and self.ground.chance.random() < 0.12:
                self.charge(case, self._between(case.issued_on), [_revision(self.ground)], paid_on=None)

    def charge_failures(self, failed: list[Inspection], amount: Decimal) -> None:
        """The fee after the second failure of one type; some have paid it."""
        for visit in failed:
            day = visit.slot.day
            paid_on = self._between(day) if self.ground.chance.random() < 0.3 else None
            words = f"Re-inspection: {visit.inspection_type.name.lower()}"
            (visit.fee,) = self.charge(visit.case, day, [("REINSPECTION", words, amount)], paid_on=paid_on)

    def settle_all(self, holder: License) -> TrustAccount:
        """Bill and take the money, oldest first; the license's trust account pays what is drawn from it."""
        finance, contractor = self.people.users["finance"], self.people.users["contractor"]
        card = robot("stripe")
        opened_on = self.ground.days_ago(DAYS_OF_BOOKS)
        account = trust.open_account(holder, by=finance, at=self.ground.at(opened_on, 9))
        self._deposit(account, Decimal(5000), opened_on)
        heapq.heapify(self.bills)
        payments, turn = [], 0
        while self.bills or payments:
            if self.bills and (not payments or self.bills[0].at <= payments[0][0]):
                bill = heapq.heappop(self.bills)
                Fee.objects.bulk_create(bill.fees)
                invoice = billing.invoice_owed_fees(bill.case, by=finance, at=bill.at)
                if bill.case.status == CaseStatus.WITHDRAWN:
                    self._take_back(invoice, bill)
                elif bill.paid_at:
                    heapq.heappush(payments, (bill.paid_at, bill.turn, invoice, bill.from_trust))
                continue
            at, turn, invoice, from_trust = heapq.heappop(payments)
            source = PaymentSource.TRUST if from_trust else self.ground.weighted(PAYS_BY)
            # Without an address no receipt is mailed today for what was paid long ago.
            billing.record_payment(
                invoice,
                amount=invoice.total,
                source=source,
                reference=f"{account.number if from_trust else source.value}:{invoice.number}",
                pays_from=account.ledger_account if from_trust else None,
                by={PaymentSource.TRUST: contractor, PaymentSource.CARD: card}.get(source, finance),
                at=at,
            )
        self._deposit(account, Decimal(1500), self.ground.days_ago(70))
        return account

    def _take_back(self, invoice, bill):
        at = bill.at + timedelta(days=1)
        billing.void_invoice(invoice, reason="The application was withdrawn.", by=self.people.users["finance"], at=at)
        Fee.objects.filter(pk__in=[fee.pk for fee in bill.fees]).update(status=FeeStatus.VOID)

    def _charge_application(self, case):
        paid_on = min(case.filed_on + timedelta(days=self.ground.chance.randrange(0, 4)), self.ground.days_ago(1))
        waits = case.status in (CaseStatus.SUBMITTED, CaseStatus.INCOMPLETE) and self.ground.chance.random() < 0.5
        self._charge_lines(case, case.filed_on, DueAt.SUBMITTAL, paid_on=None if waits else max(paid_on, case.filed_on))

    def _between(self, start):
        return start + timedelta(days=self.ground.chance.randint(0, max((self.ground.today - start).days - 1, 0)))

    def _deposit(self, account, amount, day):
        trust.deposit(
            account,
            amount=amount,
            source=PaymentSource.CHECK,
            reference=f"{1000 + day.toordinal() % 9000}",
            by=self.people.users["finance"],
            at=self.ground.at(day, 10),
        )


def _revision(ground):
    code, words, _amount = REVISION
    return code, words, Decimal(ground.chance.randrange(90, 600)) + Decimal("0.50")
