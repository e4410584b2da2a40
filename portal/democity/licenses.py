"""The contractors' licenses, some of them lapsed, and the accounts that ask to act under them."""

from dataclasses import dataclass
from datetime import timedelta

from contacts.businessdays import add_business_days
from contacts.choices import ContactKind, LicenseStatus, LinkStatus
from contacts.models import City, Contact, License, LicenseLink, LicenseType
from portal.democity.ground import Ground
from portal.democity.names import Names, phone
from portal.democity.people import People

# Trade: number, firm. Their cases are in the pictures and the guides.
KNOWN = {
    "building": ("10442", "Truebeam Builders LLC", "office@truebeam.example"),
    "electrical": ("20417", "Volt & Daughters", "office@voltdaughters.example"),
    "plumbing": ("30233", "Evenflow Pipe & Drain Co", "office@evenflow.example"),
    "roofing": ("50311", "Highridge Roofing LLC", "office@highridge.example"),
}
HOW_MANY = {"building": 8, "electrical": 5, "plumbing": 5, "mechanical": 4, "roofing": 4}
# What is wrong with some of the others, in the order they are made; None: nothing.
LAPSES = (
    "expired",
    None,
    "suspended",
    None,
    "uninsured",
    None,
    None,
    "revoked",
    "no bond",
    None,
    "no workers' comp",
    None,
)
DAYS_TO_DECIDE = 3


@dataclass
class Licenses:
    """Every license by trade, the known one of a trade first."""

    by_trade: dict[str, list[License]]

    def known(self, trade: str) -> License:
        return self.by_trade[trade][0]

    def one_of(self, trade: str, ground: Ground) -> License | None:
        return ground.chance.choice(self.by_trade[trade]) if trade in self.by_trade else None


def build(ground: Ground, names: Names, types: dict[str, LicenseType]) -> Licenses:
    """Two to eight licenses of every trade."""
    made = []
    lapses = iter(LAPSES * 4)
    for prefix, (trade, license_type) in enumerate(types.items(), start=1):
        for turn in range(HOW_MANY.get(trade, 2)):
            is_known = turn == 0 and trade in KNOWN
            number, firm, email = KNOWN[trade] if is_known else _invented(ground, names, trade, prefix, turn)
            made.append(_license(ground, license_type, number, firm, email, None if turn == 0 else next(lapses)))
    Contact.objects.bulk_create([one.holder for one in made])
    License.objects.bulk_create(made)
    by_trade = {}
    for one in made:
        by_trade.setdefault(one.type.trade, []).append(one)
    return Licenses(by_trade)


def _invented(ground, names, trade, prefix, turn):
    firm = names.firm(trade)
    domain = firm.split()[0].lower()
    return f"{prefix}{ground.chance.randrange(10, 99)}{turn:02d}", firm, f"office@{domain}.example"


def _license(ground, license_type, number, firm, email, lapse):
    long_ago, ahead = ground.days_ago(ground.chance.randrange(20, 200)), ground.chance.randrange(60, 500)
    address_line = f"{ground.chance.randrange(1, 99)} Yard Rd"
    later = ground.today + timedelta(days=ahead)
    telephone = phone(ground)
    return License(
        type=license_type,
        number=f"{license_type.code}-{number}",
        business_name=firm,
        holder=Contact(
            kind=ContactKind.COMPANY,
            company_name=firm,
            email=email,
            phone=telephone,
            address_line=address_line,
            city="Plumb Hollow",
            state="CA",
            zip="95904",
        ),
        trades=[license_type.trade],
        status={"suspended": LicenseStatus.SUSPENDED, "revoked": LicenseStatus.REVOKED}.get(
            lapse, LicenseStatus.ACTIVE
        ),
        expires_on=long_ago if lapse == "expired" else later,
        insurance_expires_on=long_ago if lapse == "uninsured" else later,
        bond_expires_on=long_ago if lapse == "no bond" else later + timedelta(days=30),
        workers_comp_expires_on=long_ago if lapse == "no workers' comp" else later,
        address_line=address_line,
        phone=telephone,
    )


def link(ground: Ground, people: People, licenses: Licenses) -> None:
    """The contractor's active link, the queue with `pending` first, and links in every other state."""
    users, by_trade = people.users, licenses.by_trade
    asking = [user for user in users.values() if "." in user.username and not user.is_staff]
    technician = users["technician"]

    design_office = people.contacts["company"]

    def made(user, license, status, days_ago, **more):
        asked_on = ground.days_ago(days_ago)
        decided = {}
        if status != LinkStatus.REQUESTED:
            decided = {"decided_by": technician, "decided_at": ground.at(asked_on + timedelta(days=1), 9, 20)}
        return LicenseLink(
            user=user,
            license=license,
            status=status,
            requested_at=ground.at(asked_on, 11, 5),
            due_on=add_business_days(asked_on, DAYS_TO_DECIDE, City.current()),
            **decided,
            **more,
        )

    LicenseLink.objects.bulk_create(
        [
            made(
                users["contractor"],
                licenses.known("building"),
                LinkStatus.ACTIVE,
                399,
                activated_at=ground.at(ground.days_ago(398), 12),
            ),
            made(users["pending"], licenses.known("roofing"), LinkStatus.REQUESTED, 3),
            made(
                users["company"],
                by_trade["solar"][1],
                LinkStatus.ACTIVE,
                210,
                company=design_office,
                activated_at=ground.at(ground.days_ago(208), 12),
            ),
            made(users["company"], by_trade["mechanical"][1], LinkStatus.REQUESTED, 1, company=design_office),
            made(asking[0], by_trade["building"][2], LinkStatus.REQUESTED, 2),
            made(asking[1], by_trade["plumbing"][1], LinkStatus.REQUESTED, 2),
            made(asking[2], by_trade["mechanical"][0], LinkStatus.REQUESTED, 1),
            made(asking[3], by_trade["solar"][0], LinkStatus.APPROVED, 5),
            made(
                asking[4],
                by_trade["building"][1],
                LinkStatus.REJECTED,
                40,
                reason="The contractor information sheet on file names nobody of that name.",
            ),
            made(
                asking[5],
                by_trade["electrical"][1],
                LinkStatus.REMOVED,
                90,
                activated_at=ground.at(ground.days_ago(88), 12),
                ended_at=ground.at(ground.days_ago(20), 16),
            ),
        ]
    )
