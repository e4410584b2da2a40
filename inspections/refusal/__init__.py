"""Why an inspection can't be requested, moved, cancelled or resulted: every unmet condition, each with its remedy.

The pages, the rules and the admin ask here, so that they never differ.
"""

from inspections.refusal.recording import (
    RECORD_RESULT,
    SUPERVISE,
    of_photos,
    of_recording,
    of_result,
    of_state,
)
from inspections.refusal.requests import no_right, of_case, of_day, of_request, of_type
from inspections.refusal.visits import of_cancelling, of_moving, of_state_and_hour

__all__ = [
    "RECORD_RESULT",
    "SUPERVISE",
    "no_right",
    "of_cancelling",
    "of_case",
    "of_day",
    "of_moving",
    "of_photos",
    "of_recording",
    "of_request",
    "of_result",
    "of_state",
    "of_state_and_hour",
    "of_type",
]
