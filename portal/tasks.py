import subprocess
import sys

from celery import shared_task
from django.conf import settings


@shared_task
def publish_open_data():
    """In a process of its own: its low priority and its memory end with it."""
    command = [sys.executable, settings.BASE_DIR / "manage.py", "publish_open_data"]
    subprocess.run(command, check=True, cwd=settings.BASE_DIR)  # noqa: S603 - our own command
