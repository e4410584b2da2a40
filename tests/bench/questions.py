"""Twelve kinds of search, each asked of many records that are there."""

import random

KINDS = (
    "recent", "number", "number-begun", "address", "street", "contractor", "license", "words", "misspelt", "nothing",
    "filters", "best",
)  # fmt: skip
EVER = {"from": ""}  # the page looks three years back unless told otherwise; here it looks at every record
LONG = {" ST": " Street", " DR": " Drive", " LN": " Lane", " AVE": " Avenue", " RD": " Road", " BLVD": " Boulevard"}


def questions(site, samples, seed):
    """For each kind so many searches as they stand in the page's address."""
    chance = random.Random(seed)
    asked = {kind: [] for kind in KINDS}
    for row in site.sample(samples, chance):
        number, status, filed, description, house, street, contractor, license, type_name = row
        named = street.split(" ", 1)[1] if street[:2] in {"N ", "S ", "E ", "W "} else street
        words = sorted({word for word in description.lower().split() if len(word) > 3}, key=len)[:2]
        asked["recent"].append({})
        asked["number"].append({"q": number, **EVER})
        asked["number-begun"].append({"q": number[:-1], **EVER})
        asked["address"].append({"q": f"{house} {spelled_out(street)}", **EVER})
        asked["street"].append({"q": spelled_out(named), **EVER})
        asked["contractor"].append({"q": contractor, **EVER})
        asked["license"].append({"q": license, **EVER})
        asked["words"].append({"q": " ".join(words), **EVER})
        asked["misspelt"].append({"q": swapped(named, chance), **EVER})
        asked["nothing"].append({"q": f"{swapped(named, chance)[:4]}zyx {chance.choice(words)}qq", **EVER})
        asked["filters"].append(
            {"status": status, "type": type_name, "from": f"{filed:%Y-%m}-01", "to": f"{filed:%Y-%m}-28"}
        )
        asked["best"].append({"q": " ".join([named.split()[0], words[-1]]), "order": "best", **EVER})
    return asked


def spelled_out(street):
    """As a resident would type it."""
    for short, long in LONG.items():
        if street.endswith(short):
            return street.removesuffix(short).title() + long
    return street.title()


def swapped(street, chance):
    """Two letters of the name have changed places."""
    name, _, ending = street.partition(" ")
    at = chance.randrange(1, max(len(name) - 2, 2))
    return f"{name[:at]}{name[at + 1 : at + 2]}{name[at : at + 1]}{name[at + 2 :]} {ending}".title()
