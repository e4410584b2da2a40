from permits.admin import cases, catalog, fees, imports, requests, schedules  # noqa: F401 - registers them
