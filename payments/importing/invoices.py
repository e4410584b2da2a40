"""Open invoices of the system before: each with what is still due on it, brought forward into the books."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts import audit
from contacts.formats import money
from contacts.models import City
from payments import ledger, numbers
from payments.importing.dollars import dollars
from payments.importing.matched import refuse
from payments.models import Invoice, InvoiceLine
from permits.choices import ImportKind
from permits.importing.mapped import Said
from permits.importing.mapping import Field, day, meant
from permits.importing.stage import Batch, Counts, Target
from permits.importing.values import fingerprint
from permits.models import Fee
from permits.models.case import slug_of

INVOICE_FIELDS = (
    Field("number", meant(60)),
    Field("record", meant(61)),
    Field("description", meant(100)),
    Field("code", meant(30)),
    Field("account", meant(40)),
    Field("total", meant(40)),
    Field("balance", meant(40)),
    Field("issued_on", day, blank=None),
    Field("due_on", day, blank=None),
)
LARGEST = Decimal("99999999.99")
NOON = time(12)

MATCH = """
    CREATE TEMP TABLE matched ON COMMIT DROP AS
    SELECT incoming.*, filed.id AS case_id, filed.number AS case_number, filed.status = 'draft' AS is_draft,
           known.id AS known_id, known.source AS known_source, known.case_id AS known_case_id,
           known.total + (SELECT sum(credited) FROM payments_invoiceline WHERE invoice_id = known.id) AS known_balance
      FROM incoming
      LEFT JOIN permits_case AS filed USING (slug)
      LEFT JOIN payments_invoice AS known ON upper(known.number) = incoming.key
"""
# In the order of numbers that every lock of cases follows.
LOCK = """
    SELECT count(*) FROM (
        SELECT FROM permits_case WHERE id IN (SELECT case_id FROM matched WHERE known_id IS NULL)
         ORDER BY number FOR UPDATE) AS locked
"""
REFUSED = (
    ("case_id IS NULL", gettext_lazy("There is no record %(other)s for invoice %(number)s here.")),
    ("is_draft", gettext_lazy("%(other)s is a draft, so invoice %(number)s cannot be for it.")),
)
TAKEN = "known_id IS NOT NULL AND known_source <> %(source)s"
CHANGED = "known_id IS NOT NULL AND (known_case_id <> case_id OR known_balance <> balance)"
NEW = """
    SELECT number, case_id, case_number, description, code, account, balance, issued_on, due_on
      FROM matched WHERE known_id IS NULL ORDER BY case_number, line
"""


class InvoiceRow(NamedTuple):
    """One invoice as it is staged: what is still due on it, and for what."""

    line: int
    number: str
    key: str
    record: str
    slug: str
    description: str
    code: str
    account: str
    balance: Decimal
    issued_on: date
    due_on: date | None
    fingerprint: str


def invoice_row(line: int, said: Said) -> InvoiceRow:
    """What one row says. Raises RefusedRow for what is no open invoice of another system."""
    number = said["number"]
    if not number or len(number) > 30 or not number.isprintable():
        raise said.refusal("number", _("A number has 1 to 30 letters, digits and signs."))
    if numbers.number_of(number):
        raise said.refusal("number", _("This looks like a number of ours. Let the mapping put letters before it."))
    if not said["record"]:
        raise said.refusal("record", _("There is no record that the invoice is for."))
    balance, total = dollars(said, "balance"), dollars(said, "total")
    balance = total if balance is None else balance
    if balance is None:
        raise said.refusal("balance", _("Neither a balance nor a total says what is due."))
    if not 0 < balance <= LARGEST or (total is not None and balance > total):
        raise said.refusal("balance", _("An open invoice has a balance above nothing, and not above its total."))
    if said["issued_on"] is None:
        raise said.refusal("issued_on", _("There is no day on which it was issued."))
    description = said["description"] or _("Balance of invoice %(number)s") % {"number": number}
    if total is not None and total > balance:
        description = _("%(fee)s: rest of %(total)s") % {"fee": description, "total": money(total)}
    facts = (
        said["record"],
        slug_of(said["record"]),
        description,
        said["code"] or "brought-forward",
        said["account"],
        balance,
        said["issued_on"],
        said["due_on"],
    )
    return InvoiceRow(line, number, number.upper(), *facts, fingerprint((number, *facts)))


def write(batch: Batch) -> Counts:
    """Bring the staged invoices forward; those that came in before stay as they are."""
    batch.execute(MATCH)
    for those, reason in REFUSED:
        refuse(batch, those, "record", reason, about="record")
    refuse(
        batch,
        TAKEN,
        "coalesce(nullif(known_source, ''), 'this city')",
        _("%(number)s is an invoice of %(other)s."),
    )
    refuse(
        batch,
        CHANGED,
        "known_balance::text",
        _("%(number)s came in before with a balance of %(other)s, and stays so. Make it void here to change it."),
        about="balance",
    )
    unchanged = batch.one("SELECT count(*) FROM matched WHERE known_id IS NOT NULL")
    batch.execute(LOCK)
    city, new = City.current(), 0
    for row in batch.rows(NEW):
        _bring_forward(batch, city, *row)
        new += 1
    return Counts(new, 0, unchanged)


def _bring_forward(batch, city, number, case_id, case_number, description, code, account, balance, issued_on, due_on):
    issued_at = datetime.combine(issued_on, NOON, tzinfo=ZoneInfo(city.time_zone))
    fee = Fee.objects.create(
        case_id=case_id,
        code=code,
        description=description[:160],
        amount=balance,
        account=account,
        assessed_at=issued_at,
    )
    invoice = Invoice.objects.create(
        number=number,
        case_id=case_id,
        total=balance,
        issued_at=issued_at,
        due_on=due_on or issued_on + timedelta(days=city.days_to_pay),
        source=batch.source,
    )
    InvoiceLine.objects.create(
        invoice=invoice, fee=fee, code=code, description=fee.description, account=account, amount=balance
    )
    ledger.post(
        key=f"opening:{batch.source}:{number}",
        kind="opening",
        legs={ledger.account(ledger.RECEIVABLE): -balance, ledger.account("brought_forward"): balance},
        subject=number,
        thread=case_number,
        reference=f"{batch.source}:{number}",
        by=batch.by,
        at=batch.at,
    )
    audit.record(
        "came in", invoice, by=batch.by, at=batch.at, thread=case_number, source=batch.source, amount=str(balance)
    )


INVOICES = Target(kind=ImportKind.INVOICES, row=InvoiceRow, key="key", write=write)
