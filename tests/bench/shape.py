"""
How a big city's records are spread, in figures.

Counted in Austin's permits of January to April 2016 (20,151 rows of BLDS, open-austin/construction-permits,
public domain); only the figures are from there, no name and no text is.
"""

from itertools import accumulate

PER_YEAR = 60_000  # records
YEARS = 20  # of records at most, however many there are
OWN = 0.15  # the newest: applied for here; the others came from an older system

# Records of one job, under one master number: how many jobs have that many.
FAMILIES = {1: 0.799, 2: 0.079, 3: 0.068, 4: 0.044, 5: 0.010}

# Part of all streets, busiest first, and the part of all records that lies there; likewise for contractors.
STREETS = [(0.0002, 0.011), (0.0016, 0.059), (0.005, 0.109), (0.016, 0.214), (0.05, 0.37), (0.16, 0.584), (0.49, 0.842)]
CONTRACTORS = [(0.0005, 0.037), (0.005, 0.202), (0.014, 0.331), (0.047, 0.512), (0.14, 0.71), (0.47, 0.915)]
NO_CONTRACTOR = 0.205
LICENSED = 0.7  # of the contractors

# The so many commonest words and the part of all words that they are; there are few rare ones.
WORDS = [(10, 0.26), (30, 0.465), (100, 0.685), (300, 0.872), (1000, 0.966)]
# Words of one description: the deciles between the shortest and the longest.
LENGTHS = [3, 5, 6, 7, 9, 10, 12, 13, 15, 24, 60]
STOCK_TEXTS = 0.5  # of all descriptions are said in the very same words as others
VALUATIONS = [800, 1200, 4400, 7700, 10600, 24000, 60000, 107000, 157000, 275000, 2_000_000]
VALUED = 0.18

SUFFIXES = {
    "DR": 0.28, "ST": 0.18, "LN": 0.11, "AVE": 0.065, "RD": 0.065, "TRL": 0.03, "CV": 0.03, "BND": 0.03, "BLVD": 0.025,
    "CIR": 0.025, "CT": 0.02, "WAY": 0.02, "PATH": 0.015, "LOOP": 0.01, "PASS": 0.01, "PL": 0.01, "TER": 0.01,
    "PKWY": 0.005,
}  # fmt: skip
DIRECTIONS = {"": 0.848, "E": 0.055, "W": 0.046, "S": 0.026, "N": 0.025}
UNITS = {"": 0.86, "UNIT": 0.05, "BLDG": 0.04, "STE": 0.03, "APT": 0.02}

# Prefix here, suffix of the number in the older system, what it is called, sector, trade; and how many of all.
KINDS = {
    ("PLUM", "PP", "Residential plumbing", "residential", "plumbing"): 0.208,
    ("ELEC", "EP", "Residential electrical", "residential", "electrical"): 0.191,
    ("BLDR", "BP", "Residential building", "residential", "building"): 0.156,
    ("MECH", "MP", "Residential mechanical", "residential", "mechanical"): 0.127,
    ("ELEC", "EP", "Commercial electrical", "commercial", "electrical"): 0.095,
    ("BLDC", "BP", "Commercial building", "commercial", "building"): 0.075,
    ("PLUM", "PP", "Commercial plumbing", "commercial", "plumbing"): 0.052,
    ("MECH", "MP", "Commercial mechanical", "commercial", "mechanical"): 0.041,
    ("DRIV", "DS", "Driveway and sidewalk", "residential", ""): 0.041,
    ("DEMO", "BP", "Demolition", "residential", "demolition"): 0.014,
}
# Of the records that are done with, after some years.
STATUSES = {"finaled": 0.75, "issued": 0.08, "expired": 0.12, "void": 0.02, "withdrawn": 0.03}
# Of this city's own of the last half year.
YOUNG = {
    "issued": 0.62, "finaled": 0.18, "in_review": 0.06, "submitted": 0.05, "ready": 0.04, "corrections": 0.03,
    "incomplete": 0.01, "draft": 0.01,
}  # fmt: skip


def places(rows):
    """How many addresses, streets and contractors so many records have."""
    return min(rows // 2, 60_000 + rows // 4), min(rows // 4 + 1, 11_500), min(rows // 9 + 4, 2_000 + rows // 75)


def per_rank(shares, count):
    """How likely each of `count` is, commonest first, added up; `shares` are parts of the count."""
    return added_up([(max(1, round(part * count)), share) for part, share in shares], count)


def added_up(shares, count):
    """The same where `shares` says how many in figures."""
    weights, before, done = [], 0, 0
    for upto, share in [*shares, (count, 1.0)]:
        upto = min(upto, count)
        if upto > before:
            weights += [(share - done) / (upto - before)] * (upto - before)
            before, done = upto, share
    return list(accumulate(weights))
