from inspections.admin import rules, visits  # noqa: F401 - registers them
