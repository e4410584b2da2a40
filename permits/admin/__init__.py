from permits.admin import (  # noqa: F401 - registers them
    asking,
    cases,
    catalog,
    fees,
    forms,
    imports,
    letters,
    lives,
    requests,
    reviewing,
    schedules,
)
