"""How long a visitor waits for a page of search results."""

import statistics
import time
import urllib.request
from urllib.parse import urlencode

GOAL_MS = 150
ROUNDS = 15


def pages(site):
    """The median time of each kind of search, whole page, all middleware, one visitor at a time."""
    rows = site.ask("SELECT count(*) FROM permits_case")[0][0]
    for kind, query in questions(site).items():
        address = f"{site.url}/search/?{urlencode(query)}"
        times = [seconds(address) for _ in range(ROUNDS + 2)][2:]
        yield {
            "name": f"search-page-{kind}",
            "ours": round(statistics.median(times) * 1000, 1),
            "floor": None,
            "ratio": None,
            "unit": "ms",
            "goal": GOAL_MS,
            "rows": rows,
            "seed": None,
        }


def seconds(address):
    began = time.perf_counter()
    with urllib.request.urlopen(address) as answer:
        answer.read()
    return time.perf_counter() - began


def questions(site):
    """A search of each kind, made of records that are there."""
    number, house, street, contractor = site.ask(
        "SELECT c.number, a.number, a.street, c.contractor_name FROM permits_case c "
        "JOIN permits_address a ON a.id = c.address_id "
        "WHERE c.contractor_name <> '' AND a.number <> '' ORDER BY c.number LIMIT 1 OFFSET 99"
    )[0]
    ever = {"from": ""}
    return {
        "all": ever,
        "recent": {},
        "number": {"q": number},
        "number-begun": {"q": number[:-1], **ever},
        "address": {"q": f"{house} {street}", **ever},
        "street": {"q": street, **ever},
        "contractor": {"q": contractor, **ever},
        "common-word": {"q": "new", **ever},
        "misspelt": {"q": f"{street[:-2]}{street[-1]}{street[-2]}", **ever},
        "nothing": {"q": "xyzzyplugh", **ever},
        "dates": {"from": "2016-06-01", "to": "2016-06-30"},
        "status": {"status": "issued", **ever},
    }
