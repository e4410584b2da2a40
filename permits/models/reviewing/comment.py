"""What a reviewer says about a submittal: one row each, answered by itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.choices import CommentKind, CommentStatus
from permits.models.case import Case
from permits.models.document import DocumentVersion
from permits.models.reviewing.cycle import Review


class Comment(models.Model):
    """Numbered through on its case, so that a letter and a telephone call can name it."""

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="comments")
    number = models.PositiveSmallIntegerField(_("number"))
    review = models.ForeignKey(Review, verbose_name=_("review"), on_delete=models.PROTECT, related_name="comments")
    kind = models.CharField(_("kind"), max_length=10, choices=CommentKind.choices, default=CommentKind.CORRECTION)
    text = models.TextField(_("text"))
    code = models.CharField(_("section of the code"), max_length=80, blank=True)
    version = models.ForeignKey(
        DocumentVersion, verbose_name=_("document"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sheet = models.CharField(_("sheet"), max_length=40, blank=True)
    place = models.CharField(_("where on it"), max_length=120, blank=True)
    # A reviewer's draft until the review is decided: nobody else sees it before.
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=CommentStatus.choices, default=CommentStatus.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    attachment = models.ForeignKey(
        DocumentVersion, verbose_name=_("file"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="comment_number_once_on_a_case"),
            models.CheckConstraint(name="comment_status_is_known", condition=Q(status__in=CommentStatus.values)),
            models.CheckConstraint(name="comment_kind_is_known", condition=Q(kind__in=CommentKind.values)),
        ]

    def __str__(self):
        return f"{self.number}. {self.text[:60]}"
