"""Named sets of cases that an account keeps for itself (Oklahoma City's contractor guide, 2012, pages 24 to 26).

A collection gives no right to anything in it. Only its owner changes it; everybody else gets PermissionDenied.
Locks: the account, then its collections by their keys, before any case.
"""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import User
from contacts.refusals import NotAllowed, Reason
from permits.models import Case, CollectedCase, Collection

MOST_COLLECTIONS = 100  # of one account
MOST_RECORDS = 1000  # in one collection


@transaction.atomic
def create(
    name: str,
    *,
    by: User,
    at: datetime,
    description: str = "",
    cases: Iterable[Case] = (),
    out_of: Collection | None = None,
) -> Collection:
    """Begin a collection of an account with those of the cases it may see, and return it.

    With `out_of` the cases move: those that stand in that collection leave it, and no others come. Raises NotAllowed
    when the account has a collection of that name, whatever the capitals, when it has as many as an account may have,
    or when more cases come than a collection holds.
    """
    _hold_account(by)
    if out_of:
        [out_of] = _hold(out_of, by=by)
        cases = _inside(out_of, cases)
    reasons = _of_name(by, name)
    if Collection.objects.of(by).count() >= MOST_COLLECTIONS:
        most = _("You have %(most)s collections, and an account has no more.") % {"most": MOST_COLLECTIONS}
        reasons.append(Reason(most, _("Delete one that you no longer need, or add to one of them.")))
    if reasons:
        raise NotAllowed(*reasons)
    collection = Collection.objects.create(owner=by, name=name, description=description, created_at=at)
    _put(collection, cases, by=by, at=at)
    if out_of:
        _take(out_of, cases)
    return collection


@transaction.atomic
def describe(collection: Collection, *, name: str, description: str, by: User) -> Collection:
    """Give a collection another name or description. Raises NotAllowed when another one of the account has the name."""
    _hold_account(by)
    [collection] = _hold(collection, by=by)
    reasons = _of_name(by, name, besides=collection)
    if reasons:
        raise NotAllowed(*reasons)
    collection.name, collection.description = name, description
    collection.save(update_fields=["name", "description"])
    return collection


@transaction.atomic
def delete(collection: Collection, *, by: User) -> None:
    """Delete a collection. The records in it stay as they are."""
    [collection] = _hold(collection, by=by)
    collection.delete()


@transaction.atomic
def add(collection: Collection, cases: Iterable[Case], *, by: User, at: datetime) -> int:
    """Put cases that the account may see into a collection; returns how many were not there yet.

    Raises NotAllowed, and puts in nothing, when they do not all fit.
    """
    [collection] = _hold(collection, by=by)
    return _put(collection, cases, by=by, at=at)


@transaction.atomic
def remove(collection: Collection, cases: Iterable[Case], *, by: User) -> int:
    """Take cases out of a collection; returns how many were there."""
    [collection] = _hold(collection, by=by)
    return _take(collection, cases)


@transaction.atomic
def move(source: Collection, target: Collection, cases: Iterable[Case], *, by: User, at: datetime) -> int:
    """Take cases out of one collection and put them into another; returns how many were there to move.

    Only what stands in the first moves. Raises NotAllowed, and moves nothing, when they do not all fit.
    """
    source, target = _hold(source, target, by=by)
    there = _inside(source, cases)
    _put(target, there, by=by, at=at)
    return _take(source, there)


def _hold_account(user):
    """One account's names and numbers are looked at by one transaction at a time."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _hold(*collections, by):
    held = Collection.objects.hold([one.pk for one in collections])
    if len(held) < len(collections):
        gone = _("The collection was deleted meanwhile.")
        raise NotAllowed(Reason(gone, _("Choose another one, or begin a new one.")))
    if any(one.owner_id != by.pk for one in held.values()):
        raise PermissionDenied
    return [held[one.pk] for one in collections]


def _of_name(user, name, besides=None):
    taken = Collection.objects.of(user).named(name)
    if not taken.exclude(pk=besides and besides.pk).exists():
        return []
    return [Reason(_("You have a collection “%(name)s” already.") % {"name": name}, _("Choose another name."))]


def _put(collection, cases, *, by, at):
    wanted = Case.objects.visible_to(by).filter(pk__in=[case.pk for case in cases])
    there = set(collection.items.values_list("case", flat=True))
    # In the order of numbers: their rows are held, and everybody who holds several takes them in this order.
    new = [pk for pk in wanted.order_by("number").values_list("pk", flat=True) if pk not in there]
    room = MOST_RECORDS - len(there)
    if len(new) > room:
        raise NotAllowed(_of_room(collection, len(new), room))
    CollectedCase.objects.bulk_create(CollectedCase(collection=collection, case_id=pk, added_at=at) for pk in new)
    return len(new)


def _inside(collection, cases):
    return list(Case.objects.collected_in(collection).filter(pk__in=[case.pk for case in cases]))


def _take(collection, cases):
    return collection.items.filter(case__in=[case.pk for case in cases]).delete()[0]


def _of_room(collection, wanted, room):
    full = _("“%(name)s” has no room for that: a collection holds %(most)s records.") % {
        "name": collection,
        "most": f"{MOST_RECORDS:,}",
    }
    fits = ngettext(
        "%(count)s more fits, and you chose %(wanted)s.", "%(count)s more fit, and you chose %(wanted)s.", room
    )
    return Reason(
        f"{full} {fits % {'count': f'{room:,}', 'wanted': f'{wanted:,}'}}",
        _("Choose another collection, or take some records out of this one first."),
        collection.get_absolute_url(),
        _("Open the collection"),
    )
