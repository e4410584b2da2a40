"""What waits in the staff's queue of requests, and what was answered lately."""

from datetime import timedelta

from contacts.businessdays import add_business_days
from contacts.choices import ContactKind, HelpKind, HelpStatus, TieOrigin
from contacts.help import DAYS_TO_ANSWER
from contacts.models import City, Contact, ContactTie, HelpRequest
from permits.models import AccessRequest, Case, CaseContact, ContactType
from portal.democity.ground import Ground
from portal.democity.known import Known
from portal.democity.people import People


def build(ground: Ground, people: People, known: Known, cases: list[Case]) -> None:
    """Requests of every kind, the oldest of them late; one of `pending`'s, one declined, one granted."""
    city, technician = City.current(), people.users["technician"]
    asking = [user for user in people.users.values() if "." in user.username and not user.is_staff]
    others = [case for case in cases if case.is_active and case.license is None and not case.source]

    def filed(row, user, days_ago, hour, thing, **facts):
        day = ground.days_ago(days_ago)
        row.user, row.thing = user, thing
        row.asked_at, row.due_on = ground.at(day, hour, 20), add_business_days(day, DAYS_TO_ANSWER, city)
        row.name, row.email = row.name or user.get_full_name(), row.email or user.email
        for name, value in facts.items():
            setattr(row, name, value)
        row.save()

    def answered(days_ago, status, answer):
        at = ground.at(ground.days_ago(days_ago), 15, 40)
        return {"status": status, "answer": answer, "decided_at": at, "decided_by": technician}

    def ask_for(case, user, days_ago, hour, text, company="", **facts):
        contact = people.contacts.get(user.username) or _own(user, ground)
        row = AccessRequest(kind=HelpKind.ACCESS, case=case, contact=contact, text=text, company=company)
        filed(row, user, days_ago, hour, f"permits.case:{case.pk}", **facts)

    ask_for(others[0], asking[0], 9, 11, "I own the house since the spring; the seller had applied.")
    ask_for(known.electrical, asking[1], 2, 9, "I run the site for the electrician.", "Volt & Daughters")
    ask_for(known.reroof, people.users["pending"], 1, 10, "Our crew does the roof.", "Highridge Roofing LLC")
    license = known.addition.license
    wrong = HelpRequest(kind=HelpKind.LICENSE_WRONG, license=license, text="The yard has moved to 9 Yard Rd.")
    filed(wrong, people.users["contractor"], 1, 14, f"contacts.license:{license.pk}")
    address = "desk@oldchisel.example"
    on_file = HelpRequest(
        kind=HelpKind.ADDRESS_ON_FILE,
        name="Ash Chiselden",
        company="Old Chisel & Sons",
        email=address,
        text="Our records were made with an address of the former owner.",
    )
    filed(on_file, None, 1, 16, f"address:{address}")

    ask_for(
        others[1],
        people.users["homeowner"],
        40,
        9,
        "My neighbor's fence stands on my side.",
        **answered(38, HelpStatus.DECLINED, "The record is your neighbor's. Call the counter about the line."),
    )
    mine = HelpRequest(kind=HelpKind.CONTACT_WRONG, text="My telephone is 555-0172 now.")
    homeowner = people.contacts["homeowner"]
    done = answered(18, HelpStatus.GRANTED, "The new number is entered.")
    filed(mine, people.users["homeowner"], 20, 13, f"contacts.contact:{homeowner.pk}", contact=homeowner, **done)
    owner = ContactType.objects.get(name="Property Owner")
    granted = answered(12, HelpStatus.GRANTED, "")
    ask_for(others[2], asking[2], 14, 10, "I have bought the house.", contact_type=owner, **granted)
    CaseContact.objects.create(
        case=others[2],
        contact=Contact.objects.own(asking[2]),
        contact_type=owner,
        added_by=technician,
        added_at=granted["decided_at"],
    )


def _own(user, ground):
    """The contact record of an account that has none yet."""
    since = ground.at(ground.days_ago(60), 12) - timedelta(minutes=3)
    contact = Contact.objects.create(
        kind=ContactKind.PERSON, first_name=user.first_name, last_name=user.last_name, email=user.email
    )
    ContactTie.objects.create(contact=contact, user=user, origin=TieOrigin.OWN, since=since)
    return contact
