"""The Celery app and the one list of periodic sweeps."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("portal.queue")
app.autodiscover_tasks()
