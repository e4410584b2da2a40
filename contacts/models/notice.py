"""How often an account is told of each group of news; what is not here is told at once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.choices import NoticeGroup, NoticeRhythm


class NoticeChoice(models.Model):
    """Written by contacts.telling.rhythms alone."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.CASCADE, related_name="notice_choices"
    )
    group = models.CharField(_("group"), max_length=12, choices=NoticeGroup.choices)
    rhythm = models.CharField(_("how often"), max_length=8, choices=NoticeRhythm.choices)

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")
        constraints = [
            models.UniqueConstraint(fields=["user", "group"], name="notice_choice_once"),
            models.CheckConstraint(name="notice_group_is_known", condition=Q(group__in=NoticeGroup.values)),
            models.CheckConstraint(name="notice_rhythm_is_known", condition=Q(rhythm__in=NoticeRhythm.values)),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_group_display()}"
