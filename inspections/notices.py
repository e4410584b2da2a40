"""What people want to be told about visits. Only reminders, and results that ask nothing of anybody, can be turned off.

An account keeps its wishes on its calendar page; a site contact, who has no account here, presses the link that ends
each of those mails. The link names a visit and who of its two readers had it, so no address stands in it.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse

from contacts.models import User
from inspections.choices import NoticeKind
from inspections.models import Inspection, UnwantedNotice

_keys = Signer(salt="inspections.notices")


@dataclass(frozen=True)
class Link:
    """What a link at the end of a mail is about: one kind, for an account or an address."""

    kind: NoticeKind
    reader: User | str


def is_unwanted(kind: str, reader: User | str) -> bool:
    """Whether an account, or an address without one, has turned a kind off."""
    return UnwantedNotice.objects.filter(kind=kind, **_whose(reader)).exists()


def unwanted(reader: User | str) -> set[str]:
    """The kinds that an account or an address has turned off."""
    return set(UnwantedNotice.objects.filter(**_whose(reader)).values_list("kind", flat=True))


@transaction.atomic
def keep(wanted: Collection[str], *, by: User) -> None:
    """Keep which kinds an account wants; it turns the others off. Whatever is no kind is passed over."""
    UnwantedNotice.objects.filter(user=by, kind__in=wanted).delete()
    for kind in NoticeKind.values:
        if kind not in wanted:
            turn_off(kind, by)


def turn_off(kind: str, reader: User | str) -> None:
    """No more mails of a kind to an account or an address; a second time changes nothing."""
    UnwantedNotice.objects.bulk_create([UnwantedNotice(kind=kind, **_whose(reader))], ignore_conflicts=True)


def link_off(inspection: Inspection, kind: str, user: User | None) -> str:
    """The address of the page that ends mails of a kind for one of the two readers of a visit, without a log-in."""
    key = _keys.sign(f"{kind}.{inspection.pk}.{'asker' if user else 'contact'}")
    return settings.SITE_URL.rstrip("/") + reverse("inspections:notice-off", args=[key])


def find_link(key: str) -> Link | None:
    """What a link is about; None for a made-up one, or when nobody stands behind it any more."""
    try:
        kind, pk, who = _keys.unsign(key).split(".")
    except BadSignature:
        return None
    visit = Inspection.objects.select_related("requested_by").filter(pk=pk).first()
    reader = visit and (visit.requested_by if who == "asker" else visit.site_contact_email)
    return Link(NoticeKind(kind), reader) if reader else None


def _whose(reader):
    return {"email": reader.lower()} if isinstance(reader, str) else {"user": reader}
