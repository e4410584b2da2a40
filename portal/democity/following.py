"""What the people of the demo follow: saved searches, and a mail that one of them got."""

from django.db.models import DateTimeField, OuterRef, Subquery
from django.db.models.functions import Cast

from contacts.choices import MessageStatus
from contacts.models import Message
from permits import news, savedsearches
from permits.choices import NewsRhythm
from permits.models import Case, Publication, SavedSearch
from portal.democity.ground import Ground
from portal.democity.people import People

SEARCHES = (
    ("contractor", "Around Mortar St", {"q": "mortar", "kind": "permit"}, NewsRhythm.DAILY),
    ("contractor", "My records", {"mine": "1"}, NewsRhythm.NEVER),
    ("homeowner", "My street", {"address": "Lintel Ln"}, NewsRhythm.WEEKLY),
)


def write(ground: Ground, people: People) -> None:
    """Searches kept for a month; the city's records are no news by now, but for one mail."""
    saved_at = ground.at(ground.days_ago(30), 12)
    for who, name, asked, rhythm in SEARCHES:
        savedsearches.save(name, asked, rhythm, by=people.users[who], at=saved_at)
    filed_on = Case.objects.filter(pk=OuterRef("pk")).values("filed_on")
    Publication.objects.update(at=Cast(Subquery(filed_on), DateTimeField()))
    while news.give_places():
        pass
    told_at = ground.at(ground.days_ago(1), 7)
    followed = SavedSearch.objects.exclude(rhythm=NewsRhythm.NEVER)
    last = Publication.objects.last_place()
    followed.update(next_at=told_at, told_up_to=last - last // 4)
    while news.tell_next(at=told_at):
        pass
    # The mail program of the demo is not asked to send what is said to be old.
    Message.objects.filter(kind="saved_search").update(status=MessageStatus.SENT, sent_at=told_at)
