"""Searches that an account keeps under a name: naming them, how often they are mailed, and the link that ends that.

Only their owner changes them; everybody else gets PermissionDenied. Locks: the account, then the search.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import City, User
from contacts.refusals import NotAllowed, Reason
from permits.choices import CaseKind, CaseStatus, NewsRhythm
from permits.models import Publication, SavedSearch, ToldCase
from permits.searching import find
from permits.searching.find import Wanted

# What of a search's address is kept. Its days are not: what is new is filed today, or came in from elsewhere.
KEPT = ("q", "kind", "type", "status", "address", "license", "mine")
MOST_SEARCHES = 50  # of one account
MORNING = time(7)  # in the city
MONDAY = 0
_keys = Signer(salt="permits.savedsearches")


@transaction.atomic
def save(name: str, asked: Mapping[str, str], rhythm: NewsRhythm, *, by: User, at: datetime) -> SavedSearch:
    """Keep a search of an account under a name, and return it. Whatever is there already is not told as new.

    `asked` are parameters of a search's address that made sense there; only those of KEPT are kept. Raises NotAllowed
    when the account has a search of that name, whatever the capitals, or as many as an account may have.
    """
    _hold_account(by)
    reasons = _of_name(by, name)
    if SavedSearch.objects.of(by).count() >= MOST_SEARCHES:
        most = _("You keep %(most)s searches, and an account keeps no more.") % {"most": MOST_SEARCHES}
        reasons.append(Reason(most, _("Delete one that you no longer need.")))
    if reasons:
        raise NotAllowed(*reasons)
    search = SavedSearch.objects.create(
        owner=by,
        name=name,
        asked={key: asked[key] for key in KEPT if asked.get(key)},
        rhythm=rhythm,
        created_at=at,
        told_up_to=Publication.objects.last_place(),
        next_at=next_mail(rhythm, at=at),
    )
    _take_as_told(search)
    return search


@transaction.atomic
def change(search: SavedSearch, *, name: str, rhythm: NewsRhythm, by: User, at: datetime) -> SavedSearch:
    """Give a saved search another name or rhythm, and return it.

    Whoever had no mail is told of what comes from now on. Raises NotAllowed when another one has the name.
    """
    _hold_account(by)
    search = _hold(search, by=by)
    reasons = _of_name(by, name, besides=search)
    if reasons:
        raise NotAllowed(*reasons)
    if not search.is_mailed and rhythm != NewsRhythm.NEVER:
        search.told_up_to = Publication.objects.last_place()
        _take_as_told(search)
    if rhythm != search.rhythm:
        search.next_at = next_mail(rhythm, at=at)
    search.name, search.rhythm = name, rhythm
    search.save(update_fields=["name", "rhythm", "told_up_to", "next_at"])
    return search


@transaction.atomic
def delete(search: SavedSearch, *, by: User) -> None:
    """Delete a saved search; the links in its mails lead nowhere from then on."""
    _hold(search, by=by).delete()


@transaction.atomic
def stop(search: SavedSearch) -> SavedSearch:
    """End the mails of a saved search, as the link in each of them does, and return it. The search stays."""
    search = SavedSearch.objects.lock(search.pk)
    search.rhythm, search.next_at = NewsRhythm.NEVER, None
    search.save(update_fields=["rhythm", "next_at"])
    return search


def key_of(search: SavedSearch) -> str:
    """What the link in its mails carries. The site signs it: nothing has to be kept, and nobody can guess it."""
    return _keys.sign(str(search.pk))


def find_by_key(key: str) -> SavedSearch | None:
    """The saved search whose mail a link came from; None for a made-up key, or when it was deleted."""
    try:
        return SavedSearch.objects.filter(pk=_keys.unsign(key)).first()
    except BadSignature:
        return None


def next_mail(rhythm: NewsRhythm, *, at: datetime) -> datetime | None:
    """When a search is looked at next: now, the city's next morning, its next Monday morning, or never."""
    if rhythm == NewsRhythm.NEVER:
        return None
    if rhythm == NewsRhythm.AT_ONCE:
        return at
    zone = ZoneInfo(City.current().time_zone)
    here = at.astimezone(zone)
    day = here.date() + timedelta(days=here.time() >= MORNING)
    if rhythm == NewsRhythm.WEEKLY:
        day += timedelta(days=(MONDAY - day.weekday()) % 7)
    return datetime.combine(day, MORNING, tzinfo=zone)


def matching(search: SavedSearch):
    """The records a saved search finds, as a query: the public ones, or its owner's own where it asks for those.

    Nobody's rights go into a mail: what it names is what everybody may see, or what its owner is a party to.
    """
    asked = search.asked
    wanted = Wanted(
        text=asked.get("q", ""),
        kind=asked.get("kind", ""),
        type=asked.get("type", ""),
        status=asked.get("status", ""),
        address=asked.get("address", ""),
        license=asked.get("license", ""),
        mine=search.is_of_own,
    )
    found = find.matching(wanted, by=search.owner if search.is_of_own else AnonymousUser())
    return found.exclude(status=CaseStatus.DRAFT)


def in_words(asked: Mapping[str, str]) -> list[str]:
    """What a search asks for, a phrase for each of its filters."""
    phrases = {
        "q": _("“%s”"),
        "address": _("at %s"),
        "license": _("license %s"),
        "mine": _("my records only"),
    }
    labels = {"kind": dict(CaseKind.choices), "status": dict(CaseStatus.choices)}
    found = []
    for name in KEPT:
        value = asked.get(name)
        if value:
            value = labels.get(name, {}).get(value, value)
            phrase = phrases.get(name, "%s")
            found.append(phrase % value if "%s" in phrase else phrase)
    return found or [_("every record")]


def _take_as_told(search):
    """What an account has of its own now is nothing new to it."""
    if search.is_of_own:
        own = matching(search).values_list("pk", flat=True)
        ToldCase.objects.bulk_create([ToldCase(search=search, case_id=pk) for pk in own], ignore_conflicts=True)


def _hold_account(user):
    """One account's names and numbers are looked at by one transaction at a time."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _hold(search, *, by):
    found = SavedSearch.objects.select_for_update().filter(pk=search.pk).first()
    if found is None:
        raise NotAllowed(Reason(_("This search was deleted meanwhile."), _("Save it again from the search page.")))
    if found.owner_id != by.pk:
        raise PermissionDenied
    return found


def _of_name(user, name, besides=None):
    taken = SavedSearch.objects.of(user).filter(name__iexact=name).exclude(pk=besides and besides.pk)
    if not taken.exists():
        return []
    return [Reason(_("You keep a search “%(name)s” already.") % {"name": name}, _("Choose another name."))]
