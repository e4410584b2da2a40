"""What an application for a case type asks: one version of it, its questions, declarations, documents and reviews."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from permits.choices import QuestionKind
from permits.models.catalog import CaseType
from permits.models.discipline import Discipline
from permits.models.document import DocumentKind
from permits.models.measure import Measure

CODE = RegexValidator(r"^[a-z][a-z0-9_]*$", _("Small letters, digits and _, beginning with a letter."))


class ApplicationFormQuerySet(models.QuerySet):
    def in_use(self):
        """Of each case type the version that new applications begin with: the one adopted last."""
        adopted = self.filter(adopted_at__isnull=False)
        return adopted.order_by("case_type", "-number").distinct("case_type")

    def lock(self, pk):
        """Fetch one version and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("case_type").get(pk=pk)


class ApplicationForm(models.Model):
    """One version of what a case type asks. Once adopted, the database refuses any change to it and its parts.

    An application keeps the version it began with, so what staff write afterwards never alters it.
    """

    case_type = models.ForeignKey(CaseType, verbose_name=_("case type"), on_delete=models.PROTECT, related_name="forms")
    number = models.PositiveSmallIntegerField(_("version"))
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("Shown before the first step: what to have at hand.")
    )
    adopted_at = models.DateTimeField(_("adopted at"), null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("adopted by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ApplicationFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("application form")
        verbose_name_plural = _("application forms")
        permissions = [("adopt_applicationform", _("Can adopt an application form"))]
        constraints = [
            models.UniqueConstraint(fields=["case_type", "number"], name="form_version_once_per_case_type"),
            models.UniqueConstraint(
                fields=["case_type"], condition=Q(adopted_at=None), name="form_draft_once_per_case_type"
            ),
            models.CheckConstraint(
                name="form_adopted_at_and_by_together",
                condition=Q(adopted_at=None, adopted_by=None) | Q(adopted_at__isnull=False, adopted_by__isnull=False),
            ),
        ]

    def __str__(self):
        return gettext("%(type)s, version %(number)s") % {"type": self.case_type, "number": self.number}

    @property
    def is_adopted(self) -> bool:
        return self.adopted_at is not None


class Part(models.Model):
    """What stands in a form at a place, and is asked only where an earlier question was answered so."""

    place = models.PositiveSmallIntegerField(_("place"), default=10)
    shown_if = models.ForeignKey(
        "permits.Question",
        verbose_name=_("only if"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("A question of this form that is a choice, or yes or no."),
    )
    # The answers of that question that bring this: choices as they are written, "yes" or "no".
    shown_for = ArrayField(
        models.CharField(max_length=80), verbose_name=_("was answered"), default=list, blank=True, db_default=[]
    )

    class Meta:
        abstract = True


class Question(Part):
    form = models.ForeignKey(
        ApplicationForm, verbose_name=_("form"), on_delete=models.CASCADE, related_name="questions"
    )
    code = models.CharField(_("code"), max_length=40, validators=[CODE])
    text = models.CharField(_("question"), max_length=200)
    hint = models.CharField(_("hint"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind.choices, default=QuestionKind.TEXT)
    choices = ArrayField(
        models.CharField(max_length=80), verbose_name=_("choices"), default=list, blank=True, db_default=[]
    )
    required = models.BooleanField(_("required"), default=False)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    smallest = models.DecimalField(_("smallest"), max_digits=12, decimal_places=2, null=True, blank=True)
    largest = models.DecimalField(_("largest"), max_digits=12, decimal_places=2, null=True, blank=True)
    # The answer is this measure of the case, which fees are reckoned by; the valuation is one of them.
    measure = models.ForeignKey(
        Measure, verbose_name=_("measures"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # A file that answers the question is a document of this kind.
    document_kind = models.ForeignKey(
        DocumentKind,
        verbose_name=_("kind of document"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.UniqueConstraint(fields=["form", "code"], name="question_code_once_in_a_form"),
            models.CheckConstraint(name="question_kind_is_known", condition=Q(kind__in=QuestionKind.values)),
            models.CheckConstraint(
                name="question_measures_a_number",
                condition=Q(measure=None) | Q(kind__in=QuestionKind.MEASURING),
            ),
        ]

    def __str__(self):
        return self.text


class FormDocument(Part):
    """A kind of document that goes with the application."""

    form = models.ForeignKey(
        ApplicationForm, verbose_name=_("form"), on_delete=models.CASCADE, related_name="documents"
    )
    kind = models.ForeignKey(DocumentKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="+")
    hint = models.CharField(_("what it has to show"), max_length=300, blank=True)
    required = models.BooleanField(_("required"), default=True)

    class Meta:
        verbose_name = _("document of a form")
        verbose_name_plural = _("documents of forms")
        constraints = [models.UniqueConstraint(fields=["form", "kind"], name="form_takes_a_kind_of_document_once")]

    def __str__(self):
        return str(self.kind)


class Declaration(Part):
    """A statement the applicant signs with a typed name; in California those of Health and Safety Code 19825."""

    form = models.ForeignKey(
        ApplicationForm, verbose_name=_("form"), on_delete=models.CASCADE, related_name="declarations"
    )
    code = models.CharField(_("code"), max_length=40, validators=[CODE])
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"))
    # Empty: whoever does the work.
    done_by = models.CharField(_("only if the work is done by"), max_length=12, blank=True, db_default="")

    class Meta:
        verbose_name = _("declaration")
        verbose_name_plural = _("declarations")
        constraints = [models.UniqueConstraint(fields=["form", "code"], name="declaration_code_once_in_a_form")]

    def __str__(self):
        return self.title


class FormReview(Part):
    """A discipline that reads what was handed in, and the days it has for it."""

    form = models.ForeignKey(ApplicationForm, verbose_name=_("form"), on_delete=models.CASCADE, related_name="reviews")
    discipline = models.ForeignKey(Discipline, verbose_name=_("discipline"), on_delete=models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField(_("business days for the first reading"), default=10)
    days_again = models.PositiveSmallIntegerField(_("business days for each reading after it"), default=5)

    class Meta:
        verbose_name = _("review of a form")
        verbose_name_plural = _("reviews of forms")
        constraints = [models.UniqueConstraint(fields=["form", "discipline"], name="form_asks_a_discipline_once")]

    def __str__(self):
        return str(self.discipline)
