"""manage.py import_contacts FILE --source NAME --mapping FILE.toml: a list of contacts from elsewhere."""

from permits.importing.contacts import CONTACT_FIELDS, CONTACTS, contact_row
from permits.management.importcommand import MappedImportCommand


class Command(MappedImportCommand):
    help = "Take in a list of contacts. The last line is: new=N changed=N unchanged=N refused=N"
    fields = CONTACT_FIELDS
    finish = staticmethod(contact_row)
    target = CONTACTS
