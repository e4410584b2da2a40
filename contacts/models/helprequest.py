"""What somebody asks the city to look at, and what the city answered: one queue for all of it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.choices import HelpKind, HelpStatus
from contacts.models.contact import Contact
from contacts.models.license import License


class HelpRequestQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(status=HelpStatus.WAITING).order_by("asked_at", "pk")

    def late(self, on: date):
        return self.filter(status=HelpStatus.WAITING, due_on__lt=on)

    def up_to(self, request):
        """The given one and those that were asked before it."""
        return self.filter(Q(asked_at__lt=request.asked_at) | Q(asked_at=request.asked_at, pk__lte=request.pk))

    def answered(self):
        """Those that wait no more, latest first."""
        return self.exclude(status=HelpStatus.WAITING).order_by("-asked_at", "-pk")

    def before(self, place):
        """What follows the request at `place` in a list of the latest first."""
        return self.filter(Q(asked_at__lt=place.asked_at) | Q(asked_at=place.asked_at, pk__lt=place.pk))

    def lock(self, pk):
        """Fetch one request and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("user", "license", "contact").get(pk=pk)


class HelpRequest(models.Model):
    """Asked with an account, or without one under a name and an address (an address to be put on file)."""

    kind = models.CharField(_("about"), max_length=10, choices=HelpKind.choices)
    # What it is about, as a text: a row by its label and key, or an address. One open request each.
    thing = models.CharField(_("about what"), max_length=280)
    status = models.CharField(_("status"), max_length=10, choices=HelpStatus.choices, default=HelpStatus.WAITING)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="help_requests",
    )
    name = models.CharField(_("name"), max_length=160)
    company = models.CharField(_("company"), max_length=120, blank=True)
    email = models.EmailField(_("email"))
    license = models.ForeignKey(
        License, verbose_name=_("license"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    contact = models.ForeignKey(
        Contact,
        verbose_name=_("contact"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="help_requests",
    )
    text = models.TextField(_("what they say"), max_length=2000)
    asked_at = models.DateTimeField(_("asked at"))
    due_on = models.DateField(_("due on"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answer = models.CharField(_("answer"), max_length=600, blank=True)

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        indexes = [models.Index("asked_at", "id", name="help_request_waiting", condition=Q(status=HelpStatus.WAITING))]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "thing"],
                condition=Q(status=HelpStatus.WAITING),
                name="help_request_one_open_per_account_and_thing",
            ),
            models.UniqueConstraint(
                fields=["kind", "thing"],
                condition=Q(status=HelpStatus.WAITING, user=None),
                name="help_request_one_open_per_thing_without_account",
            ),
            models.CheckConstraint(
                name="help_request_decided_at_and_by_together",
                condition=Q(decided_at=None, decided_by=None) | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="help_request_waiting_is_undecided",
                condition=~Q(status=HelpStatus.WAITING) | Q(decided_at=None),
            ),
            models.CheckConstraint(
                name="help_request_declined_has_an_answer",
                condition=~Q(status=HelpStatus.DECLINED) | ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="help_request_without_account_is_about_an_address",
                condition=Q(user__isnull=False) | Q(kind=HelpKind.ADDRESS_ON_FILE),
            ),
            models.CheckConstraint(
                name="help_request_names_its_record",
                condition=Q(kind=HelpKind.LICENSE_WRONG, license__isnull=False)
                | Q(kind=HelpKind.CONTACT_WRONG, contact__isnull=False)
                | Q(kind__in=(HelpKind.ADDRESS_ON_FILE, HelpKind.ACCESS)),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.name}"

    def is_late(self, on: date) -> bool:
        return self.status == HelpStatus.WAITING and self.due_on < on
