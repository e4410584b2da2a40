"""What can be wrong with a file, as a whole or in one row."""


class BrokenFile(Exception):
    """The file cannot be taken as a whole; the message says where and why."""


class RefusedRow(Exception):
    """One row cannot be taken: its column and the reason."""

    def __init__(self, column, reason):
        super().__init__(reason)
        self.column, self.reason = column, reason
