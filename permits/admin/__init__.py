from permits.admin import cases, catalog, fees, imports, letters, requests, schedules  # noqa: F401 - registers them
