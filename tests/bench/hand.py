"""The best we can write by hand for a question of the search; what must come out is the same."""

from permits.searching.words import SHORTEST, WHOLE_WORDS, words
from tests.bench.sent import asked_in_full

SHOWN = """
    c.number, c.slug, c.status, c.source, c.source_status, c.adopted_at, c.description, c.contractor_name,
    c.applied_on, c.issued_on, c.finaled_on, c.filed_on, c.id, t.kind, t.name, a.number, a.street, a.unit,
    l.business_name, (SELECT sum(amount) FROM permits_fee f WHERE f.case_id = c.id AND f.status = 'owed')
"""
WITH_ALL = """
    permits_case c JOIN permits_casetype t ON t.id = c.case_type_id
    LEFT JOIN permits_address a ON a.id = c.address_id LEFT JOIN contacts_license l ON l.id = c.license_id
"""
PUBLIC = "c.status <> 'draft' AND (c.address_id IS NULL OR NOT a.confidential)"
BARE = "permits_case c LEFT JOIN permits_address a ON a.id = c.address_id"
PAGE, CAP = 25, 1000


def ways(asked):
    """Each way is a list of statements with their values; the fastest of them is the floor."""
    asked = asked_in_full(asked)
    where, values = _matching(asked)
    exact = _exact(asked)
    page = f"SELECT {SHOWN} FROM {WITH_ALL} WHERE {PUBLIC}{where} ORDER BY c.filed_on DESC, c.id DESC LIMIT {PAGE + 1}"
    counted = f"SELECT count(*) FROM (SELECT FROM {BARE} WHERE {PUBLIC}{where} LIMIT {CAP + 1}) AS counted"
    found = f"""
        WITH hits AS MATERIALIZED (SELECT c.id, c.filed_on FROM {BARE} WHERE {PUBLIC}{where})
        SELECT (SELECT count(*) FROM hits), {SHOWN} FROM {WITH_ALL}
         WHERE c.id IN (SELECT id FROM hits ORDER BY filed_on DESC, id DESC LIMIT {PAGE + 1})
         ORDER BY c.filed_on DESC, c.id DESC
    """
    return [[(page, values), (counted, values), *exact], [(found, values), *exact]]


def _matching(asked):
    where, values = "", []
    for condition, value in (
        ("c.filed_on >= %s", asked["from"]),
        ("c.filed_on <= %s", asked.get("to")),
        ("c.status = %s", asked.get("status")),
        ("c.case_type_id = (SELECT id FROM permits_casetype WHERE name = %s)", asked.get("type")),
    ):
        if value:
            where += f" AND {condition}"
            values.append(value)
    for word in words(asked.get("q", "")):
        is_whole = len(word) < SHORTEST or word in WHOLE_WORDS
        where += " AND c.search_text LIKE %s"
        values.append(f"% {word} %" if is_whole else f"% {word}%" if word.isdigit() else f"%{word}%")
    return where, values


def _exact(asked):
    number = "".join(sign for sign in asked.get("q", "").upper() if sign.isalnum())
    if not any(sign.isdigit() for sign in number):
        return []
    return [(f"SELECT {SHOWN} FROM {WITH_ALL} WHERE {PUBLIC} AND replace(c.slug, '-', '') = %s", [number])]
