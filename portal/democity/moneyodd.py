"""What happens to money beside being paid: late, in part, back again, over the counter; and days that are closed.

Everything through the rules, in the order it happened, after the ordinary invoices.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import cycle
from uuid import UUID

from django.conf import settings
from django.db.models import F

from contacts.choices import MessageStatus
from contacts.models import Contact, Message, User
from contacts.robots import robot
from inspections.models import Inspection
from payments import billing, closing, counter, disputes, gateway, paylinks, refunds, returns, trust
from payments.choices import PaymentSource
from payments.models import Invoice, Payment, TrustAccount
from permits import fees
from permits.choices import CaseStatus
from permits.models import Case
from portal.democity.ground import Ground
from portal.democity.people import People

LONGEST = 80  # days that all this takes
UNDER_WAY = (CaseStatus.SUBMITTED, CaseStatus.IN_REVIEW, CaseStatus.CORRECTIONS)
LOW = Decimal(400)
TILL = {2000: 10, 1000: 5, 500: 8, 100: 60}  # the change a drawer begins with: $350 in bills, by cents


@dataclass
class Matters:
    """The ground, who acts, and cases under way whose fees nobody tells a story about."""

    ground: Ground
    people: People
    cases: list[Case]
    waiting: cycle = field(init=False)
    building: cycle = field(init=False)
    done: cycle = field(init=False)

    def __post_init__(self):
        """Where nothing may be owed that is a finaled permit, and one whose final is booked."""
        ours = sorted((case for case in self.cases if not case.source), key=lambda case: (case.filed_on, case.number))
        long_ago = self.ground.days_ago(LONGEST)
        self.waiting = cycle([case for case in ours if case.status in UNDER_WAY])
        finals = Inspection.objects.live().filter(inspection_type__is_final=True).values_list("case", flat=True)
        last = set(finals)
        self.building = cycle(
            [c for c in ours if c.status == CaseStatus.ISSUED and c.filed_on < long_ago and c.pk not in last]
        )
        self.done = cycle(
            [case for case in ours[::-1] if case.status == CaseStatus.FINALED and case.filed_on < long_ago]
        )

    def live(self) -> None:
        """All of it, oldest first."""
        overdue = self.invoice(70, ("WORK-HOURS", "Inspection outside office hours", "212.00"), cases=self.building)
        self.company_account(60)
        self.paid(41, PaymentSource.CARD, "pi_demo_disputed", "148.00", email="owner@mail.example")
        returned = self.paid(38, PaymentSource.CHECK, "2214 Hollow Creek Bank", "96.50", cases=self.building)
        withdrawn = self.paid(36, PaymentSource.CHECK, "5120 Plumb Credit Union", "640.00")
        twice = self.paid(34, PaymentSource.CHECK, "5133 Plumb Credit Union", "180.00")
        returns.bounce(returned, reason="Insufficient funds", by=self.finance, at=self.at(31))
        self.dispute("pi_demo_disputed", 20)
        billing.remind_if_due(overdue, by=robot("billing"), at=self.at(16, 6))
        billing.remind_if_due(overdue, by=robot("billing"), at=self.at(2, 6))
        self.paid_in_part(15)
        self.given_back(twice, "60.00", "Charged for two inspections, one was made", 12)
        self.wait_for_second(withdrawn, 1)
        self.unapplied(9)
        self.asked_to_pay(6)
        self.at_the_counter(1)
        for days in (3, 2, 1):
            day = self.ground.days_ago(days)
            closing.close_day(day, by=self.finance, at=self.at(days, 17, 40))
        # The mail program of the demo is not asked to send what is said to be old.
        Message.objects.due(self.at(0, 23)).update(status=MessageStatus.SENT, sent_at=F("created_at"))

    @property
    def finance(self) -> User:
        return self.people.users["finance"]

    def at(self, days, hour=10, minute=0):
        return self.ground.at(self.ground.days_ago(days), hour, minute)

    def key(self) -> UUID:
        """What a form's one-time key is elsewhere."""
        return UUID(int=self.ground.chance.getrandbits(128), version=4)

    def invoice(self, days, *charges, cases=None) -> Invoice:
        """An invoice over some fees of the next case."""
        case = next(cases or self.done)
        at = max(self.at(days, 9), self.ground.at(case.filed_on, 9))
        for code, description, amount in charges:
            fees.assess(case, code=code, description=description, amount=Decimal(amount), by=self.finance, at=at)
        return billing.invoice_owed_fees(case, by=self.finance, at=at)

    def paid(self, days, source, reference, amount, email="", cases=None) -> Payment:
        invoice = self.invoice(days, ("RECORDS", "Copies and research", amount), cases=cases)
        facts = {"source": source, "reference": reference, "email": email}
        return billing.record_payment(invoice, amount=invoice.due, **facts, by=self.finance, at=self.at(days, 11))

    def paid_in_part(self, days) -> None:
        invoice = self.invoice(
            days, ("SITE", "Site visit", "75.00"), ("ZONING", "Zoning check", "118.00"), cases=self.waiting
        )
        facts = {"source": PaymentSource.CHECK, "reference": "1880 Hollow Creek Bank", "by": self.finance}
        billing.record_payment(
            invoice, amount=Decimal(75), lines=[invoice.lines.get(code="SITE")], **facts, at=self.at(days - 4)
        )

    def given_back(self, payment, amount, reason, days) -> None:
        """A part of a check, by the city's own check."""
        line = payment.allocations.order_by("pk").first().line
        refund = refunds.ask(
            payment, {line: Decimal(amount)}, reason=reason, key=self.key(), by=self.finance, at=self.at(days)
        )
        refunds.pay_out(refund, reference="City check 30118", by=self.finance, at=self.at(days - 1))

    def wait_for_second(self, payment, days) -> None:
        """More than one person alone may give back: it waits for another."""
        line = payment.allocations.order_by("pk").first().line
        facts = {"reason": "The owner gave the project up", "key": self.key(), "by": self.finance}
        refunds.ask(payment, {line: line.amount}, **facts, at=self.at(days, 15))

    def unapplied(self, days) -> None:
        """Paid on a page that was open when the invoice was made void."""
        invoice = self.invoice(days + 2, ("RECORDS", "Copies and research", "54.00"))
        billing.replace(
            invoice, reason="Charged to the wrong record", bill_again=False, by=self.finance, at=self.at(days + 1)
        )
        facts = {"source": PaymentSource.CARD, "reference": "pi_demo_late", "by": robot("stripe")}
        billing.record_payment(invoice, amount=invoice.total, **facts, at=self.at(days))

    def dispute(self, reference, days) -> None:
        payment = Payment.objects.get(source=PaymentSource.CARD, reference=reference)
        told = gateway.Dispute(
            id="dp_demo_1",
            payment=reference,
            amount=payment.amount,
            currency=settings.CURRENCY,
            livemode=gateway.expects_live(),
            status="needs_response",
            reason="fraudulent",
            opened_at=self.at(days),
            answer_by=self.at(days) + timedelta(days=30),
        )
        disputes.receive(told, by=robot("stripe"), at=self.at(days))

    def company_account(self, days) -> TrustAccount:
        """The company keeps money with the city too, and there is little of it left."""
        company, manager = self.people.contacts["company"], self.people.users["company"]
        account = trust.open_account(Contact.objects.get(pk=company.pk), by=self.finance, at=self.at(days))
        facts = {"source": PaymentSource.CHECK, "reference": "7741 Hollow Creek Bank", "by": self.finance}
        trust.deposit(account, amount=Decimal(750), **facts, at=self.at(days, 11))
        trust.set_low_balance(account, below=LOW, by=manager, at=self.at(days, 12))
        invoice = self.invoice(days - 8, ("SITE", "Site visit", "415.00"))
        amount = invoice.due
        trust.pay_invoice(
            account, invoice, amount=amount, reference=str(self.key()), by=manager, at=self.at(days - 10, 13)
        )
        return account

    def asked_to_pay(self, days) -> None:
        """The homeowner has the lender pay."""
        invoice = self.invoice(days, ("PARK", "Park fee, deferred to occupancy", "350.00"), cases=self.waiting)
        facts = {"once": self.key(), "by": self.people.users["homeowner"]}
        paylinks.make(invoice, **facts, at=self.at(days, 14))

    def at_the_counter(self, days) -> None:
        """Yesterday's drawer: cash and a check, and a dollar too little when it was counted."""
        drawer = counter.open_drawer(float_amount=Decimal(350), by=self.finance, at=self.at(days, 8))
        for source, number, handed in ((PaymentSource.CASH, "", "100.00"), (PaymentSource.CHECK, "3302", "88.00")):
            invoice = self.invoice(days, ("RECORDS", "Copies and research", "88.00"))
            counter.take(
                [(invoice, ())],
                handed=max(Decimal(handed), invoice.due),
                seen=invoice.due,
                source=source,
                number=number,
                drawer=drawer,
                key=self.key(),
                by=self.finance,
                at=self.at(days, 11),
            )
        should = counter.expected(drawer)
        dollars = int(should.cash) - 1
        pieces = TILL | {100: TILL[100] + dollars, 1: int(should.cash % 1 * 100)}
        facts = {"checks": should.checks, "note": "A dollar is missing; counted twice", "by": self.finance}
        counter.close_drawer(drawer, pieces=pieces, **facts, at=self.at(days, 17))
