"""What Plumb Hollow announces: one thing for everybody now, one that is over, one to come."""

from contacts import announcements
from contacts.models import Announcement
from portal.democity.ground import Ground
from portal.democity.people import People

# Title, text, severity, and from and to which day, counted from today.
NEWS = (
    ("The counter moved to the second floor", "Take the stairs beside the clock.", "info", -90, -60),
    (
        "The permit counter closes at noon this Friday",
        "Staff are in training. Everything on this site works as always, and inspections take place.",
        "info",
        -2,
        12,
    ),
    ("No inspections while the river is high", "Booked ones are moved, and you are told.", "warning", 30, 33),
)


def write(ground: Ground, people: People) -> None:
    for title, text, severity, start, end in NEWS:
        announcement = Announcement(
            title=title,
            text=text,
            severity=severity,
            starts_at=ground.at(ground.days_ago(-start), 8),
            ends_at=ground.at(ground.days_ago(-end), 17),
        )
        written_at = ground.at(ground.days_ago(max(3, -start + 1)), 9)
        announcements.keep(announcement, by=people.users["technician"], at=written_at)
