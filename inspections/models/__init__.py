from inspections.models.calendar import Blackout, Calendar, Window
from inspections.models.inspection import Inspection
from inspections.models.inspection_type import InspectionType, RequiredInspection
from inspections.models.inspector import Inspector
from inspections.models.resultmapping import ResultMapping
from inspections.models.slot import Slot

__all__ = [
    "Blackout",
    "Calendar",
    "Inspection",
    "InspectionType",
    "Inspector",
    "RequiredInspection",
    "ResultMapping",
    "Slot",
    "Window",
]
