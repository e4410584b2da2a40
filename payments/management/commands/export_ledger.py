"""Write the books of a period as CSV, for the city's general ledger."""

from datetime import date
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError

from contacts.models import City
from payments import generalledger, ledgerfiles


class Command(BaseCommand):
    help = "Write what moved on each account on each day of a period as CSV; with --journal every leg of every entry."

    def add_arguments(self, parser):
        parser.add_argument("--since", type=date.fromisoformat, required=True, help="first day, like 2026-11-01")
        parser.add_argument("--until", type=date.fromisoformat, required=True, help="last day")
        parser.add_argument("--journal", action="store_true", help="the journal instead, leg by leg")
        parser.add_argument("file", nargs="?", help="where to write; else to standard output")

    def handle(self, *, since, until, journal, file, **_options):
        if until < since:
            raise CommandError("The last day comes before the first.")
        if journal:
            legs = generalledger.journal(since, until)
            lines = ledgerfiles.journal(legs, ZoneInfo(City.current().time_zone))
        else:
            lines = ledgerfiles.accounts(generalledger.by_account_and_day(since, until))
        if file is None:
            for line in lines:
                self.stdout.write(line, ending="")
            return
        try:
            with open(file, "w", encoding="utf-8", newline="") as opened:
                opened.writelines(lines)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}") from error
