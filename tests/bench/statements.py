"""T2: the time a search takes in the database, the ORM's statement against the best we can write by hand."""

import statistics
from datetime import date

import django
import psycopg

from tests.bench.search import questions

GOAL = 1.25
ROUNDS = 15
SHOWN = """
    SELECT c.number, c.slug, c.status, c.source, c.source_status, c.adopted_at, c.description, c.contractor_name,
           c.applied_on, c.issued_on, c.finaled_on, c.filed_on, c.id, t.kind, t.name, a.number, a.street, a.unit,
           l.business_name,
           (SELECT sum(amount) FROM permits_fee f WHERE f.case_id = c.id AND f.status = 'owed')
"""
PUBLIC = """
      FROM permits_case c JOIN permits_casetype t ON t.id = c.case_type_id
      LEFT JOIN permits_address a ON a.id = c.address_id LEFT JOIN contacts_license l ON l.id = c.license_id
     WHERE c.status <> 'draft' AND (a.id IS NULL OR NOT a.confidential)
"""


def kinds(site):
    """The median of each kind of search in the database alone, both sides in turn."""
    rows = site.ask("SELECT count(*) FROM permits_case")[0][0]
    django.setup()
    with psycopg.connect(site.database) as connection:
        for kind, asked in questions(site).items():
            ours, floor = _of_the_site(asked), _by_hand(asked)
            times = {"ours": [], "floor": []}
            for _ in range(ROUNDS + 1):
                times["ours"].append(_milliseconds(connection, ours))
                times["floor"].append(_milliseconds(connection, floor))
            ours_ms, floor_ms = (round(statistics.median(side[1:]), 2) for side in times.values())
            yield {
                "name": f"T2-{kind}",
                "ours": ours_ms,
                "floor": floor_ms,
                "ratio": round(ours_ms / floor_ms, 2),
                "unit": "ms",
                "goal": GOAL,
                "rows": rows,
                "seed": None,
            }


def _milliseconds(connection, statements):
    """Planning and running, as the server itself counts them."""
    total = 0
    for statement, values in statements:
        explained = f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}"
        plan = connection.execute(explained, values, prepare=False).fetchone()[0][0]
        total += plan["Planning Time"] + plan["Execution Time"]
    return total


def _of_the_site(asked):
    """What the search page sends for a question, as it was sent."""
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415 - after setup()
    from django.db import connection  # noqa: PLC0415

    from permits.forms.search import SearchForm  # noqa: PLC0415
    from permits.searching import find  # noqa: PLC0415
    from permits.views.search import years_before  # noqa: PLC0415

    form = SearchForm({"from": years_before(date.today()).isoformat()} | asked, person=AnonymousUser())
    form.is_valid()
    sent = []

    def write_down(execute, sql, params, many, context):
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(write_down):
        find.find(form.wanted(), by=AnonymousUser())
    return sent


def _by_hand(asked):
    from permits.searching.words import SHORTEST, WHOLE_WORDS, words  # noqa: PLC0415 - after setup()
    from permits.views.search import years_before  # noqa: PLC0415

    where, values = "", []
    since = asked.get("from", years_before(date.today()).isoformat())
    for column, sign, value in (
        ("filed_on", ">=", since),
        ("filed_on", "<=", asked.get("to")),
        ("status", "=", asked.get("status")),
    ):
        if value:
            where += f" AND c.{column} {sign} %s"
            values.append(value)
    for word in words(asked.get("q", "")):
        is_whole = len(word) < SHORTEST or word in WHOLE_WORDS
        where += " AND c.search_text LIKE %s"
        values.append(f"% {word} %" if is_whole else f"% {word}%" if word.isdigit() else f"%{word}%")
    page = f"{SHOWN}{PUBLIC}{where} ORDER BY c.filed_on DESC, c.id DESC LIMIT 26"
    counted = f"SELECT count(*) FROM (SELECT 1 {PUBLIC}{where} LIMIT 1001) AS counted"
    statements = [(page, values), (counted, values)]
    if any(sign.isdigit() for sign in asked.get("q", "")):
        number = "".join(sign for sign in asked["q"].upper() if sign.isalnum())
        statements.append((f"{SHOWN}{PUBLIC} AND replace(c.slug, '-', '') = %s", [number]))
    return statements
