"""manage.py import_inspections FILE --source NAME [--mapping FILE.toml]: the visits to records that came in before."""

from pathlib import Path

from inspections.importing.visits import VISIT_FIELDS, VISITS, VisitsFile
from permits.management.importcommand import AboutRecordsCommand


class Command(AboutRecordsCommand):
    help = "Take in the inspections of records. The last line is: new=N changed=N unchanged=N refused=N"
    fields = VISIT_FIELDS
    reader = VisitsFile
    target = VISITS
    blds = Path(__file__).parents[2] / "importing" / "mappings" / "blds_inspections.toml"
