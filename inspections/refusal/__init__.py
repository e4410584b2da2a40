"""Why an inspection can't be requested, moved, cancelled or resulted: every unmet condition, each with its remedy.

The pages, the rules and the admin ask here, so that they never differ.
"""

from inspections.refusal.desk import RECORD_ABSENCE, asks_for_others, of_assigning, of_reassigning, of_time_by_desk
from inspections.refusal.recording import (
    RECORD_RESULT,
    SUPERVISE,
    of_correcting,
    of_photos,
    of_recording,
    of_result,
    of_state,
)
from inspections.refusal.requests import no_right, of_case, of_day, of_request, of_type
from inspections.refusal.visits import as_it_stands, of_cancelling, of_moving, of_state_and_hour

__all__ = [
    "RECORD_ABSENCE",
    "RECORD_RESULT",
    "SUPERVISE",
    "as_it_stands",
    "asks_for_others",
    "no_right",
    "of_assigning",
    "of_cancelling",
    "of_case",
    "of_correcting",
    "of_day",
    "of_moving",
    "of_photos",
    "of_recording",
    "of_reassigning",
    "of_request",
    "of_result",
    "of_state",
    "of_state_and_hour",
    "of_time_by_desk",
    "of_type",
]
