"""Fill an empty database with the demo city."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from contacts.models import City
from permits.models import Case
from portal.democity import city


class Command(BaseCommand):
    help = "Fills an empty database with Plumb Hollow, the invented city of the demo."

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=1, help="another number, another city")
        parser.add_argument("--permits", type=int, default=640, help="how many cases, at least 60")

    def handle(self, **options):
        if not settings.DEMO_PASSWORD:
            raise CommandError("DEMO_PASSWORD is not set: it becomes the password of every demo log-in.")
        if options["permits"] < 60:
            raise CommandError("At least 60 cases are needed to show every state.")
        if Case.objects.exists():
            raise CommandError("This database has cases already. The demo city only goes into an empty one.")
        built = city.build(
            seed=options["seed"],
            cases=options["permits"],
            today=timezone.localdate(timezone=ZoneInfo(City.current().time_zone)),
            password=settings.DEMO_PASSWORD,
        )
        self.stdout.write(f"cases={built.cases} inspections={built.visits} invoices={built.invoices}")
