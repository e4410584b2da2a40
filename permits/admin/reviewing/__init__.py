"""The desk that checks what comes in, and the reviewers' own."""

from permits.admin.reviewing import cycles, intake, reviews  # noqa: F401 - registers them
