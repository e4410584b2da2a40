"""What somebody does not want to be told about visits."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.choices import NoticeKind


class UnwantedNotice(models.Model):
    """One kind that one account, or one address without an account, has turned off. No row: it is told."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="unwanted_visit_notices",
        verbose_name=_("account"),
    )
    # In small letters, of a site contact.
    email = models.EmailField(_("or address"), blank=True, default="")
    kind = models.CharField(_("what"), max_length=10, choices=NoticeKind.choices)

    class Meta:
        verbose_name = _("unwanted notice")
        verbose_name_plural = _("unwanted notices")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "email", "kind"], nulls_distinct=False, name="notice_is_turned_off_once"
            ),
            models.CheckConstraint(
                name="unwanted_notice_is_of_an_account_or_an_address",
                condition=Q(user=None) & ~Q(email="") | Q(user__isnull=False, email=""),
            ),
            models.CheckConstraint(name="unwanted_notice_is_known", condition=Q(kind__in=NoticeKind.values)),
        ]

    def __str__(self):
        return f"{self.user or self.email}: {self.get_kind_display()}"
