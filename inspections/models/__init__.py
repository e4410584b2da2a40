from inspections.models.absence import Absence
from inspections.models.calendar import Blackout, Calendar, Window
from inspections.models.checklist import ChecklistAnswer, ChecklistItem, Correction
from inspections.models.feed import CalendarFeed
from inspections.models.inspection import Inspection
from inspections.models.inspection_type import InspectionList, InspectionType, RequiredInspection
from inspections.models.inspector import Inspector
from inspections.models.notice import UnwantedNotice
from inspections.models.photo import Photo
from inspections.models.quota import Quota, QuotaDay
from inspections.models.resultmapping import ResultMapping
from inspections.models.slot import Slot

__all__ = [
    "Absence",
    "Blackout",
    "Calendar",
    "CalendarFeed",
    "ChecklistAnswer",
    "ChecklistItem",
    "Correction",
    "Inspection",
    "InspectionList",
    "InspectionType",
    "Inspector",
    "Photo",
    "Quota",
    "QuotaDay",
    "RequiredInspection",
    "ResultMapping",
    "Slot",
    "UnwantedNotice",
    "Window",
]
