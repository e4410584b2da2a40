"""The demo city's own chart of accounts: its names for what fees are earned on, its numbers for what has none."""

from payments import ledger
from payments.models import LedgerAccount
from portal.democity.ground import Ground
from portal.democity.people import People

# By code: number and name; where one is empty, what the account has stays.
CHART = {
    "bank": ("101-1010", ""),
    "cash": ("101-1020", ""),
    "checks": ("101-1025", ""),
    "card_clearing": ("101-1030", ""),
    "receivable": ("101-1150", ""),
    "disputes": ("101-1160", ""),
    "unapplied_receipts": ("101-2410", ""),
    "refunds_payable": ("101-2420", ""),
    "revenue:101-3210": ("", "Building permits"),
    "revenue:101-3212": ("", "Trade permits"),
    "revenue:101-3220": ("", "Plan checking"),
    "revenue:115-3410": ("", "Technology fund"),
    "revenue:710-2310": ("", "Held for the state: strong motion"),
    "revenue:710-2320": ("", "Held for the state: building standards"),
    "revenue:PARK": ("260-3510", "Park fees"),
    "revenue:RECORDS": ("101-3290", "Copies and research"),
    "revenue:REINSPECTION": ("101-3215", "Re-inspections"),
    "revenue:REVISION": ("101-3221", "Plan revisions"),
    "revenue:SITE": ("101-3218", "Site visits"),
    "revenue:WORK-HOURS": ("101-3216", "Inspections outside office hours"),
    "revenue:ZONING": ("101-3230", "Zoning checks"),
    "revenue:APPLICATION": ("101-3231", "Planning applications"),
    "revenue:returned-check": ("101-3295", "Returned checks"),
    "card_fees": ("101-5310", ""),
    "losses": ("101-5390", ""),
    "cash_over_short": ("101-5395", ""),
}


def name_accounts(ground: Ground, people: People) -> None:
    """What finance wrote into the chart when the books began."""
    for account in LedgerAccount.objects.filter(code__in=CHART).order_by("code"):
        number, name = CHART[account.code]
        facts = {"number": number or account.number, "name": name or account.name}
        ledger.rename(account, **facts, by=people.users["finance"], at=ground.at(ground.today, 8))
