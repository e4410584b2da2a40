"""Records out of any CSV by a mapping: our fields, and what one row says of them."""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from permits.choices import CaseKind, Sector, WorkClass
from permits.importing.cases import CaseRow
from permits.importing.mapped import MappedFile, Said
from permits.importing.mapping import Field, amount, day, degrees, one_of, paragraph, text, whole, yes
from permits.importing.places import Place, place_of, street_line
from permits.importing.statuses import StatusWords
from permits.importing.values import fingerprint
from permits.models.case import slug_of

CASE_FIELDS = (
    Field("number", text(61)),
    Field("kind", one_of(CaseKind.values)),
    Field("type", text(120)),
    Field("trade", text(40)),
    Field("sector", one_of(Sector.values)),
    Field("prefix", text(6)),
    Field("family", text(60)),
    Field("status", text(60)),
    Field("status_on", day, blank=None),
    Field("description", paragraph),
    Field("project_name", text(120)),
    Field("work_class", one_of(WorkClass.values)),
    Field("square_feet", whole, blank=None),
    Field("housing_units", whole, blank=None),
    Field("valuation", amount, blank=None),
    Field("applied_on", day, blank=None),
    Field("issued_on", day, blank=None),
    Field("finaled_on", day, blank=None),
    Field("expires_on", day, blank=None),
    # The place in one line, or in parts; parts win.
    Field("address", text(300)),
    Field("house", text(20)),
    Field("street", text(120)),
    Field("unit", text(30)),
    Field("city", text(60)),
    Field("state", text(2)),
    Field("zip", text(10)),
    Field("parcel", text(40)),
    Field("latitude", degrees(90), blank=None),
    Field("longitude", degrees(180), blank=None),
    Field("confidential", yes, blank=False),
    Field("contractor", text(160)),
    Field("contractor_license", text(30)),
    Field("contractor_trade", text(40)),
)
# The letters that numbers of a kind begin with: WHTR25-0315.
LETTERS = re.compile(r"[A-Z]{2,6}(?=[\d-])")
PREFIX = re.compile(r"[A-Z]{2,6}")


class RecordsFile(MappedFile):
    """A CSV of records, read by a mapping."""

    def __init__(self, mapping, file_format: str = "csv"):
        super().__init__(CASE_FIELDS, case_row, mapping)
        self.file_format = file_format

    def reading(self, source: str) -> Callable[[int, dict], tuple]:
        words = StatusWords(source)
        self.finish = lambda line, said: case_row(line, said, words)
        return super().reading(source)


def case_row(line: int, said: Said, words: StatusWords) -> CaseRow:
    """What one row says. Raises RefusedRow for a row without a number."""
    number = said["number"]
    slug = slug_of(number)
    if not slug:
        raise said.refusal("number", _("There is no number."))
    if len(number) > 60:
        raise said.refusal("number", _("The number has more than 60 characters."))
    place = _place(said)
    latitude, longitude = said["latitude"], said["longitude"]
    kind = said["kind"] or CaseKind.PERMIT.value
    facts = (
        number,
        slug,
        said["family"],
        said["description"],
        said["project_name"],
        said["work_class"],
        said["square_feet"],
        said["housing_units"],
        words.status_of(said["status"]),
        said["status"],
        said["status_on"],
        said["applied_on"],
        said["issued_on"],
        said["finaled_on"],
        said["expires_on"],
        said["valuation"],
        *place,
        said["parcel"],
        latitude if longitude is not None else None,
        longitude if latitude is not None else None,
        said["confidential"],
        said["contractor"],
        said["contractor_license"],
        said["contractor_trade"],
        kind,
        said["type"] or str(CaseKind(kind).label),
        said["sector"],
        _prefix(said["prefix"], number),
        said["trade"],
    )
    return CaseRow(line, *facts, fingerprint(facts))


def _place(said):
    found = place_of(said["address"], city=said["city"]) if said["address"] else Place()
    if said["street"] or said["house"]:
        house, street, unit = street_line(f"{said['house']} {said['street']}", said["unit"])
        found = found._replace(house=house, street=street, unit=unit or found.unit)
    elif said["unit"]:
        house, street, unit = street_line(f"{found.house} {found.street}", " ".join([found.unit, said["unit"]]).strip())
        found = found._replace(house=house, street=street, unit=unit)
    return found._replace(
        city=said["city"] or found.city, state=said["state"] or found.state, zip=said["zip"] or found.zip
    )


def _prefix(given, number):
    given = given.upper()
    if PREFIX.fullmatch(given):
        return given
    found = LETTERS.match(number.upper())
    return found[0] if found else "REC"
