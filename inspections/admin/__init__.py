from inspections.admin import inspectors, rules, types, visits  # noqa: F401 - registers them
