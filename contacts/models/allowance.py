"""How much of its allowance one source has used up: one row each, written by one statement."""

from datetime import datetime, timedelta

from django.db import connection, models

# Counting and asking in one statement: twenty requests at once are counted twenty times, and nobody waits.
TAKE = """
    INSERT INTO contacts_allowance (key, since, used) VALUES (%(key)s, %(at)s, 1)
    ON CONFLICT (key) DO UPDATE SET
        since = CASE WHEN contacts_allowance.since <= %(over)s THEN EXCLUDED.since ELSE contacts_allowance.since END,
        used = CASE WHEN contacts_allowance.since <= %(over)s THEN 1 ELSE contacts_allowance.used + 1 END
    RETURNING used, since
"""


class AllowanceQuerySet(models.QuerySet):
    def take(self, key: str, *, amount: int, window: timedelta, at: datetime) -> bool:
        """Count one use under a key, and say whether it is within `amount` since the window began."""
        return self.count_one(key, window=window, at=at)[0] <= amount

    def count_one(self, key: str, *, window: timedelta, at: datetime) -> tuple[int, datetime]:
        """Count one use under a key; how many there were since the window began, and when that was."""
        with connection.cursor() as cursor:
            cursor.execute(TAKE, {"key": key, "at": at, "over": at - window})
            return cursor.fetchone()

    def unused_since(self, moment):
        return self.filter(since__lt=moment)


class Allowance(models.Model):
    """Unlogged (by migration): a crash forgets the counts, which costs nothing."""

    key = models.CharField(primary_key=True, max_length=200)
    since = models.DateTimeField(db_index=True)
    used = models.PositiveIntegerField()

    objects = AllowanceQuerySet.as_manager()

    def __str__(self):
        return self.key
