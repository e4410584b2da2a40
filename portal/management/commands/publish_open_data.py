"""Make the files of the open data anew."""

import os

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.opendata import publishing


class Command(BaseCommand):
    help = "Makes the files of the open data anew, at low priority; the clock starts it each night."

    def handle(self, **options):
        os.nice(10)
        made = publishing.publish(at=timezone.now())
        if not made:
            self.stdout.write("Another process is making them.")
        for file in made:
            self.stdout.write(f"{file.name}: rows={file.rows} bytes={file.bytes} packed={file.gzip_bytes}")
