from contacts.admin import city, letters, licenses, links, merges, people, told  # noqa: F401 - registers them
