"""Hold the books against what moved at the card processor."""

from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from contacts.robots import robot
from payments import gateway, reconciling
from payments.models import Discrepancy


class Command(BaseCommand):
    help = "Hold the books against what moved at the card processor, take in what was missed, and list what differs."

    def add_arguments(self, parser):
        parser.add_argument("--since", type=_day, help="read what moved from this day on, like 2026-11-01")
        parser.add_argument("--until", type=_day, help="read what moved before this day")

    def handle(self, *, since, until, **_options):
        try:
            outcome = reconciling.reconcile(by=robot("stripe"), at=timezone.now(), since=since, until=until)
        except gateway.GatewayError as error:
            raise CommandError(f"The card processor did not answer: {error}") from error
        self.stdout.write(
            f"Read {outcome.read} new movements, took in {outcome.healed} that were missed, "
            f"found {outcome.found} new discrepancies; {outcome.open} open."
        )
        for each in Discrepancy.objects.open().order_by("kind", "subject", "pk"):
            self.stdout.write(f"{each.kind}\t{each.subject}\t{each.detail}")


def _day(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
