"""The permits and plan cases of four years, with their contacts."""

import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from contacts.choices import ContactKind
from contacts.models import Contact
from permits.choices import CaseKind, CaseStatus
from permits.models import Address, Case, CaseContact, CaseType, ContactType, NumberCounter
from permits.models.case import slug_of
from portal.democity import catalog, lives, sizes
from portal.democity.ground import Ground
from portal.democity.licenses import Licenses
from portal.democity.names import Names, phone

VALUATIONS = {
    "New single-family home": (240, 620),
    "New commercial building": (600, 4200),
    "Commercial tenant improvement": (30, 480),
    "Residential addition": (45, 230),
    "Accessory dwelling unit": (70, 210),
}
TRADES_UNDER = {
    "Residential addition": ("Electrical, residential", "Plumbing, residential", "Mechanical, residential"),
    "New single-family home": ("Electrical, residential", "Plumbing, residential", "Mechanical, residential"),
    "Accessory dwelling unit": ("Electrical, residential", "Plumbing, residential"),
    "Commercial tenant improvement": ("Electrical, commercial", "Plumbing, commercial", "Mechanical, commercial"),
    "New commercial building": ("Electrical, commercial", "Plumbing, commercial", "Mechanical, commercial"),
}


@dataclass
class Register:
    """The cases as they are made, with who is on them; numbers come last, in the order of filing."""

    ground: Ground
    names: Names
    types: dict[str, CaseType]
    contact_types: dict[str, ContactType]
    addresses: list[Address]
    licenses: Licenses
    cases: list[Case] = field(default_factory=list)
    contacts: list[CaseContact] = field(default_factory=list)
    owners: dict[int, Contact] = field(default_factory=dict)

    def add(self, type_name, address, life, *, license=None, parent=None, number="", **facts) -> Case:
        """One case with its applicant, owner and contractor."""
        case = Case(
            number=number,
            case_type=self.types[type_name],
            address=address,
            license=license,
            parent=parent,
            status=life.status,
            filed_on=life.filed_on,
            applied_on=life.applied_on,
            issued_on=life.issued_on,
            finaled_on=life.finaled_on,
            expires_on=life.expires_on,
            **facts,
        )
        owner = self.owner_of(address)
        self.tie(case, "Property Owner", owner)
        self.tie(case, "Applicant", license.holder if license else owner)
        if license:
            self.tie(case, catalog.contractor(license.type.trade), license.holder)
        self.cases.append(case)
        return case

    def tie(self, case: Case, contact_type: str, contact: Contact) -> None:
        self.contacts.append(CaseContact(case=case, contact=contact, contact_type=self.contact_types[contact_type]))

    def owner_of(self, address: Address) -> Contact:
        if address.pk not in self.owners:
            first, last = self.names.person()
            self.owners[address.pk] = Contact(
                kind=ContactKind.PERSON,
                first_name=first,
                last_name=last,
                email=f"{first}.{last}@mail.example".lower(),
                phone=phone(self.ground),
                address_line=str(address)[:120],
                city=address.city,
                state=address.state,
                zip=address.zip,
                confidential=address.confidential,
            )
        return self.owners[address.pk]

    def fill(self, count: int) -> None:
        """Cases of all types in all states until there are `count`."""
        chance, shares, works = self.ground.chance, catalog.shares(), catalog.works()
        plans = {name: share for name, share in shares.items() if self.types[name].kind == CaseKind.PLAN}
        permits = {name: share for name, share in shares.items() if name not in plans}
        plan_lives = lives.lives(self.ground, lives.PLANS)
        permit_lives = lives.lives(self.ground, lives.PERMITS)
        turns = itertools.count()
        while len(self.cases) < count:
            turn = next(turns)
            is_plan = turn % 3 == 2 if turn < 3 * len(lives.PLANS) else chance.random() < 0.08
            name = self.ground.weighted(plans if is_plan else permits)
            life = next(plan_lives if is_plan else permit_lives)
            license = None if chance.random() < 0.12 else self.licenses.one_of(self.types[name].trade, self.ground)
            case = self.add(
                name,
                chance.choice(self.addresses),
                life,
                license=license,
                description=chance.choice(works[name]),
                valuation=self._valuation(name),
            )
            self._add_parts(case, life, works)

    def _add_parts(self, case, life, works):
        for name in TRADES_UNDER.get(case.case_type.name, ()):
            part = lives.part_of(self.ground, life) if self.ground.chance.random() < 0.55 else None
            if part:
                self.add(
                    name,
                    case.address,
                    part,
                    parent=case,
                    license=self.licenses.one_of(self.types[name].trade, self.ground),
                    description=self.ground.chance.choice(works[name]),
                    valuation=self._valuation(name),
                )

    def _valuation(self, name):
        if self.types[name].kind == CaseKind.PLAN:
            return None
        low, high = VALUATIONS.get(name, (1, 38))
        return Decimal(self.ground.chance.randint(low * 10, high * 10) * 100)

    def save(self) -> list[Case]:
        """Number everything in the order of filing and write it down; return the cases, wholes before parts."""
        self._number()
        for case in self.cases:
            sizes.describe(case)
        Contact.objects.bulk_create([owner for owner in self.owners.values() if owner.pk is None])
        wholes = [case for case in self.cases if case.parent is None]
        parts = [case for case in self.cases if case.parent is not None]
        Case.objects.bulk_create(wholes)
        Case.objects.bulk_create(parts)
        CaseContact.objects.bulk_create(self.contacts)
        return wholes + parts

    def _number(self):
        taken = {case.number for case in self.cases if case.number}
        last = defaultdict(int)
        for case in sorted(self.cases, key=lambda one: (one.filed_on, one.status == CaseStatus.DRAFT)):
            series = case.case_type.prefix, case.filed_on.year
            while not case.number:
                last[series] += 1
                number = f"{series[0]}-{series[1]}-{last[series]:05d}"
                case.number = "" if number in taken else number
            case.slug = slug_of(case.number)
        for number in sorted(taken):
            prefix, year, count = number.split("-") if number.count("-") == 2 else ("", "0", "0")
            if prefix.isalpha() and year.isdigit():
                last[prefix, int(year)] = max(last[prefix, int(year)], int(count))
        NumberCounter.objects.bulk_create(
            [NumberCounter(prefix=prefix, year=year, last=count) for (prefix, year), count in last.items()]
        )
