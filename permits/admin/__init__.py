from permits.admin import cases, catalog, fees, imports, letters, requests, reviewing, schedules  # noqa: F401 - registers them
