"""A place in the city's list of addresses, looked for as people write it."""

from dataclasses import dataclass

from permits.models import Address, Street
from permits.searching import streets
from permits.searching.streets import Alike
from permits.searching.words import UNIT_WORDS, address_line, street_name, words

SHOWN = 20
STREETS_LOOKED_AT = 30


@dataclass(frozen=True)
class Places:
    """The first places that answer to a text, whether there are more, and the streets that may be meant."""

    shown: list[Address]
    has_more: bool
    alike: tuple[Alike, ...] = ()


def find(text: str) -> Places:
    """The places of the list that a text names, never a confidential one; in the order of the street.

    The street is looked for first, so that it costs no more in a large city; a street spelled otherwise is named.
    """
    line = address_line(text)
    core = street_name(line.street)
    if not core:
        return Places([], False)
    near = Street.objects.filter(core__contains=core).order_by("name").values_list("name", flat=True)
    names = list(near[:STREETS_LOOKED_AT])
    # With its kind and direction where they were typed so.
    names = [name for name in names if {*words(line.street)} <= {*words(name)}] or names
    places = Address.objects.filter(street__in=names, confidential=False)
    if line.house:
        places = places.filter(number__istartswith=line.house)
    for word in words(line.rest):
        if word not in UNIT_WORDS:
            places = places.filter(search_text__contains=f" {word} ")
    found = list(places.select_related("district").order_by("street", "number", "unit", "pk")[: SHOWN + 1])
    alike = () if found else streets.guess(text).streets
    return Places(found[:SHOWN], len(found) > SHOWN, alike)
