"""Who can log in to the demo, who else works at the city, and the desks people call."""

from dataclasses import dataclass, field
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from contacts.choices import ContactKind, DeskPurpose, TieOrigin
from contacts.models import City, Contact, ContactTie, Desk, User
from portal.democity.ground import Ground
from portal.democity.names import Names, phone

DESKS = {
    DeskPurpose.PERMITS: ("Permit counter", "555-0143", "permits@plumbhollow.example"),
    DeskPurpose.INSPECTIONS: ("Inspections desk", "555-0144", "inspections@plumbhollow.example"),
    DeskPurpose.PAYMENTS: ("Cashier", "555-0145", "cashier@plumbhollow.example"),
    DeskPurpose.ACCOUNTS: ("Accounts and licenses", "555-0146", "accounts@plumbhollow.example"),
}
# User name: first name, last name, address, telephone, group or none.
LOG_INS = {
    "contractor": ("Dana", "Levelle", "dana@truebeam.example", "555-0199", None),
    "pending": ("Sorrel", "Eavesham", "sorrel@highridge.example", "555-0171", None),
    "homeowner": ("Linden", "Quoinsby", "linden.quoinsby@mail.example", "555-0172", None),
    "company": ("Bryony", "Transomer", "office@hollowcreek.example", "555-0173", None),
    "technician": ("Hazel", "Ledgerton", "hazel.ledgerton@plumbhollow.example", "555-0150", "Technician"),
    "reviewer": ("Larch", "Keystowe", "larch.keystowe@plumbhollow.example", "555-0151", "Reviewer"),
    "inspector": ("Rowan", "Okafor", "rowan.okafor@plumbhollow.example", "555-0152", "Inspector"),
    "finance": ("Myrtle", "Groutwell", "myrtle.groutwell@plumbhollow.example", "555-0153", "Finance"),
    "finance-lead": ("Sedge", "Tallyfield", "sedge.tallyfield@plumbhollow.example", "555-0155", "Finance lead"),
    "admin": ("Alder", "Plumbley", "alder.plumbley@plumbhollow.example", "555-0154", "superuser"),
}
# They make visits in their own districts; they can log in, too.
OTHER_INSPECTORS = {
    "inspector.north": ("Wren", "Mullionaire"),
    "inspector.east": ("Fern", "Dowelman"),
    "inspector.south": ("Heath", "Joistenberg"),
    "inspector.west": ("Tansy", "Corbelow"),
    "inspector.center": ("Basil", "Girderson"),
}
# They read plans, each for one discipline; they can log in, too.
OTHER_REVIEWERS = {
    "reviewer.building": ("Alder", "Purlinson"),
    "reviewer.fire": ("Ember", "Nozzlewick"),
    "reviewer.planning": ("Linnet", "Setbacker"),
    "reviewer.works": ("Moss", "Culverton"),
    "reviewer.health": ("Sage", "Cleanwater"),
}
QUESTION, ANSWER = "What was your first tool?", "spirit level"


@dataclass
class People:
    """Everybody who is somebody in the demo; owners are made as addresses need them."""

    users: dict[str, User]
    contacts: dict[str, Contact] = field(default_factory=dict)


def build(ground: Ground, names: Names, password: str) -> People:
    """The city's row, its desks, and every account; all who can log in share one password."""
    City.current()
    Desk.objects.bulk_create(
        [Desk(purpose=purpose, name=n, phone=p, email=e) for purpose, (n, p, e) in DESKS.items()],
        ignore_conflicts=True,
    )
    hashed, answer = make_password(password), make_password(ANSWER)
    groups = {group.name: group for group in Group.objects.all()}
    users = [_log_in(ground, username, facts, hashed, answer) for username, facts in LOG_INS.items()]
    users += [_at_work(username, name, hashed) for username, name in (OTHER_INSPECTORS | OTHER_REVIEWERS).items()]
    users += [_in_the_queue(ground, names) for _turn in range(6)]
    for user in users:
        user.address_proved_at = user.date_joined
    people = People({user.username: user for user in User.objects.bulk_create(users)})
    for username, (*_facts, group) in LOG_INS.items():
        if group in groups:
            people.users[username].groups.add(groups[group])
    for username in OTHER_INSPECTORS:
        people.users[username].groups.add(groups["Inspector"])
    for username in OTHER_REVIEWERS:
        people.users[username].groups.add(groups["Reviewer"])
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users]
    )
    people.contacts = _own_contacts(people, ground)
    return people


def _log_in(ground, username, facts, password, answer):
    first, last, email, telephone, group = facts
    since = ground.at(ground.days_ago(400), 9)
    user = User(
        username=username,
        first_name=first,
        last_name=last,
        email=email,
        phone=telephone,
        password=password,
        is_staff=group is not None,
        is_superuser=group == "superuser",
        date_joined=since,
    )
    if group is None:
        user.terms_version, user.terms_accepted_at = City.current().terms_version, since + timedelta(minutes=4)
        user.security_question, user.security_answer = QUESTION, answer
    return user


def _at_work(username, name, password):
    first, last = name
    email = f"{first}.{last}@plumbhollow.example".lower()
    return User(username=username, first_name=first, last_name=last, email=email, password=password, is_staff=True)


def _in_the_queue(ground, names):
    """An account of somebody who asked for a license, and cannot log in here."""
    first, last = names.person()
    return User(
        username=f"{first}.{last}".lower()[:32],
        first_name=first,
        last_name=last,
        email=f"{first}.{last}@mail.example".lower(),
        phone=phone(ground),
        password=make_password(None),
    )


def _own_contacts(people, ground):
    """The contact records that the public's log-ins are tied to."""
    found = {}
    for username in ("contractor", "pending", "homeowner", "company"):
        user = people.users[username]
        is_company = username == "company"
        found[username] = Contact(
            kind=ContactKind.COMPANY if is_company else ContactKind.PERSON,
            first_name=user.first_name,
            last_name=user.last_name,
            company_name="Hollow Creek Design Co" if is_company else "",
            email=user.email,
            phone=user.phone,
            address_line="412 Mortar St" if username == "homeowner" else "",
            city="Plumb Hollow",
            state="CA",
            zip="95901",
        )
    Contact.objects.bulk_create(found.values())
    tied = list(found.items())
    # From before: the homeowner is offered one of them; whoever registers with the other's address has it.
    for key, first, last, email in (
        ("before", "L.", "Quoinsby", people.users["homeowner"].email.upper()),
        ("unclaimed", "Ottoline", "Ashlarby", "ottoline@ashlarby.example"),
    ):
        found[key] = Contact.objects.create(kind=ContactKind.PERSON, first_name=first, last_name=last, email=email)
    ContactTie.objects.bulk_create(
        [
            ContactTie(
                contact=contact,
                user=people.users[username],
                origin=TieOrigin.FOUNDED if contact.kind == ContactKind.COMPANY else TieOrigin.OWN,
                is_manager=contact.kind == ContactKind.COMPANY,
                since=ground.at(ground.days_ago(400), 9),
            )
            for username, contact in tied
        ]
    )
    return found
