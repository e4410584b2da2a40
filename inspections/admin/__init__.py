from inspections.admin import absences, inspectors, rules, types, visits  # noqa: F401 - registers them
