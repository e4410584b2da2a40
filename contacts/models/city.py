"""The one row that says which city this is, and the desks people call."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.choices import DeskPurpose

# Every page asks this. Put together by hand, because putting it together anew took longer than the answer.
ON_PAGE = """
    SELECT city.*, (
        SELECT jsonb_agg(jsonb_build_object('pk', id, 'title', title, 'text', text, 'severity', severity))::text
          FROM contacts_announcement WHERE starts_at <= %(at)s AND ends_at > %(at)s) AS announced
      FROM contacts_city AS city WHERE city.id = 1
"""

hex_colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as # and six digits, such as #14505c."))


def contrast(one: str, other: str) -> float:
    """How far two hex colours stand apart, from 1 to 21 (WCAG 2.2, relative luminance)."""

    def luminance(colour):
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


class City(models.Model):
    """Everything about the city that a page, a mail or a rule needs to know."""

    name = models.CharField(_("name"), max_length=80, default="Plumb Hollow")
    department = models.CharField(_("department"), max_length=80, default="Planning & Development")
    address_line = models.CharField(_("street address"), max_length=120, default="1 Level Street")
    hours = models.CharField(_("opening hours"), max_length=80, default="Monday to Friday 8 to 5")
    phone = models.CharField(_("telephone"), max_length=30, default="555-0142")
    time_zone = models.CharField(_("time zone"), max_length=60, default="America/Los_Angeles")
    state = models.CharField(_("state"), max_length=2, default="CA", help_text=_("Decides the public holidays."))
    records_since = models.PositiveSmallIntegerField(_("records since"), default=1998)

    accent = models.CharField(_("accent colour"), max_length=7, default="#14505c", validators=[hex_colour])
    accent_dark = models.CharField(_("dark accent"), max_length=7, default="#0d3942", validators=[hex_colour])
    accent_tint = models.CharField(_("accent tint"), max_length=7, default="#e9f2f3", validators=[hex_colour])
    logo = models.BinaryField(_("logo (PNG)"), null=True, blank=True, editable=True)

    license_address_public = models.BooleanField(
        _("publish a license holder's business address and phone"), default=False
    )
    security_question_asked = models.BooleanField(_("ask a security question on recovery"), default=True)
    registration_terms = models.TextField(
        _("terms of registration"),
        default=(
            "You act for yourself or for the company you name. The city checks every license you ask to be tied to, "
            "and may end an account that is used for somebody else's work. What you file here is part of the public "
            "record, except what the law keeps private."
        ),
    )
    terms_version = models.CharField(_("version of the terms"), max_length=20, default="2026-01")

    days_to_pay = models.PositiveSmallIntegerField(
        _("days to pay an invoice"), default=30, help_text=_("After them an invoice is overdue.")
    )
    days_between_reminders = models.PositiveSmallIntegerField(_("days between two reminders"), default=14)
    reminders = models.PositiveSmallIntegerField(
        _("reminders of an overdue invoice"), default=3, help_text=_("None are sent at 0.")
    )
    refund_limit = models.DecimalField(
        _("refunds need a second person above"), max_digits=10, decimal_places=2, default=500
    )
    returned_check_fee = models.DecimalField(
        _("fee for a returned check"),
        max_digits=10,
        decimal_places=2,
        default=25,
        help_text=_("None is charged at 0."),
    )

    days_to_keep_drafts = models.PositiveSmallIntegerField(
        _("days to keep an application that is not handed in"),
        default=180,
        help_text=_("Since it was last changed. Its people are told two weeks before; 0 keeps it forever."),
    )
    late_checks_pass = models.BooleanField(
        _("what is not checked in time counts as complete"),
        default=True,
        help_text=_(
            "An application that nobody has looked at when its days to check are over goes on to review by itself, as "
            "the law of California has it. Otherwise the desk is told, and it waits."
        ),
    )

    jurisdiction = models.CharField(
        _("jurisdiction"), max_length=20, blank=True, help_text=_("The Census number of the place, for open data.")
    )
    open_data_licence = models.TextField(
        _("licence of the open data"),
        default=(
            "These are public records. Anybody may use them for any purpose. They are published as they stand; the "
            "city does not vouch that an entry is complete or free of errors."
        ),
    )

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("city")
        constraints = [models.CheckConstraint(name="city_is_one_row", condition=Q(pk=1))]

    def __str__(self):
        return self.name

    # What it announces, as JSON text; only `on_page` brings it.
    announced = None

    @classmethod
    def current(cls) -> "City":
        """The city this site serves; a new site starts with the defaults above."""
        return cls.objects.filter(pk=1).first() or cls.objects.get_or_create(pk=1)[0]

    @classmethod
    def on_page(cls, at: datetime) -> "City":
        """The city as a page shows it: with what it announces at that moment, `announced`, in the same query."""
        city = next(iter(cls.objects.raw(ON_PAGE, {"at": at})), None)
        if city is None:
            cls.current()
            return cls.on_page(at)
        return city

    def day_at(self, at: datetime) -> date:
        """The day it is in the city at a moment."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()

    def clean(self):
        """Colours must be readable: text on white, and the tint behind text (WCAG 2.2, 1.4.3 and 1.4.11)."""
        errors = {}
        for field in ("accent", "accent_dark"):
            if (
                contrast(getattr(self, field), "#ffffff") < 4.5
                or contrast(getattr(self, field), self.accent_tint) < 4.5
            ):
                errors[field] = _("Too light: it needs a contrast of 4.5 on white and on the tint.")
        if contrast(self.accent_tint, "#1b1b1b") < 10:
            errors["accent_tint"] = _("Too dark to carry text.")
        if errors:
            raise ValidationError(errors)


class DeskQuerySet(models.QuerySet):
    def for_purpose(self, purpose):
        return self.filter(purpose=purpose).order_by("pk").first()


class Desk(models.Model):
    """Who answers the phone for what; a refusal names one."""

    purpose = models.CharField(_("purpose"), max_length=20, choices=DeskPurpose.choices, unique=True)
    name = models.CharField(_("name"), max_length=80)
    phone = models.CharField(_("telephone"), max_length=30)
    email = models.EmailField(_("email"))

    objects = DeskQuerySet.as_manager()

    def __str__(self):
        return self.name
