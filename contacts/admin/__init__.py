from contacts.admin import city, licenses, links, merges, people, told  # noqa: F401 - registers them
