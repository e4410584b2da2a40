from permits.admin import (  # noqa: F401 - registers them
    cases,
    catalog,
    fees,
    imports,
    letters,
    lives,
    requests,
    reviewing,
    schedules,
)
