"""Second and later contractors of records, as their source tells them."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from permits.choices import ImportKind
from permits.importing.mapped import Said
from permits.importing.mapping import Field, meant
from permits.importing.onfile import find_records, number_and_slug, replace
from permits.importing.stage import Batch, Counts, Target
from permits.importing.values import fingerprint

CONTRACTOR_FIELDS = (
    Field("number", meant(61)),
    Field("contractor", meant(160)),
    Field("contractor_license", meant(30)),
    Field("contractor_trade", meant(40)),
)
LICENSE = """
    (SELECT id FROM contacts_license
      WHERE upper(number) = upper(incoming.contractor_license) AND incoming.contractor_license <> '')
"""


class ContractorRow(NamedTuple):
    """A contractor beside the one that the record itself names."""

    line: int
    number: str
    slug: str
    contractor: str
    contractor_license: str
    contractor_trade: str
    fingerprint: str


def contractor_row(line: int, said: Said) -> ContractorRow:
    """What one row says. Raises RefusedRow for a row without a number or a contractor."""
    number, slug = number_and_slug(said)
    facts = (said["contractor"], said["contractor_license"], said["contractor_trade"])
    if not any(facts):
        raise said.refusal("contractor", _("There is no contractor."))
    return ContractorRow(line, number, slug, *facts, fingerprint((slug, *facts)))


def write(batch: Batch) -> Counts:
    """Write the staged rows; the contractors of a record are numbered in the order of the lines, from the second."""
    kept = find_records(batch)
    new, same = replace(
        batch,
        table="permits_furthercontractor",
        columns={"name": "contractor", "license_number": "contractor_license", "trade": "contractor_trade"},
        order="place",
        adding={"place": "1 + row_number() OVER (PARTITION BY case_id ORDER BY line)", "license_id": LICENSE},
    )
    return Counts(new, 0, same + kept)


CONTRACTORS = Target(kind=ImportKind.FURTHER, row=ContractorRow, key="line", write=write)
