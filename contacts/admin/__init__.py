from contacts.admin import city, licenses, merges, people, told  # noqa: F401 - registers them
