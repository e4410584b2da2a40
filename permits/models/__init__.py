from permits.models.address import Address, District
from permits.models.case import Case
from permits.models.casecontact import CaseContact
from permits.models.catalog import CaseType, ContactType
from permits.models.counter import NumberCounter
from permits.models.fee import Fee
from permits.models.hold import Hold
from permits.models.importrun import ImportRun, StatusMapping

__all__ = [
    "Address",
    "Case",
    "CaseContact",
    "CaseType",
    "ContactType",
    "District",
    "Fee",
    "Hold",
    "ImportRun",
    "NumberCounter",
    "StatusMapping",
]
