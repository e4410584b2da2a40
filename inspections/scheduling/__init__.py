"""Visits on the calendar: asked for, given a day, moved, passed on to another inspector, cancelled."""

from inspections.scheduling.cancelling import cancel
from inspections.scheduling.ending import cancel_what_ended
from inspections.scheduling.moving import NobodyFree, assign, move, reassign
from inspections.scheduling.requesting import JustTaken, Wish, request, request_several

__all__ = [
    "JustTaken",
    "NobodyFree",
    "Wish",
    "assign",
    "cancel",
    "cancel_what_ended",
    "move",
    "reassign",
    "request",
    "request_several",
]
