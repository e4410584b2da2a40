"""What templates/inspections/_calendar.html shows: the days of one page, and what was chosen so far."""

from inspections import openings
from inspections.assignment import Roster


def calendar(days, wanted, timetable, case, form, *, at, page, moving=None) -> dict:
    """One page, from 0, of the days that can be asked for; `page` is what an address or a form said."""
    pages = openings.pages(days)
    number = _number(page, len(pages))
    shown = pages[number] if pages else []
    chosen = form["when"].value() or ""
    elsewhere = openings.read(chosen, timetable)
    only = wanted[0] if len(wanted) == 1 else None
    roster = Roster.read(case, shown, moving=moving)
    return {
        "days": openings.squares(shown, wanted, timetable, roster, at=at),
        "columns": len(timetable.rules.working_days),
        "windows": timetable.windows,
        "note": timetable.note(at, until=shown[-1], inspection_type=only) if shown else "",
        "chosen_when": chosen,
        "chosen_elsewhere": openings.in_words(*elsewhere) if elsewhere and elsewhere[0] not in shown else "",
        "page": number,
        "later": number + 1 if number + 1 < len(pages) else None,
        "earlier": number - 1 if number > 0 else None,
    }


def _number(text, pages):
    return min(int(text), max(pages - 1, 0)) if text.isascii() and text.isdigit() and len(text) < 4 else 0
