from contacts.admin import city, licenses, people, told  # noqa: F401 - registers them
