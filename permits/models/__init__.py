from permits.models.accessrequest import AccessRequest
from permits.models.address import Address, District
from permits.models.case import Case
from permits.models.casecontact import CaseContact
from permits.models.caseinvitation import CaseInvitation
from permits.models.catalog import CaseType, CaseTypeContact, ContactType
from permits.models.claimcode import ClaimCode
from permits.models.counter import NumberCounter
from permits.models.fee import Fee
from permits.models.hold import Hold
from permits.models.importrun import ImportRun, StatusMapping

__all__ = [
    "AccessRequest",
    "Address",
    "Case",
    "CaseContact",
    "CaseInvitation",
    "CaseType",
    "CaseTypeContact",
    "ClaimCode",
    "ContactType",
    "District",
    "Fee",
    "Hold",
    "ImportRun",
    "NumberCounter",
    "StatusMapping",
]
