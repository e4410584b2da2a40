"""manage.py import_status_history FILE --source NAME: the statuses of records that came in before."""

from permits.importing.history import HISTORY, HISTORY_FIELDS, HistoryFile
from permits.management.importcommand import MAPPINGS, AboutRecordsCommand


class Command(AboutRecordsCommand):
    help = "Take in the statuses that records have had. The last line is: new=N changed=N unchanged=N refused=N"
    fields = HISTORY_FIELDS
    reader = HistoryFile
    target = HISTORY
    blds = MAPPINGS / "blds_history.toml"
