"""manage.py import_trust FILE --source NAME [--mapping FILE.toml]: trust accounts and what they hold."""

from payments.importing.trust import TRUST, TRUST_FIELDS, trust_row
from permits.management.importcommand import MappedImportCommand


class Command(MappedImportCommand):
    help = "Take in trust accounts with their balances. The last line is: new=N changed=N unchanged=N refused=N"
    fields = TRUST_FIELDS
    finish = staticmethod(trust_row)
    target = TRUST
