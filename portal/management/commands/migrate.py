"""Django's migrate, run as the database's owner, with what every database needs around it."""

from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connections
from psycopg import sql


class Command(migrate.Command):
    """The site's role owns nothing, so it cannot migrate, nor loosen the rules of the books."""

    def handle(self, *args, **options):
        connection = connections[options["database"]]
        with as_owner(connection):
            _grant_what_comes(connection)
            super().handle(*args, **options)
            if options["app_label"] is None:
                call_command("createcachetable", database=options["database"], verbosity=options["verbosity"])
                call_command("sync_roles")


@contextmanager
def as_owner(connection):
    """Reconnect as the owner for a while; with a single role this changes nothing."""
    if settings.DATABASE_SINGLE_ROLE:
        yield
        return
    site = connection.settings_dict
    owner = {key: settings.DATABASE_OWNER[key] for key in ("USER", "PASSWORD")}
    options = {key: value for key, value in site["OPTIONS"].items() if key != "pool"}
    connection.close()
    # A dictionary of its own: the other is settings.DATABASES, where migrations read the site's role.
    connection.settings_dict = {**site, **owner, "OPTIONS": options}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = site


def _grant_what_comes(connection):
    """Whatever the owner makes from now on, the site may read and write; migrations take back what it may not."""
    if settings.DATABASE_SINGLE_ROLE:
        return
    site = sql.Identifier(settings.DATABASES["default"]["USER"])
    with connection.cursor() as cursor:
        for statement in (
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {}",
            "GRANT USAGE ON SCHEMA public TO {}",
        ):
            cursor.execute(sql.SQL(statement).format(site).as_string(cursor.connection))
