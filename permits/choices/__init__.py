"""The states and kinds that permits' rows can be in."""

from permits.choices.applying import DoneBy, LicenseNeed, QuestionKind, WhyNobody
from permits.choices.cases import CaseKind, CaseStatus, MappedStatus, Sector, WorkClass
from permits.choices.census import CensusItem
from permits.choices.documents import Audience, FileStatus
from permits.choices.fees import DueAt, FeeApplies, FeeBasis, FeeStatus, Rounding
from permits.choices.holds import HoldBlocks, HoldSeverity
from permits.choices.imports import ImportKind, ImportStatus
from permits.choices.lifecycle import (
    CertificateKind,
    CertificateNeed,
    ConditionDue,
    ExtensionStatus,
    WithdrawalStatus,
)
from permits.choices.news import NewsRhythm
from permits.choices.reviewing import CommentKind, CommentStatus, Decision, MissingStatus

__all__ = [
    "Audience",
    "CaseKind",
    "CaseStatus",
    "CensusItem",
    "CertificateKind",
    "CertificateNeed",
    "CommentKind",
    "CommentStatus",
    "ConditionDue",
    "Decision",
    "DoneBy",
    "DueAt",
    "ExtensionStatus",
    "FeeApplies",
    "FeeBasis",
    "FeeStatus",
    "FileStatus",
    "HoldBlocks",
    "HoldSeverity",
    "ImportKind",
    "ImportStatus",
    "LicenseNeed",
    "MappedStatus",
    "MissingStatus",
    "NewsRhythm",
    "QuestionKind",
    "Rounding",
    "Sector",
    "WhyNobody",
    "WithdrawalStatus",
    "WorkClass",
]
