"""What a reviewer says about a submittal: one row each, answered by itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.choices import CommentKind, CommentStatus, ConditionDue
from permits.models.case import Case
from permits.models.document import DocumentVersion
from permits.models.reviewing.cycle import Review


class CommentQuerySet(models.QuerySet):
    def told(self):
        """Without the drafts of reviews that are not decided, which only the city sees."""
        return self.filter(told_at__isnull=False)

    def corrections(self):
        return self.filter(kind=CommentKind.CORRECTION)

    def unsettled(self):
        return self.filter(status__in=CommentStatus.UNSETTLED)

    def with_files(self):
        return self.select_related("review__discipline", "review__cycle", "version__document", "attachment__document")

    def lock(self, pk):
        """Fetch one comment and hold its row until the transaction ends; its case is locked before it."""
        rows = self.select_related("case__case_type", "review__cycle", "review__discipline", "version__document")
        return rows.select_for_update(of=("self",)).get(pk=pk)


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
    # Of a condition: the step of the permit before which it has to be met.
    due = models.CharField(
        _("to be met"),
        max_length=10,
        choices=ConditionDue.choices,
        default=ConditionDue.ALWAYS,
        db_default=ConditionDue.ALWAYS,
    )
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

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="comment_number_once_on_a_case"),
            models.CheckConstraint(name="comment_status_is_known", condition=Q(status__in=CommentStatus.values)),
            models.CheckConstraint(name="comment_kind_is_known", condition=Q(kind__in=CommentKind.values)),
            models.CheckConstraint(
                name="comment_answered_at_and_by_together",
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="comment_settled_at_and_by_together",
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.text[:60]}"

    @property
    def is_draft(self) -> bool:
        return self.told_at is None

    @property
    def is_unsettled(self) -> bool:
        return self.status in CommentStatus.UNSETTLED

    @property
    def where(self) -> str:
        """The sheet and the place on it, as a line."""
        return ", ".join(part for part in (self.sheet, self.place) if part)


class Exchange(models.Model):
    """An answer that did not settle a correction, and what the reviewer said to it. Never changed."""

    comment = models.ForeignKey(Comment, verbose_name=_("comment"), on_delete=models.PROTECT, related_name="exchanges")
    answer = models.TextField(_("answer"), blank=True)
    attachment = models.ForeignKey(
        DocumentVersion, verbose_name=_("file"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Of the review that read the answer, and a draft until that one is decided.
    review = models.ForeignKey(Review, verbose_name=_("review"), on_delete=models.PROTECT, related_name="+")
    reply = models.TextField(_("what the reviewer said"))
    replied_at = models.DateTimeField(_("replied at"))
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("answer to a correction")
        verbose_name_plural = _("answers to corrections")

    def __str__(self):
        return f"{self.comment}: {self.reply[:60]}"
