"""manage.py import_contractors FILE --source NAME: the second and later contractors of records that came in before."""

from functools import partial

from permits.importing.contractors import CONTRACTOR_FIELDS, CONTRACTORS, contractor_row
from permits.importing.mapped import MappedFile
from permits.management.importcommand import MAPPINGS, AboutRecordsCommand


class Command(AboutRecordsCommand):
    help = "Take in further contractors of records. The last line is: new=N changed=N unchanged=N refused=N"
    fields = CONTRACTOR_FIELDS
    reader = partial(MappedFile, CONTRACTOR_FIELDS, contractor_row)
    target = CONTRACTORS
    blds = MAPPINGS / "blds_contractors.toml"
