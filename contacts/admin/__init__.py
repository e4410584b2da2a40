from contacts.admin import announcements, city, letters, licenses, links, merges, people, ties, told  # noqa: F401 - registers them
