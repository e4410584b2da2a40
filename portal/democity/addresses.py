"""The city's districts and its list of addresses."""

from decimal import Decimal

from permits.models import Address, District
from portal.democity.ground import Ground

CITY, STATE = "Plumb Hollow", "CA"
# Names, then the streets of each and their ZIP code.
DISTRICTS = {
    "N": (
        "North Plumb",
        "95901",
        ("Mortar St", "Trowel Ave", "Plumb Line Rd", "Chisel Ct", "Lintel Ln", "Ridgeboard Dr"),
    ),
    "E": (
        "Eastgate",
        "95902",
        ("Keystone Ave", "Dovetail St", "Spirit Level Way", "Rafter Rd", "Gable Ct", "Anvil St"),
    ),
    "S": (
        "South Hollow",
        "95903",
        ("Hollow Creek Rd", "Sawmill St", "Mallet Ave", "Tenon Ln", "Shingle Way", "Cooper Ct"),
    ),
    "W": (
        "Westbank",
        "95904",
        ("Quarry Rd", "Millrace St", "Cistern Ave", "Flagstone Dr", "Granary Ln", "Towpath Way"),
    ),
    "D": ("Downtown", "95900", ("Level St", "Exchange St", "Foundry Row", "Market Plaza", "Depot St")),
}
# The addresses that known cases stand at.
KNOWN = {"Mortar St": ("401", "412", "418", "430"), "Foundry Row": ("16",), "Hollow Creek Rd": ("77",)}


def build(ground: Ground) -> list[Address]:
    """At least 330 addresses in five districts; two of them confidential."""
    districts = {
        code: District.objects.create(code=code, name=name) for code, (name, _zip, _streets) in DISTRICTS.items()
    }
    found = []
    for north, (code, (_name, zip_code, streets)) in enumerate(DISTRICTS.items()):
        for east, street in enumerate(streets):
            known = KNOWN.get(street, ())
            numbers = {*known, *map(str, ground.chance.sample(range(100, 990), 12))}
            for number in sorted(numbers, key=int):
                found.append(
                    Address(
                        number=number,
                        street=street,
                        unit="" if number in known else _unit(ground, code),
                        city=CITY,
                        state=STATE,
                        zip=zip_code,
                        parcel=f"{42 + north:04d}-{100 + east * 3 + 18:03d}-{len(found) % 97 + 7:02d}",
                        district=districts[code],
                        latitude=Decimal("39.100000") + Decimal(north * 700 + int(number)) / 100_000,
                        longitude=Decimal("-121.500000") + Decimal(east * 350 + int(number)) / 100_000,
                    )
                )
    for hidden in ground.chance.sample([a for a in found if a.number not in KNOWN.get(a.street, ())], 2):
        hidden.confidential = True
    return Address.objects.bulk_create(found)


def _unit(ground, code):
    if ground.chance.random() < (0.4 if code == "D" else 0.06):
        return f"{'Suite' if code == 'D' else 'Unit'} {ground.chance.randrange(1, 20)}"
    return ""
