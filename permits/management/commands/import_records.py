"""manage.py import_records --format blds|energov|csv FILE: a city's old records, with a report of every row refused."""

from pathlib import Path

from permits.choices import CaseKind
from permits.importing.blds import Blds
from permits.importing.cases import CASES
from permits.importing.records import CASE_FIELDS, RecordsFile
from permits.management.importcommand import MAPPINGS, ImportCommand, mapping_from

ENERGOV = MAPPINGS / "energov.toml"


class Command(ImportCommand):
    help = "Take in a city's records. The last line is: new=N changed=N unchanged=N refused=N"

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--format", choices=["blds", "energov", "csv"], required=True, help="what kind of file it is"
        )
        parser.add_argument("--mapping", type=Path, metavar="FILE.toml", help="which columns fill our fields")
        parser.add_argument(
            "--kind", choices=CaseKind.values, default=CaseKind.PERMIT.value, help="what a BLDS file holds"
        )

    def handle(self, *, file, source, encoding, report, mapping=None, kind=CaseKind.PERMIT.value, **options):
        self.take_in(
            reader=_reader(options["format"], mapping, kind),
            target=CASES,
            file=file,
            source=source,
            encoding=encoding,
            report=report,
        )


def _reader(file_format, mapping, kind):
    if file_format == "blds":
        return Blds(kind)
    if file_format == "energov":
        mapping = mapping or ENERGOV
    return RecordsFile(mapping_from(mapping, CASE_FIELDS), file_format)
