"""Open data: the page that says what there is, and the files."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from contacts.models import Desk
from portal.opendata import publishing, serving

FILES = {f"{table.name}.csv{packed}" for table in publishing.TABLES for packed in ("", ".gz")} | {publishing.ABOUT}
OLD_AFTER = timedelta(days=2)


@require_safe
def open_data(request):
    about = publishing.about()
    made_at = datetime.fromisoformat(about["made_at"]) if about else None
    made = {file["name"]: file for file in about["files"]} if about else {}
    context = {
        "tables": [
            {"table": table, "made": made.get(f"{table.name}.csv"), "url": reverse("open-data-file", args=[name])}
            for table in publishing.TABLES
            for name in [f"{table.name}.csv"]
        ],
        "about": about,
        "about_url": reverse("open-data-file", args=[publishing.ABOUT]),
        "made_at": made_at,
        "is_old": made_at is not None and timezone.now() - made_at > OLD_AFTER,
        "desk": Desk.objects.for_purpose("permits"),
    }
    return render(request, "portal/open_data.html", context)


@require_safe
def file(request, name):
    if name not in FILES:
        raise Http404
    try:
        return serving.send(request, Path(settings.OPEN_DATA_ROOT) / name)
    except FileNotFoundError as not_made:
        raise Http404 from not_made
