"""Records that stand twice, as they do in every city: from the paper register, from the counter, and mistyped."""

from contacts.choices import ContactKind
from contacts.models import Contact
from portal.democity.cases import Register
from portal.democity.people import People

PLACE = {"city": "Plumb Hollow", "state": "CA", "zip": "95901"}


def build(register: Register, people: People) -> list[Contact]:
    """The homeowner and the company once more, on cases of their own; a third person who only looks alike."""
    homeowner, company = people.contacts["homeowner"], people.contacts["company"]
    found = Contact.objects.bulk_create(
        [
            Contact(
                kind=ContactKind.PERSON,
                first_name="Lin",
                last_name="Quoinsby",
                email=homeowner.email.upper(),
                address_line="412 Mortar Street",
                **PLACE,
            ),
            Contact(
                kind=ContactKind.PERSON,
                first_name="Linden",
                last_name="Quoinsby",
                email="quoinsby.family@mail.example",
                phone="(555) 0172",
                **PLACE,
            ),
            Contact(
                kind=ContactKind.COMPANY,
                company_name="Hollow Creek Design Company",
                email=company.email,
                phone="555-0170",
                address_line="9 Hollow Creek Rd",
                **PLACE,
            ),
        ]
    )
    lin, linden, design = found
    # Not among the first, which the guides speak of.
    others = [case for case in register.cases if case.license_id is not None][10:17]
    for contact, type_name, cases in (
        (lin, "Property Owner", others[:2]),
        (linden, "Property Owner", others[1:3]),
        (design, "Applicant", others[3:7]),
        (company, "Applicant", others[6:7]),
    ):
        for case in cases:
            register.tie(case, type_name, contact)
    return found
