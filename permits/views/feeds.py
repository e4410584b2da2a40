"""Any search as an Atom feed (RFC 4287), the same for everybody: what a visitor sees, newest first."""

import re
from datetime import datetime, time
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import F
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join
from django.utils.http import http_date, urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.formats import long_date
from contacts.throttle import within
from permits.forms.search import read
from permits.savedsearches import in_words
from permits.searching import find

ENTRIES = 50
KEPT_FOR = 300  # seconds in which a reader need not ask again
NAMES = ("q", "kind", "type", "status", "address", "license", "from", "to")
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Feed(Atom1Feed):
    """An empty feed is as old as the day, so that it does not look new each time."""

    def latest_post_date(self):
        today = datetime.combine(timezone.localdate(), time(), tzinfo=timezone.get_current_timezone())
        return max((item["updateddate"] for item in self.items), default=today)


@require_safe
def search_feed(request):
    """The fifty newest records of a search; 304 for whoever has them, 400 for a search that makes no sense."""
    if not within(request, "feed"):
        return _plain(_("Too many requests. Ask again in a minute."), 429, {"Retry-After": "60"})
    asked = {name: request.GET[name].strip() for name in NAMES if request.GET.get(name, "").strip()}
    visitor = AnonymousUser()
    wanted, errors = read(asked, by=visitor)
    if errors:
        return _plain("\n".join(f"{name}: {' '.join(texts)}" for name, texts in errors.items()), 400)
    if wanted.is_too_short:
        return _plain(_("Write at least three letters, or a house number with its street."), 400)
    cases = find.matching(wanted, by=visitor).newest_first().for_display()
    return _answer(request, _feed(request, asked, cases.annotate(published_at=F("publication__at"))[:ENTRIES]))


def _feed(request, asked, cases):
    """The feed. Its ids name the machine, the record or the search, and stay."""
    query = urlencode(asked)
    tag = f"tag:{urlsplit(settings.SITE_URL).hostname},2026:"
    feed = Feed(
        title=_clean(f"{request.city.name}: {'; '.join(in_words(asked))}"),
        link=f"{settings.SITE_URL}{reverse('search')}?{urlencode({'from': '', **asked})}",
        description="",
        language=get_language(),
        subtitle=_("New permits and plan cases, newest first."),
        author_name=f"{request.city.name}, {request.city.department}",
        feed_url=f"{settings.SITE_URL}{reverse('search-feed')}?{query}",
        feed_guid=f"{tag}search?{query}",
    )
    for case in cases:
        published = case.published_at or case.created_at
        title = f"{case.number} · {case.case_type.name}"
        feed.add_item(
            title=_clean(f"{title} · {case.address}" if case.address else title),
            link=settings.SITE_URL + case.get_absolute_url(),
            description=_clean(_summary(case)),
            unique_id=f"{tag}{'plan' if case.is_plan else 'permit'}/{case.slug}",
            pubdate=published,
            updateddate=published,
        )
    return feed


def _summary(case):
    """As HTML, which is what Atom readers take a summary of this kind for."""
    filed = _("%(status)s, filed %(day)s") % {"status": case.status_label, "day": long_date(case.filed_on)}
    lines = [filed, case.professional, case.description]
    return format_html_join("", "<p>{}</p>", ((line,) for line in lines if line))


def _answer(request, feed):
    body = feed.writeString("utf-8").encode()
    response = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    modified = int(feed.latest_post_date().timestamp())
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    response["ETag"], response["Last-Modified"] = etag, http_date(modified)
    response["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    response["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=etag, last_modified=modified, response=response)


def _plain(text, status, headers=None):
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8", headers=headers)


def _clean(text):
    """Without what no XML may hold: an old system's descriptions have such letters."""
    return NOT_IN_XML.sub("", text)
