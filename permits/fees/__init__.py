"""What the city charges: schedules and their versions, what they come to on a case, and what becomes of a fee.

Fees never know how they are paid; payments bills what is owed and calls `settle`.
"""

from permits.fees.assessing import (
    assess_schedule,
    charge_as_seen,
    charge_item,
    charge_the_rest,
    items_in_force,
    measure,
    measures_of,
    none_in_force,
    propose,
    reassess,
    schedule_of,
)
from permits.fees.charging import assess, owe_again, owed, pay, settle, void, waive
from permits.fees.versions import adopt, copy, reopen

__all__ = [
    "adopt",
    "assess",
    "assess_schedule",
    "charge_as_seen",
    "charge_item",
    "charge_the_rest",
    "copy",
    "items_in_force",
    "measure",
    "measures_of",
    "none_in_force",
    "owe_again",
    "owed",
    "pay",
    "propose",
    "reassess",
    "reopen",
    "schedule_of",
    "settle",
    "void",
    "waive",
]
