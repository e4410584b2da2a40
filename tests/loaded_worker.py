"""Importing this loads all that a Celery worker needs before it opens any connection."""

import celery.bin.celery
import celery.bin.worker
import celery.concurrency.prefork
import celery.worker.components
import celery.worker.consumer

from portal.celery import app

__all__ = ["app", "celery"]

app.loader.init_worker()
