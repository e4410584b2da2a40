"""`./run manage …`: manage.py on the demo's database, whether the demo runs or not."""

import contextlib
import sys

from portal.dev import foreground
from portal.dev.environment import Demo
from portal.dev.management import forget_migrating, migrate
from portal.dev.places import Lock, local_dir, recall
from portal.dev.postgres import Postgres
from portal.dev.valkey import Valkey

ABOUT_TABLES = {"migrate", "sqlmigrate", "showmigrations", "makemigrations", "squashmigrations", "optimizemigration"}
NEED_NO_TABLES = {"", "help", "check", "collectstatic", "diffsettings", "makemessages", "compilemessages", "version"}


def manage(arguments):
    """Start what is needed, migrate, run the command, stop what we started."""
    local = local_dir()
    command = arguments[0] if arguments else ""
    settings = Demo(local, port=8000)
    if Lock(local / "demo.lock").is_taken():
        settings.url = recall(local / "demo.json").get("url", settings.url)
    with contextlib.ExitStack() as stack:
        postgres = stack.enter_context(Postgres(local)) if settings.own_postgres else None
        valkey = stack.enter_context(Valkey(local)) if settings.own_valkey else None
        environment = settings.environment(postgres, valkey)
        if command == "migrate" and postgres:
            forget_migrating(postgres)
        if command not in ABOUT_TABLES | NEED_NO_TABLES:
            migrate(environment, postgres)
        return foreground.run([sys.executable, "manage.py", *arguments], env=environment)
