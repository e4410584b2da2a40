"""manage.py import_licenses FILE --source NAME --mapping FILE.toml: a list of licenses from elsewhere."""

from permits.importing.licenses import LICENSE_FIELDS, LICENSES, license_row
from permits.management.importcommand import MappedImportCommand


class Command(MappedImportCommand):
    help = "Take in a list of licenses. The last line is: new=N changed=N unchanged=N refused=N"
    fields = LICENSE_FIELDS
    finish = staticmethod(license_row)
    target = LICENSES
