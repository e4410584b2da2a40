"""Names nobody bears: first names out of a hedgerow, last names out of a builder's yard."""

from portal.democity.ground import Ground

FIRST = """
    Alder Amaryllis Aspen Basil Bay Betony Bracken Briar Bryony Campion Cassia Cicely Clover Comfrey Cypress Damson
    Dogwood Fennel Fern Flax Foxglove Hawthorn Hazel Heath Hyssop Juniper Larch Laurel Linden Lovage Mallow Maple
    Marigold Medlar Myrtle Nettle Oleander Orris Pimpernel Quince Rowan Rue Saffron Sage Sedge Sorrel Spruce Tansy
    Tarragon Teasel Thistle Vetch Willow Woodruff Yarrow Yew
"""
LAST = """
    Ashlar Balkstone Bargeboard Beadboard Bedplate Buttwright Cantlever Chalkline Claphurst Copingham Corbelow Cornerby
    Dadoworth Doverail Dowelman Eavesham Fasciani Finialdo Flashingham Footingley Gableton Girderson Gravelby Groutwell
    Gussetti Halfround Hasphurst Headjamb Hipley Joistenberg Kerfman Keystowe Lathamore Ledgerton Lintelow Mantelby
    Millworth Mitrewood Mortison Mullionaire Newelpost Overhanger Parapetti Pilasterson Plumbley Purlinger Quoinsby
    Rabbetson Rafterby Ridgepole Sashworth Scarfley Shimwell Sillerman Soffitt Stairwell Studley Tenonby Transomer
    Trussell Underlay Wainscotter Weepholme Winderley
"""
FIRM = """
    Ashlar Bluebolt Brasspipe Cinderblock Coldframe Copperline Dovetail Evenkeel Fairgrain Firstfix Goodlevel
    Greenspan Highridge Ironbark Kilnstone Levelbest Lighthouse Longspan Milepost Northtruss Oakpeg Openweb
    Plainsawn Quickset Redclay Rightangle Ringnail Sawhorse Slowcure Squarecut Stoneboat Sunbeam Tallpost Truecut
    Underpin Wetstone Widewall Windbrace
"""
LINE_OF_WORK = {
    "building": ("Builders LLC", "Construction Co", "Homes Inc"),
    "electrical": ("Electric LLC", "& Sparks Inc", "Wiring Co"),
    "plumbing": ("Plumbing LLC", "Pipe & Drain Co", "Waterworks Inc"),
    "mechanical": ("Heating & Air LLC", "Climate Co", "Sheet Metal Inc"),
    "roofing": ("Roofing LLC", "Shingle Co"),
    "pool": ("Pools LLC", "Water Gardens Co"),
    "solar": ("Solar LLC", "Daylight Power Co"),
    "sign": ("Signs LLC", "Letterworks Co"),
    "fire": ("Fire Protection LLC", "Sprinkler Co"),
    "demolition": ("Wrecking LLC", "Salvage Co"),
}


class Names:
    """Hands out names, each person and each firm once."""

    def __init__(self, ground: Ground):
        self.people = [(first, last) for first in FIRST.split() for last in LAST.split()]
        ground.chance.shuffle(self.people)
        self.firms = {
            trade: [f"{word} {end}" for word in FIRM.split() for end in ends] for trade, ends in LINE_OF_WORK.items()
        }
        for firms in self.firms.values():
            ground.chance.shuffle(firms)

    def person(self) -> tuple[str, str]:
        return self.people.pop()

    def firm(self, trade: str) -> str:
        return self.firms[trade].pop()


def phone(ground: Ground) -> str:
    """555-0100 to 555-0199 are kept free for inventions."""
    return f"555-01{ground.chance.randrange(100):02d}"
