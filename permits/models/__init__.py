from permits.models.accessrequest import AccessRequest
from permits.models.address import Address, District
from permits.models.applying.application import Answer, Application, NobodyYet, Signature
from permits.models.applying.form import ApplicationForm, Declaration, FormDocument, FormReview, Question
from permits.models.card import PermitCard
from permits.models.case import Case
from permits.models.casecontact import CaseContact
from permits.models.caseinvitation import CaseInvitation
from permits.models.catalog import CaseType, CaseTypeContact, ContactType
from permits.models.claimcode import ClaimCode
from permits.models.collection import CollectedCase, Collection
from permits.models.counter import NumberCounter
from permits.models.discipline import Discipline
from permits.models.document import Document, DocumentKind, DocumentVersion, PendingUpload, UploadPiece
from permits.models.fee import Fee
from permits.models.feeschedule import FeeItem, FeeSchedule, FeeScheduleVersion, FeeTier
from permits.models.furthercontractor import FurtherContractor
from permits.models.guide import GuideAnswer, GuideQuestion
from permits.models.hold import Hold
from permits.models.importrun import ImportRun, StatusMapping
from permits.models.letter import Letter, LetterReading, LetterTemplate
from permits.models.lifecycle.certificate import Certificate
from permits.models.lifecycle.condition import Condition
from permits.models.lifecycle.extension import Extension
from permits.models.lifecycle.withdrawal import Withdrawal
from permits.models.measure import CaseMeasure, Measure
from permits.models.publication import Publication
from permits.models.publishedstatus import PublishedStatus
from permits.models.reviewing.comment import Comment, Exchange
from permits.models.reviewing.cycle import Review, ReviewCycle
from permits.models.reviewing.intake import IntakeCheck, MissingThing
from permits.models.savedsearch import SavedSearch, ToldCase
from permits.models.statuschange import StatusChange
from permits.models.street import Street
from permits.models.turnaround import Turnaround

__all__ = [
    "AccessRequest",
    "Address",
    "Answer",
    "Application",
    "ApplicationForm",
    "Case",
    "CaseContact",
    "CaseInvitation",
    "CaseMeasure",
    "CaseType",
    "CaseTypeContact",
    "Certificate",
    "ClaimCode",
    "CollectedCase",
    "Collection",
    "Comment",
    "Condition",
    "ContactType",
    "Declaration",
    "Discipline",
    "District",
    "Document",
    "DocumentKind",
    "DocumentVersion",
    "Exchange",
    "Extension",
    "Fee",
    "FeeItem",
    "FeeSchedule",
    "FeeScheduleVersion",
    "FeeTier",
    "FormDocument",
    "FormReview",
    "FurtherContractor",
    "GuideAnswer",
    "GuideQuestion",
    "Hold",
    "ImportRun",
    "IntakeCheck",
    "Letter",
    "LetterReading",
    "LetterTemplate",
    "Measure",
    "MissingThing",
    "NobodyYet",
    "NumberCounter",
    "PendingUpload",
    "PermitCard",
    "Publication",
    "PublishedStatus",
    "Question",
    "Review",
    "ReviewCycle",
    "SavedSearch",
    "Signature",
    "StatusChange",
    "StatusMapping",
    "Street",
    "ToldCase",
    "Turnaround",
    "UploadPiece",
    "Withdrawal",
]
