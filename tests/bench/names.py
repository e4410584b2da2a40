"""Invented names of streets and contractors, and words to describe work with."""

import random
from itertools import count, product

_FIRST = """
    Amber Anvil Apple Arbor Ash Aspen Badger Barley Basalt Bay Beacon Birch Bluff Border Bramble Bridge Briar Bronze
    Brook Canyon Cedar Chalk Cherry Clover Cobble Copper Coral Cotton Crane Cricket Cypress Dapple Deer Dove Dusty
    Eagle Ember Fallow Falcon Fern Field Finch Flint Forest Fox Garnet Glass Golden Granite Grove Harbor Hawk Hazel
    Heron Hickory Hidden Hollow Holly Indigo Iron Ivory Jade Juniper Kettle Lantern Larch Laurel Linden Lupine Maple
    Marble Marsh Meadow Mesa Mill Mist Moss Mulberry Nettle Oak Olive Opal Orchard Otter Pearl Pebble Pecan Pine
    Plover Plum Poplar Prairie Quail Quarry Raven Reed Ridge Robin Rowan Rush Russet Saddle Sage Salt Sand Shale
    Silver Slate Sorrel Sparrow Spruce Stone Sumac Sunset Swift Tamarack Teal Thistle Thorn Timber Walnut Willow
    Wren
"""
_SECOND = """
    Bank Basin Bay Bell Bluff Branch Breeze Brook Camp Chase Cliff Corner Creek Crest Crossing Dale Dell Fall Farm
    Field Ford Gap Garden Gate Glade Glen Green Grove Heath Heights Hill Hollow Horn Island Knoll Lake Landing Ledge
    Lock Meadow Mill Mound Notch Park Peak Plain Point Pond Pool Post Ridge Rise Rock Run Shade Shadow Shore Spring
    Summit Tower Trace Trail Vale Valley View Vista Walk Water Well Wind Wing Wood Yard
"""
FIRST, SECOND = _FIRST.split(), _SECOND.split()
TRADES = {
    "electrical": ["Electric", "Electrical", "Electric Service", "Power and Light"],
    "plumbing": ["Plumbing", "Plumbing Services", "Drain and Plumbing"],
    "mechanical": ["Air Conditioning", "Heating and Air", "Mechanical", "A/C and Heating"],
    "": ["Construction", "Homes", "Builders", "Custom Homes", "Contracting", "Remodeling", "Design Build"],
}
SYLLABLES = ["ba", "cor", "den", "fil", "gra", "hum", "jin", "kel", "lom", "mer", "nop", "pra", "qui", "ros", "sten"]
ENDINGS = ["", "", "", " LLC", ", LLC", " Inc.", ", Inc.", " Company", " Co."]
# The commonest first; what building departments write everywhere.
_WORK = """
    new and to residence existing story garage of covered porch family attached for patio remodel single replace
    with interior only entry install res system home rear condominium a on replacement demo the water repair
    electrical in work addition add office partial driveway city construction floor approach service all unit meet
    exterior windows kitchen hvac car bathroom multi construct standards duct heater complete out room sidewalk bath
    air heat front irrigation wall central bedroom roof without plumbing panel upgrade meter loop gas line sewer
    pool spa deck stairs detached carport storage shed fence sign tenant finish shell restaurant retail lobby
    elevator sprinkler fire alarm solar panels circuit outlets lighting fixtures fixture faucet shower tub toilet
    sink dishwasher laundry closet door doors siding stucco brick stone framing foundation slab piers beam truss
    insulation drywall paint tile floors cabinet counter ductwork furnace condenser ton split coil thermostat vent
    hood exhaust grease trap backflow valve main riser feeder amp volt phase transformer generator conduit temporary
    pole change like same size location per plan plans approved engineer letter inspection required permit final
    close expired previous revision master lot block section phase subdivision parking striping ramp accessible
    restroom restrooms break suite level levels second first third upstairs downstairs basement attic crawl space
    utility mechanical room rooms conversion convert from into apartment duplex townhouse accessory dwelling guest
    house barn arbor gazebo pergola outdoor fireplace grill
"""


def streets(many, suffixes, chance: random.Random) -> list[str]:
    """So many different streets, in no order."""
    names = [f"{one}{other.lower()}" for one, other in product(FIRST, SECOND) if one != other]
    names += [f"{one} {other}" for one, other in product(FIRST, SECOND) if one != other]
    names = [*chance.sample(FIRST, len(FIRST)), *chance.sample(names, len(names))][:many]
    endings = chance.choices(list(suffixes), list(suffixes.values()), k=len(names))
    return [f"{name.upper()} {ending}" for name, ending in zip(names, endings, strict=True)]


def contractors(many, chance: random.Random) -> list[tuple[str, str]]:
    """So many different businesses, with the trade of each."""
    found = {}
    while len(found) < many:
        trade = chance.choice(list(TRADES))
        name = f"{chance.choice(FIRST)} {chance.choice(SECOND if len(found) % 3 else FIRST)}"
        found.setdefault(f"{name} {chance.choice(TRADES[trade])}{chance.choice(ENDINGS)}", trade)
    return list(found.items())


def words(many) -> list[str]:
    """So many different words, the commonest first; the rare ones are made up."""
    known = list(dict.fromkeys(_WORK.split()))
    parts = [
        "ba",
        "cor",
        "den",
        "fil",
        "gra",
        "hum",
        "jin",
        "kel",
        "lom",
        "mer",
        "nop",
        "pra",
        "qui",
        "ros",
        "sten",
        "tuv",
    ]
    made = ("".join(several) for size in count(2) for several in product(parts, repeat=size))
    return [*known, *(next(made) for _ in range(many - len(known)))][:many]
