"""What is new in the register, and mailing it to whoever keeps a search that finds it.

A case is new once, when it comes into the public register; triggers leave that as a row of Publication. Those rows get
their places here, by one transaction at a time: so whoever has looked up to a place has seen all that will ever stand
before it, however late others commit. Locks: the saved search.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import ngettext

from contacts.choices import DeskPurpose
from contacts.models import City, Desk
from contacts.telling import outbox
from permits import savedsearches
from permits.choices import NewsRhythm
from permits.models import Publication, SavedSearch, ToldCase

AT_A_TIME = 20_000  # publications that get their places in one transaction
LISTED = 50  # records that one mail names
COUNTED = 10_000  # beyond that a mail says "more than"
PAUSE = timedelta(minutes=5)  # after a mail at once, and between two looks at what is one's own
ONE_AT_A_TIME = 2027  # key of the lock that keeps places in order

PLACE = """
    WITH fresh AS (
        SELECT case_id FROM permits_publication WHERE place IS NULL ORDER BY at, case_id LIMIT %(many)s
    ), placed AS (
        SELECT case_id, nextval('permits_publication_place') AS place FROM fresh ORDER BY case_id
    )
    UPDATE permits_publication AS one SET place = placed.place FROM placed WHERE placed.case_id = one.case_id
"""


@transaction.atomic
def give_places() -> bool:
    """Give places to what came into the register; returns whether there may be more of it.

    Waits for nobody: where another transaction is at it, that one does the work.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(PLACE, {"many": AT_A_TIME})
        return cursor.rowcount == AT_A_TIME


@transaction.atomic
def tell_next(*, at: datetime) -> bool:
    """Look at one saved search that is due, and mail its owner what is new; returns whether there was one.

    One mail whatever has gathered, none for nothing. Others that are at it take other searches. Owners who are told on
    paper get none: news of this kind are no letter.
    """
    last = Publication.objects.last_place()
    due = SavedSearch.objects.due(at, last).select_related("owner")
    search = due.select_for_update(of=("self",), skip_locked=True).first()
    if search is None:
        return False
    found = _new(search, last)
    listed = list(found.newest_first().for_display()[:LISTED])
    if listed:
        count = len(listed) if len(listed) < LISTED else found.order_by()[: COUNTED + 1].count()
        _mail(search, listed, count, up_to=last, at=at)
    if search.is_of_own:
        own = found.values_list("pk", flat=True)
        ToldCase.objects.bulk_create([ToldCase(search=search, case_id=pk) for pk in own], ignore_conflicts=True)

    search.told_up_to = last
    search.next_at = savedsearches.next_mail(search.rhythm, at=at)
    if search.rhythm == NewsRhythm.AT_ONCE and (listed or search.is_of_own):
        search.next_at = at + PAUSE
    search.save(update_fields=["told_up_to", "next_at"])
    return True


def _new(search, last):
    found = savedsearches.matching(search)
    if search.is_of_own:
        return found.exclude(Exists(ToldCase.objects.filter(search=search, case=OuterRef("pk"))))
    return found.filter(publication__place__gt=search.told_up_to, publication__place__lte=last)


def _mail(search, cases, count, *, up_to, at):
    more = count - len(cases)
    facts = {
        "search": search,
        "words": "; ".join(savedsearches.in_words(search.asked)),
        "cases": cases,
        "more": more,
        "more_in_words": f"{more:,}",
        "more_than": f"{COUNTED - len(cases):,}" if count > COUNTED else "",
        "site": settings.SITE_URL,
        # Without a first day: what came in from elsewhere may have been filed long ago.
        "results": f"{settings.SITE_URL}{reverse('search')}?{urlencode({**search.asked, 'from': ''})}",
        "searches": settings.SITE_URL + reverse("permits:saved-searches"),
        "city": City.current(),
        "desk": Desk.objects.for_purpose(DeskPurpose.PERMITS),
    }
    title = ngettext("%(count)s new record: %(name)s", "%(count)s new records: %(name)s", count)
    many = f"{COUNTED:,}+" if count > COUNTED else f"{count:,}"
    outbox.write(
        kind="saved_search",
        thing=search,
        version=f"{search.told_up_to}-{up_to} {at:%Y-%m-%dT%H:%M:%S}",
        to=search.owner.email,
        user=search.owner,
        subject=title % {"count": many, "name": search.name},
        body=render_to_string("email/permits/saved_search.txt", facts),
        unsubscribe=settings.SITE_URL + reverse("permits:saved-search-off", args=[savedsearches.key_of(search)]),
        at=at,
    )
