"""The best we can write by hand for a question of the search; what must come out is the same."""

from itertools import product

from permits.searching.pieces import chosen, pieces_of
from permits.searching.types import case_types
from permits.searching.words import number_begun, street_name
from tests.bench.sent import asked_in_full

SHOWN = """
    c.id, c.number, c.slug, c.status, c.source, c.source_status, c.adopted_at, c.description, c.contractor_name,
    c.applied_on, c.issued_on, c.finaled_on, c.filed_on, t.kind, t.name, a.number, a.street, a.unit,
    l.business_name, (SELECT sum(amount) FROM permits_fee f WHERE f.case_id = c.id AND f.status = 'owed')
"""
WITH_ALL = """
    permits_case c JOIN permits_casetype t ON t.id = c.case_type_id
    LEFT JOIN permits_address a ON a.id = c.address_id LEFT JOIN contacts_license l ON l.id = c.license_id
"""
NEWEST = "ORDER BY c.filed_on DESC, c.id DESC"
PAGE, CAP = 25, 1000
# Two ways to leave out what is confidential: look at each record's place, or at the few hidden ones once.
BY_PLACE = """c.status <> 'draft' AND (c.address_id IS NULL OR NOT EXISTS (
    SELECT FROM permits_address p WHERE p.id = c.address_id AND p.confidential))"""
BY_HIDDEN = """c.status <> 'draft' AND (c.address_id IS NULL
    OR c.address_id NOT IN (SELECT id FROM permits_address WHERE confidential))"""
ALIKE = "SELECT name FROM permits_street WHERE core %% %s ORDER BY similarity(core, %s) DESC LIMIT 30"


def ways(asked, found):
    """Each way is a list of statements with their values; the fastest of them is the floor.

    `found` is what the search found: a number that begins so, or the street that it took for a misspelt one.
    """
    asked = asked_in_full(asked)
    kinds_of_way = (_ranked, _ranked_by_season) if asked.get("order") == "best" else (_apart, _once, _by_season)
    for public, way, words in product((BY_PLACE, BY_HIDDEN), kinds_of_way, (_with_words, _with_few_words)):
        statements = [*_exact(public, asked)]
        for conditions in _tries(asked, found, words):
            statements += way(f"{public}{conditions[0]}", conditions[1])
        if found.alike or not found.cases:
            name = street_name(asked["q"])
            statements.append((ALIKE, [name, name]))
        if found.alike and found.cases:
            conditions = _matching(asked | {"q": found.alike[0].text}, words)
            statements += way(f"{public}{conditions[0]}", conditions[1])
        yield statements


def records(connection, asked, found):
    """The keys of the page as it comes out by hand: what must be the same."""
    asked = asked_in_full(asked)
    exact = [row[0] for statement in _exact(BY_PLACE, asked) for row in connection.execute(*statement)]
    if found.alike and found.cases:
        last = _matching(asked | {"q": found.alike[0].text}, _with_words)
    else:
        *_, last = _tries(asked, found, _with_words)
    page, _counted = _apart(f"{BY_PLACE}{last[0]}", last[1])
    others = [row[0] for row in connection.execute(*page) if row[0] not in exact]
    return [*exact, *others[:PAGE]]


def _tries(asked, found, words):
    """What is looked for, in turn: numbers that begin so; if there are none, the words."""
    begun = number_begun(asked.get("q", ""))
    numbers = [case.slug.replace("-", "") for case in found.cases]
    if begun:
        yield _matching(asked, _with_number)
    if not any(number != begun and number.startswith(begun) for number in numbers) or not begun:
        yield _matching(asked, words)


def _apart(where, values):
    """The page and the count, each stopping as early as it can."""
    page = f"SELECT {SHOWN} FROM {WITH_ALL} WHERE {where} {NEWEST} LIMIT {PAGE + 1}"
    counted = f"SELECT count(*) FROM (SELECT FROM permits_case c WHERE {where} LIMIT {CAP + 1}) AS counted"
    return [(page, values), (counted, values)]


def _once(where, values):
    """All that matches, once for the page and the count."""
    once = f"""
        WITH hits AS MATERIALIZED (SELECT c.id, c.filed_on FROM permits_case c WHERE {where})
        SELECT {SHOWN}, (SELECT count(*) FROM (SELECT FROM hits LIMIT {CAP + 1}) AS counted) FROM {WITH_ALL}
         WHERE c.id IN (SELECT id FROM hits c {NEWEST} LIMIT {PAGE + 1}) {NEWEST}
    """
    return [(once, values)]


def _by_season(where, values):
    """Season after season, until the count is full; the page is the first of it."""
    once = f"""
        WITH hits AS MATERIALIZED ({_newest_by_season("c.id, c.filed_on", where, CAP + 1)})
        SELECT {SHOWN}, (SELECT count(*) FROM hits) FROM {WITH_ALL}
         WHERE c.id IN (SELECT id FROM hits c {NEWEST} LIMIT {PAGE + 1}) {NEWEST}
    """
    return [(once, values)]


def _ranked(where, values):
    """The newest thousand to be ranked, and a page of them."""
    hits = f"SELECT c.search_text, c.filed_on, c.id FROM permits_case c WHERE {where} {NEWEST} LIMIT {CAP + 1}"
    ids = f"SELECT c.id FROM permits_case c WHERE {where} {NEWEST} LIMIT {PAGE}"
    return [(hits, values), (f"SELECT {SHOWN} FROM {WITH_ALL} WHERE c.id = ANY (ARRAY({ids}))", values)]


def _ranked_by_season(where, values):
    hits = _newest_by_season("c.search_text, c.filed_on, c.id", where, CAP + 1)
    ids = f"SELECT id FROM ({_newest_by_season('c.filed_on, c.id', where, PAGE)}) AS newest"
    return [(hits, values), (f"SELECT {SHOWN} FROM {WITH_ALL} WHERE c.id = ANY (ARRAY({ids}))", values)]


def _newest_by_season(columns, where, most):
    """The newest that match, season by season: sorted in each, and the loop goes backwards."""
    season = "least(greatest(({} - DATE '1990-01-01') / 91, 0), 440)"
    newest, oldest = (season.format(f"{which}(filed_on)") for which in ("max", "min"))
    ends = f"(SELECT {newest} FROM permits_case), (SELECT {oldest} FROM permits_case)"
    return f"""
        SELECT hit.* FROM generate_series({ends}, -1) AS season CROSS JOIN LATERAL (
            SELECT {columns} FROM permits_case c
             WHERE {season.format("c.filed_on")} = season AND {where} {NEWEST}) AS hit LIMIT {most}
    """


def _matching(asked, text):
    where, values = "", []
    for condition, value in (
        ("c.filed_on >= %s", asked["from"]),
        ("c.filed_on <= %s", asked.get("to")),
        ("c.status = %s", asked.get("status")),
        ("c.case_type_id = ANY (%s)", [one.pk for one in case_types() if one.name == asked.get("type")]),
        *text(asked.get("q", "")),
    ):
        if value:
            where += f" AND {condition}"
            values.append(value)
    return where, values


def _with_number(typed):
    begun = number_begun(typed)
    return [("replace(c.slug, '-', '') LIKE %s", f"{begun}%"), ("replace(c.slug, '-', '') <> %s", begun)]


def _with_words(typed):
    """All that the index of words knows of."""
    for piece in pieces_of(typed).texts:
        yield "c.search_text LIKE %s", f"%{piece}%"
    yield from _whole(pieces_of(typed).numbers)


def _with_few_words(typed):
    """A number or two words by an index, the others read in what that finds."""
    pieces = pieces_of(typed)
    number, asked = chosen(pieces)
    if number:
        yield "permits_numbers(c.search_text) @@ %s::tsquery", number
    for piece in asked:
        yield "c.search_text LIKE %s", f"%{piece}%"
    for part in pieces.parts:
        if part not in asked and not number.endswith(":*"):
            yield "(c.search_text || '') LIKE %s", f"%{part}%"
    yield from _whole(one for one in pieces.numbers if one != number)


def _whole(numbers):
    for number in numbers:
        yield "(c.search_text || '') ~ %s", f" {number}[^0-9]"


def _exact(public, asked):
    number = "".join(sign for sign in asked.get("q", "").upper() if sign.isalnum())
    if not any(sign.isdigit() for sign in number):
        return []
    return [(f"SELECT {SHOWN} FROM {WITH_ALL} WHERE {public} AND replace(c.slug, '-', '') = %s", [number])]
