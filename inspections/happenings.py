"""What happened to one visit, in words: booked, moved, cancelled, resulted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts import audit
from contacts.formats import weekday
from inspections.models import Inspection

WORDS = {
    "was requested": gettext_lazy("Requested"),
    "was scheduled": gettext_lazy("Scheduled"),
    "was moved": gettext_lazy("Moved"),
    "was passed on": gettext_lazy("Passed on to another inspector"),
    "was cancelled": gettext_lazy("Cancelled"),
    "was resulted": gettext_lazy("Result"),
    "had its result corrected": gettext_lazy("Result corrected"),
    "had photos added": gettext_lazy("Photos added"),
    "had a photo shown to others": gettext_lazy("Photo shown to others"),
}


@dataclass(frozen=True)
class Happening:
    """One line of a visit's history. `who` is blank for whoever may not read names."""

    at: datetime
    what: str
    who: str = ""


def of_visit(visit: Inspection, *, sees_names: bool) -> list[Happening]:
    """The history of a visit, oldest first, in one query; its case must be loaded."""
    lines = audit.history(visit.case.number).filter(thing_type=visit._meta.label_lower, thing_id=str(visit.pk))
    return [
        Happening(at=line.at, what=_in_words(line, sees_names), who=line.actor_name if sees_names else "")
        for line in lines.order_by("at", "pk")
        if sees_names or line.act in WORDS
    ]


def _in_words(line, sees_names):
    words = [str(WORDS.get(line.act, line.act[:1].upper() + line.act[1:]))]
    facts = line.facts
    if facts.get("result"):
        return f"{words[0]}: {facts['result']}"
    if facts.get("day"):
        day = {"day": weekday(date.fromisoformat(facts["day"]))}
        words.append((_("to %(day)s") if line.act == "was moved" else _("for %(day)s")) % day)
    text = " ".join(words)
    more = ("window", "inspector") if sees_names else ("window",)
    return ", ".join([text, *(facts[name] for name in more if facts.get(name))])
