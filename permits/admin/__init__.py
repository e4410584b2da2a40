from permits.admin import cases, catalog, imports, requests  # noqa: F401 - registers them
