from permits.models.accessrequest import AccessRequest
from permits.models.address import Address, District
from permits.models.card import PermitCard
from permits.models.case import Case
from permits.models.casecontact import CaseContact
from permits.models.caseinvitation import CaseInvitation
from permits.models.catalog import CaseType, CaseTypeContact, ContactType
from permits.models.claimcode import ClaimCode
from permits.models.collection import CollectedCase, Collection
from permits.models.counter import NumberCounter
from permits.models.fee import Fee
from permits.models.feeschedule import FeeItem, FeeSchedule, FeeScheduleVersion, FeeTier
from permits.models.furthercontractor import FurtherContractor
from permits.models.hold import Hold
from permits.models.importrun import ImportRun, StatusMapping
from permits.models.measure import CaseMeasure, Measure
from permits.models.publication import Publication
from permits.models.publishedstatus import PublishedStatus
from permits.models.savedsearch import SavedSearch, ToldCase
from permits.models.statuschange import StatusChange
from permits.models.street import Street

__all__ = [
    "AccessRequest",
    "Address",
    "Case",
    "CaseContact",
    "CaseInvitation",
    "CaseMeasure",
    "CaseType",
    "CaseTypeContact",
    "ClaimCode",
    "CollectedCase",
    "Collection",
    "ContactType",
    "District",
    "Fee",
    "FeeItem",
    "FeeSchedule",
    "FeeScheduleVersion",
    "FeeTier",
    "FurtherContractor",
    "Hold",
    "ImportRun",
    "Measure",
    "NumberCounter",
    "PermitCard",
    "Publication",
    "PublishedStatus",
    "SavedSearch",
    "StatusChange",
    "StatusMapping",
    "Street",
    "ToldCase",
]
