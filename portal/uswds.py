"""Serves the few files we use of the U.S. Web Design System under `uswds/`.

The allow-list is the style sheet itself, its source map (the manifest storage follows that comment) and
what the style sheet refers to. Fonts in old formats, scripts, Sass and the rest stay where npm put them.
"""

import re
from functools import lru_cache
from pathlib import Path
from posixpath import join, normpath

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import Warning
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage

PREFIX = "uswds"
STYLES = "css/uswds.min.css"
REFERENCE = re.compile(r"url\(([^)]+)\)")


class Finder(BaseFinder):
    def __init__(self, app_names=None, *args, **kwargs):
        self.storage = FileSystemStorage(location=settings.USWDS_DIR)
        self.storage.prefix = PREFIX
        super().__init__(*args, **kwargs)

    def check(self, **kwargs):
        if settings.DEBUG and not Path(settings.USWDS_DIR, STYLES).is_file():
            return [Warning(_missing(), id="portal.W001")]
        return []

    def find(self, path, find_all=False, **kwargs):
        folder, _, name = path.partition("/")
        if folder != PREFIX or name not in allowed(str(settings.USWDS_DIR)):
            return []
        found = str(Path(settings.USWDS_DIR, name))
        return [found] if find_all else found

    def list(self, ignore_patterns):
        names = allowed(str(settings.USWDS_DIR))
        if not names:
            raise ImproperlyConfigured(_missing())
        for name in sorted(names):
            yield name, self.storage


@lru_cache
def allowed(folder):
    """Names below `folder` that may be served; none when the files were not fetched."""
    styles = Path(folder, STYLES)
    if not styles.is_file():
        return frozenset()
    references = {normpath(join("css", match)) for match in REFERENCE.findall(styles.read_text())}
    return frozenset({STYLES, f"{STYLES}.map", *references})


def _missing():
    return (
        f"The design system's files are not in {settings.USWDS_DIR}. "
        "`python -m portal.dev.assets` fetches them; USWDS_DIR says where they are."
    )
