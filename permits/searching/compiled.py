"""Queries that are put into SQL in a way of their own."""

from django.db.models.sql import Query


class CompiledQuery(Query):
    """A query that `compiled_by`, a class of compilers, puts into SQL."""

    def get_compiler(self, using=None, connection=None, elide_empty=True):
        connection = super().get_compiler(using, connection, elide_empty).connection
        return self.compiled_by(self, connection, using, elide_empty)
