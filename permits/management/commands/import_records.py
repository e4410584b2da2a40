"""manage.py import_records --format blds FILE: a city's old records, with a report of every row refused."""

from permits.importing.blds import Blds
from permits.importing.cases import CASES
from permits.management.importcommand import ImportCommand

READERS = {"blds": Blds}


class Command(ImportCommand):
    help = "Take in a city's records. The last line is: new=N changed=N unchanged=N refused=N"

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--format", choices=list(READERS), required=True, help="what kind of file it is")

    def handle(self, *, file, source, encoding, report, **options):
        reader = READERS[options["format"]]()
        self.take_in(reader=reader, target=CASES, file=file, source=source, encoding=encoding, report=report)
