"""Entry point for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()

# What is loaded by now stays, so no collection needs to look at it again.
gc.collect()
gc.freeze()
# A page makes tens of thousands of objects, nearly all of which go without a search for rings of them.
gc.set_threshold(50_000)
