"""Taking in what other systems know.

A reader knows a kind of file and says row by row what it holds (`blds`, `mapping`). A target knows a kind of thing
and writes the rows (`cases`, `licenses`, `contacts`). The `engine` brings them together: one run, one transaction.
"""
