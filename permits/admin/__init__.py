from permits.admin import cases, requests  # noqa: F401 - registers them
