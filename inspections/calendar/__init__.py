from inspections.calendar.timetable import Timetable

__all__ = ["Timetable"]
