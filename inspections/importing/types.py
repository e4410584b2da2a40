"""The types of visits from elsewhere: found by name, or added."""

from itertools import chain, count

from django.utils.text import slugify

from inspections.models import InspectionType
from permits.importing.stage import Batch

NAMES = """
    SELECT DISTINCT ON (upper(type_name)) type_name, type_mapped, is_final FROM incoming
     ORDER BY upper(type_name), line
"""
SPELLED = "INSERT INTO types SELECT DISTINCT type_name, NULL::bigint FROM incoming"
FIND = """
    UPDATE types SET id = listed.id
      FROM (SELECT upper(name) AS name, min(id) AS id FROM inspections_inspectiontype GROUP BY 1) AS listed
     WHERE upper(type_name) = listed.name
"""


def name_types(batch: Batch) -> None:
    """Find the types of the batch, or add them; `types` says which they are."""
    batch.execute(NAMES)
    named = batch.cursor.fetchall()
    known = {name.upper() for name in InspectionType.objects.values_list("name", flat=True)}
    for name, mapped, is_final in named:
        if name.upper() not in known:
            InspectionType.objects.create(code=_free_code(name), name=name, mapped_type=mapped, is_final=is_final)
    batch.execute("CREATE TEMP TABLE types (type_name text, id bigint) ON COMMIT DROP")
    batch.execute(SPELLED)
    batch.execute(FIND)


def _free_code(name):
    code = slugify(name)[:36] or "inspection"
    taken = set(InspectionType.objects.filter(code__startswith=code).values_list("code", flat=True))
    return next(one for one in chain([code], (f"{code}-{n}" for n in count(2))) if one not in taken)
