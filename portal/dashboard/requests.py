"""What an account asked the city for and has no answer to, with its place in line."""

from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from contacts.choices import HelpKind, HelpStatus, LinkStatus
from contacts.models import HelpRequest, LicenseLink, User
from permits.searching.paging import CountOf

LINK = "link"
SHOWN = 5


@dataclass(frozen=True)
class Asked:
    kind: str
    about: str
    place: int
    due_on: date
    status: str

    @property
    def is_approved(self) -> bool:
        """The city has answered; its owner finishes it."""
        return self.status == LinkStatus.APPROVED

    @property
    def title(self) -> str:
        words = {
            LINK: _("To act under license %(about)s"),
            HelpKind.ACCESS: _("To be connected to %(about)s"),
            HelpKind.LICENSE_WRONG: _("License record is wrong: %(about)s"),
            HelpKind.CONTACT_WRONG: _("Contact record is wrong"),
            HelpKind.ADDRESS_ON_FILE: _("Address to put on file: %(about)s"),
        }
        return words[self.kind] % {"about": self.about}

    def is_late(self, today: date) -> bool:
        return self.due_on < today


def read(user: User) -> list[Asked]:
    """The requests of an account, the first that is due first, in one query."""
    earlier = Q(asked_at__lt=OuterRef("asked_at")) | Q(asked_at=OuterRef("asked_at"), pk__lte=OuterRef("pk"))
    before = HelpRequest.objects.filter(earlier, status=HelpStatus.WAITING)
    requests = HelpRequest.objects.filter(user=user, status=HelpStatus.WAITING).values_list(
        Cast("kind", CharField()),
        Coalesce("accessrequest__case__number", "license__number", Cast("email", CharField())),
        CountOf(before.values("pk")),
        "due_on",
        Cast("status", CharField()),
    )
    earlier = Q(requested_at__lt=OuterRef("requested_at"))
    earlier |= Q(requested_at=OuterRef("requested_at"), pk__lte=OuterRef("pk"))
    before = LicenseLink.objects.filter(earlier, status=LinkStatus.REQUESTED)
    links = LicenseLink.objects.filter(user=user, status__in=(LinkStatus.REQUESTED, LinkStatus.APPROVED)).values_list(
        Value(LINK, CharField()),
        F("license__number"),
        CountOf(before.values("pk")),
        "due_on",
        Cast("status", CharField()),
    )
    rows = requests.order_by().union(links.order_by(), all=True)
    return sorted((Asked(*row) for row in rows), key=lambda asked: (asked.due_on, asked.kind, asked.about))
