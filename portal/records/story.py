"""The history of a record as a citizen reads it: "Inspection failed: Framing", not "Framing 4 was resulted"."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.formats import money, weekday
from contacts.models import Activity
from permits.models import Case

# What everybody reads of a history: acts on these kinds of things, without names.
PUBLIC_THINGS = ("permits.case", "permits.fee", "inspections.inspection", "payments.invoice")
# Acts whose reason is public as well: a condition of the record, and what the inspector wrote.
PUBLIC_REASONS = {
    ("permits.case", "was put on hold"),
    ("permits.case", "was released from a hold"),
    ("permits.case", "was given a condition"),
    ("permits.case", "met a condition"),
    ("permits.case", "had a certificate revoked"),
    ("inspections.inspection", "was resulted"),
}

WORDS = {
    "permits.case": {
        "was begun": gettext_lazy("Application begun"),
        "was discarded": gettext_lazy("Application discarded"),
        "was put under a license": gettext_lazy("License %(license)s confirmed"),
        "was submitted": gettext_lazy("Application handed in"),
        "was measured": gettext_lazy("Figures for the fees written down"),
        "was returned as incomplete": gettext_lazy("Returned: something is missing"),
        "was handed in again": gettext_lazy("Handed in again"),
        "went to review": gettext_lazy("Review begun"),
        "is ready to issue": gettext_lazy("Ready to issue"),
        "was applied for": gettext_lazy("Applied for"),
        "was found complete": gettext_lazy("Found complete"),
        "counts as complete: its days were over": gettext_lazy("Counts as complete: nobody checked it in time"),
        "was found incomplete": gettext_lazy("Found incomplete"),
        "was sent back for corrections": gettext_lazy("Sent back for corrections"),
        "was approved": gettext_lazy("Approved"),
        "was issued": gettext_lazy("Permit issued"),
        "was finaled": gettext_lazy("Permit finaled: every required inspection has passed"),
        "could not be finaled": gettext_lazy("Every required inspection has passed, and something else is open"),
        "expired": gettext_lazy("Expired"),
        "was withdrawn": gettext_lazy("Withdrawn"),
        "was denied": gettext_lazy("Denied"),
        "was made void": gettext_lazy("Made void"),
        "was closed": gettext_lazy("Closed"),
        "had an extension asked for": gettext_lazy("Extension asked for"),
        "was extended": gettext_lazy("Extended"),
        "was reinstated": gettext_lazy("Reinstated"),
        "was not extended": gettext_lazy("Extension declined"),
        "was asked to be withdrawn": gettext_lazy("Withdrawal asked for"),
        "was not withdrawn": gettext_lazy("Withdrawal declined"),
        "was given a condition": gettext_lazy("Condition added"),
        "met a condition": gettext_lazy("Condition met"),
        "was certified": gettext_lazy("%(kind)s given: %(number)s"),
        "had a certificate revoked": gettext_lazy("Certificate revoked: %(number)s"),
        "was put on hold": gettext_lazy("Put on hold"),
        "was released from a hold": gettext_lazy("Hold lifted"),
        "was charged": gettext_lazy("Fee charged: %(fee)s, %(amount)s"),
        "was changed by staff": gettext_lazy("Changed by the city: %(fields)s"),
        "was adopted": gettext_lazy("Taken over by the city from the system it came from"),
        "came in from another system": gettext_lazy("Taken in from another system"),
        "was changed at its source": gettext_lazy("Changed in the system it came from"),
    },
    "permits.fee": {
        "was paid": gettext_lazy("Fee paid: %(thing)s, %(amount)s"),
        "was taken back": gettext_lazy("Fee taken back: %(thing)s, %(amount)s"),
    },
    "inspections.inspection": {
        "was requested": gettext_lazy("Inspection requested: %(type)s"),
        "was scheduled": gettext_lazy("Inspection scheduled: %(type)s"),
        "was moved": gettext_lazy("Inspection moved: %(type)s"),
        "was passed on": gettext_lazy("Another inspector comes: %(type)s"),
        "was cancelled": gettext_lazy("Inspection cancelled: %(type)s"),
        "had its result corrected": gettext_lazy("Result corrected: %(type)s, %(result)s"),
        "had photos added": gettext_lazy("Photos added: %(type)s"),
        "had a photo shown to others": gettext_lazy("Photo shown to others: %(type)s"),
    },
    "payments.invoice": {
        "was issued": gettext_lazy("Invoice %(thing)s issued: %(amount)s"),
        "was made void": gettext_lazy("Invoice %(thing)s made void"),
    },
    "payments.payment": {"was received": gettext_lazy("Payment received: %(amount)s")},
    "permits.casecontact": {
        "was put on the record": gettext_lazy("Put on the record: %(thing)s"),
        "was taken off the record": gettext_lazy("Taken off the record: %(thing)s"),
    },
    "permits.intakecheck": {"was taken": gettext_lazy("Somebody at the desk took it")},
    "permits.review": {
        "was assigned": gettext_lazy("%(discipline)s: given to a reviewer"),
        "was added": gettext_lazy("%(discipline)s reads it too"),
        "was decided": gettext_lazy("%(discipline)s: %(decision)s"),
    },
    "permits.reviewcycle": {"was resubmitted": gettext_lazy("Resubmitted: review cycle %(cycle)s")},
    "permits.document": {
        "was added": gettext_lazy("Document received: %(thing)s"),
        "has a new version": gettext_lazy("New version received: %(thing)s, version %(version)s"),
        "was renamed": gettext_lazy("Document renamed: %(thing)s"),
        "is shown to others": gettext_lazy("Document shown to others: %(thing)s, %(audience)s"),
        "was accepted": gettext_lazy("Document accepted: %(thing)s, version %(version)s"),
        "needs a new version": gettext_lazy("A new version is needed: %(thing)s"),
        "was refused": gettext_lazy("Document refused: %(thing)s, version %(version)s"),
        "was taken off": gettext_lazy("Document taken off: %(thing)s"),
    },
    "permits.claimcode": {
        "was mailed": gettext_lazy("Code mailed to somebody on file"),
        "was used": gettext_lazy("Code used to come onto the record"),
    },
    "permits.letter": {
        "was sent": gettext_lazy("Letter: %(thing)s"),
        "was settled": gettext_lazy("Letter settled: %(thing)s"),
    },
    "contacts.message": {"was printed": gettext_lazy("Letter printed: %(thing)s")},
}
RESULTS = {
    "Passed": gettext_lazy("Inspection passed: %(type)s"),
    "Partial": gettext_lazy("Inspection passed in part: %(type)s"),  # as it was called before
    "Passed in part": gettext_lazy("Inspection passed in part: %(type)s"),
    "Failed": gettext_lazy("Inspection failed: %(type)s"),
    "No access": gettext_lazy("The inspector could not get in: %(type)s"),
}


@dataclass(frozen=True)
class Told:
    """One line of a history in words; `who` and the private reasons are blank for whoever may not read them."""

    line: Activity
    what: str
    why: str = ""
    who: str = ""


def tell(line: Activity, *, sees_names: bool) -> Told:
    """One line as it is read by the people on the record, or by everybody."""
    public = (line.thing_type, line.act) in PUBLIC_REASONS
    return Told(
        line=line,
        what=_what(line),
        why=line.why if sees_names or public else "",
        who=line.actor_name if sees_names else "",
    )


def _what(line):
    facts = defaultdict(str, line.facts, thing=line.thing, type=re.sub(r" \d+$", "", line.thing))
    if "amount" in line.facts:
        facts["amount"] = money(line.facts["amount"])
    if "fields" in line.facts:
        facts["fields"] = ", ".join(_field(name) for name in line.facts["fields"].split(", "))
    if line.act == "was resulted":
        return str(RESULTS.get(facts["result"], _("Inspection: %(type)s, %(result)s"))) % facts
    words = WORDS.get(line.thing_type, {}).get(line.act)
    if words is None:
        return f"{line.thing} {line.act}"
    told = str(words) % facts
    if facts["day"]:
        told += _(", for %(day)s") % {"day": weekday(date.fromisoformat(facts["day"]))}
        told += f", {facts['window'].lower()}" if facts["window"] else ""
    return told


def _field(name):
    try:
        return str(Case._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        return name
