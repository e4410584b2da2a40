"""Trust accounts of the system before: each with its owner and its balance, brought forward into the books."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from contacts import audit
from contacts.models import City
from payments import ledger
from payments.importing.dollars import dollars
from payments.importing.matched import refuse
from payments.models import TrustAccount
from permits.choices import ImportKind
from permits.importing.mapped import Said
from permits.importing.mapping import Field, day, meant
from permits.importing.stage import Batch, Counts, Target
from permits.importing.values import fingerprint

TRUST_FIELDS = (
    Field("number", meant(60)),
    Field("license", meant(30)),
    Field("company", meant(40)),
    Field("balance", meant(40)),
    Field("opened_on", day, blank=None),
)
LARGEST = Decimal("99999999.99")
NOON = time(12)

# The owner is a license by its number here, or the company that a contacts list of the same source numbers so.
MATCH = """
    CREATE TEMP TABLE matched ON COMMIT DROP AS
    SELECT incoming.*, owning.id AS license_id, holding.id AS company_id, known.id AS known_id,
           known.source AS known_source, known.license_id AS known_license_id, known.company_id AS known_company_id,
           coalesce((SELECT sum(leg.amount) FROM payments_posting AS leg
                       JOIN payments_journalentry AS entry ON entry.id = leg.entry_id
                      WHERE leg.account_id = known.ledger_account_id AND entry.kind = 'opening'), 0) AS known_balance
      FROM incoming
      LEFT JOIN contacts_license AS owning ON incoming.license <> '' AND upper(owning.number) = upper(incoming.license)
      LEFT JOIN contacts_contactorigin AS listed
        ON incoming.company <> '' AND listed.source = %(source)s AND listed.number = upper(incoming.company)
      LEFT JOIN contacts_contact AS holding
        ON holding.id = listed.contact_id AND holding.kind = 'company' AND holding.merged_into_id IS NULL
      LEFT JOIN payments_trustaccount AS known ON upper(known.number) = incoming.key
"""
UNOWNED = "license_id IS NULL AND company_id IS NULL"
TAKEN = "known_id IS NOT NULL AND known_source <> %(source)s"
CHANGED = """known_id IS NOT NULL AND (known_balance <> balance
    OR (known_license_id, known_company_id) IS DISTINCT FROM (license_id, company_id))"""
NEW = """
    SELECT number, license_id, company_id, balance, opened_on FROM matched WHERE known_id IS NULL ORDER BY line
"""


class TrustRow(NamedTuple):
    """One account as it is staged: whose it is, and what it holds."""

    line: int
    number: str
    key: str
    license: str
    company: str
    balance: Decimal
    opened_on: date | None
    fingerprint: str


def trust_row(line: int, said: Said) -> TrustRow:
    """What one row says. Raises RefusedRow without a number, one owner, or a balance that can be."""
    number = said["number"]
    if not number or len(number) > 40 or not number.isprintable() or "/" in number:
        raise said.refusal("number", _("A number has 1 to 40 letters, digits and signs, and no slash."))
    if bool(said["license"]) == bool(said["company"]):
        raise said.refusal("license", _("An account belongs to a license or to a company: one of the two."))
    balance = dollars(said, "balance")
    if balance is None or balance > LARGEST:
        raise said.refusal("balance", _("There is no balance, or it is too large."))
    facts = (said["license"], said["company"], balance, said["opened_on"])
    return TrustRow(line, number, number.upper(), *facts, fingerprint((number, *facts)))


def write(batch: Batch) -> Counts:
    """Open the staged accounts with their balances; those that came in before stay as they are."""
    batch.execute(MATCH)
    refuse(
        batch,
        UNOWNED,
        "coalesce(nullif(license, ''), company)",
        _("The owner of %(number)s, %(other)s, is not here: take in licenses and companies first."),
        about="license",
    )
    refuse(batch, TAKEN, "coalesce(nullif(known_source, ''), 'this city')", _("%(number)s is an account of %(other)s."))
    refuse(
        batch,
        CHANGED,
        "known_balance::text",
        _("%(number)s came in before with %(other)s or for another owner, and stays so."),
        about="balance",
    )
    unchanged = batch.one("SELECT count(*) FROM matched WHERE known_id IS NOT NULL")
    zone, new = ZoneInfo(City.current().time_zone), 0
    for row in batch.rows(NEW):
        _bring_forward(batch, zone, *row)
        new += 1
    return Counts(new, 0, unchanged)


def _bring_forward(batch, zone, number, license_id, company_id, balance, opened_on):
    account = TrustAccount.objects.create(
        number=number,
        license_id=license_id,
        company_id=company_id,
        ledger_account=ledger.new_trust(number),
        opened_at=datetime.combine(opened_on, NOON, tzinfo=zone) if opened_on else batch.at,
        source=batch.source,
    )
    if balance:
        ledger.post(
            key=f"opening:trust:{batch.source}:{number}",
            kind="opening",
            legs={ledger.account("brought_forward"): -balance, account.ledger_account: balance},
            subject=number,
            reference=f"{batch.source}:{number}",
            by=batch.by,
            at=batch.at,
        )
    audit.record("came in", account, by=batch.by, at=batch.at, source=batch.source, amount=str(balance))


TRUST = Target(kind=ImportKind.TRUST, row=TrustRow, key="key", write=write)
