"""
Changes that are made together.

Django builds the classes of all related models anew for each model, field or constraint that a migration adds: most of
the time of a first `migrate`. For those of a kind that follow one another once is enough.
"""

from itertools import groupby

from django.db.migrations.operations import AddConstraint, AddField, CreateModel
from django.db.migrations.operations.base import Operation

KINDS = (CreateModel, AddField, AddConstraint)


class Together(Operation):
    """Several operations of one kind, none of which needs to see what another of them did."""

    def __init__(self, operations):
        self.operations = operations

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
        for one in self.operations:
            one.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for one in self.operations:
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for one in reversed(self.operations):
            one.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return "; ".join(one.describe() for one in self.operations)


def together(operations):
    """The same operations, with those of a kind that follow each other made as one."""
    made = []
    for kind, run in groupby(operations, type):
        several = list(run)
        made += [Together(several)] if kind in KINDS else several
    return made
