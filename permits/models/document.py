"""A file on a case: its kind, its versions, and who may see it."""

import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from permits.choices import Audience, FileStatus
from permits.models.case import Case

ATTACHMENT = "attachment"


class DocumentKindQuerySet(models.QuerySet):
    def attachment(self):
        """The kind of whatever goes with a letter or an answer and is nothing a form asks for."""
        kind, _is_new = self.get_or_create(code=ATTACHMENT, defaults={"name": gettext("Attachment")})
        return kind

    def offered(self, *, to_staff: bool):
        """Those that somebody chooses from; what only the city sees is for the city to add."""
        kinds = self.filter(is_active=True).order_by("name")
        return kinds if to_staff else kinds.exclude(audience=Audience.STAFF)


class DocumentKind(models.Model):
    """What documents are: a site plan, calculations, a letter of the owner. Staff edit them."""

    # Only of kinds that the portal itself looks for.
    code = models.CharField(_("code"), max_length=20, unique=True, null=True, blank=True, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    audience = models.CharField(_("who may see it"), max_length=8, choices=Audience.choices, default=Audience.PARTIES)
    # Drawings are measured by their sheets; letters and photos are not.
    is_plan = models.BooleanField(_("drawings"), default=False)
    smallest_width = models.PositiveSmallIntegerField(
        _("smallest sheet, inches wide"), null=True, blank=True, help_text=_("Empty: any size.")
    )
    smallest_height = models.PositiveSmallIntegerField(_("smallest sheet, inches high"), null=True, blank=True)
    # Whether a sheet that is too small, or pages that are missing, refuse the file or only warn.
    refuses = models.BooleanField(_("refuse what does not fit"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = DocumentKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("kind of document")
        verbose_name_plural = _("kinds of documents")
        constraints = [
            models.CheckConstraint(name="document_kind_audience_is_known", condition=Q(audience__in=Audience.values))
        ]

    def __str__(self):
        return self.name


class DocumentQuerySet(models.QuerySet):
    def standing(self):
        """Those that are on their case still."""
        return self.filter(removed_at=None)

    def lock(self, pk):
        """Fetch one document and hold its row until the transaction ends; its case is locked before it."""
        return self.select_for_update(of=("self",)).select_related("case__case_type", "kind").get(pk=pk)


class Document(models.Model):
    """Written by permits.documents alone. What is shown of it is its newest version that was not refused."""

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="documents")
    kind = models.ForeignKey(DocumentKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(_("title"), max_length=160, blank=True)
    audience = models.CharField(_("who may see it"), max_length=8, choices=Audience.choices, default=Audience.PARTIES)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("added by"), on_delete=models.PROTECT, related_name="+"
    )
    # Taken off the case; what a reviewer has read stays in its cycle.
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index(fields=["case", "id"], name="document_of_case")]
        constraints = [
            models.CheckConstraint(name="document_audience_is_known", condition=Q(audience__in=Audience.values))
        ]

    def __str__(self):
        return self.title or str(self.kind)

    @property
    def newest(self):
        """The newest version that can be read, of those that `permits.documents.shown_to` put beside it; or None."""
        return next((version for version in self.found_versions if version.is_readable), None)

    @property
    def latest(self):
        """The version that came last of those found, whatever became of it."""
        return self.found_versions[0] if self.found_versions else None


class DocumentVersionQuerySet(models.QuerySet):
    def readable(self):
        """Those that were checked and not refused."""
        return self.filter(status__in=FileStatus.READABLE)

    def take_up(self, *, at, lease):
        """Claim one that waits to be checked, for as long as the lease, and return it; None when none waits."""
        free = Q(taken_up_at=None) | Q(taken_up_at__lt=at - lease)
        with transaction.atomic():
            waiting = self.select_for_update(skip_locked=True, of=("self",)).filter(free, status=FileStatus.CHECKING)
            version = waiting.order_by("pk").first()
            if version:
                version.taken_up_at, version.tries = at, version.tries + 1
                version.save(update_fields=["taken_up_at", "tries"])
        return version


class DocumentVersion(models.Model):
    """One file of a document. The bytes lie in the storage under a name of chance, outside the web root."""

    document = models.ForeignKey(
        Document, verbose_name=_("document"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    # Empty once it was refused, because what means harm is not kept, and once its draft was discarded.
    file = models.FileField(_("file"), upload_to="documents/", max_length=120, blank=True)
    file_name = models.CharField(_("its name"), max_length=160)
    content_type = models.CharField(_("kind of file"), max_length=40)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=FileStatus.choices, default=FileStatus.CHECKING)
    # What was found, in sentences for the applicant: why it was refused, or what to look at.
    findings = models.JSONField(_("findings"), default=list, blank=True)
    # How often a check was begun: a file that a worker dies of is not tried for ever.
    taken_up_at = models.DateTimeField(_("check begun at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("checks begun"), default=0, db_default=0)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("added by"), on_delete=models.PROTECT, related_name="+"
    )

    objects = DocumentVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a document")
        verbose_name_plural = _("versions of documents")
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_version_once"),
            models.UniqueConstraint(
                fields=["document", "sha256"],
                name="document_takes_a_file_once",
                condition=~Q(status=FileStatus.REFUSED),
            ),
            models.CheckConstraint(name="document_version_has_bytes", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="document_version_is_kept_or_gone",
                condition=~Q(file="") | Q(status__in=(FileStatus.REFUSED, FileStatus.DELETED)),
            ),
            models.CheckConstraint(name="document_version_status_is_known", condition=Q(status__in=FileStatus.values)),
        ]

    def __str__(self):
        return f"{self.document}, {self.number}"

    @property
    def is_readable(self) -> bool:
        return self.status in FileStatus.READABLE

    @property
    def tone(self) -> str:
        return FileStatus(self.status).tone

    @property
    def is_pdf(self) -> bool:
        return self.content_type == "application/pdf"


class PendingUpload(models.Model):
    """A large file that is still coming, piece by piece; forgotten when nobody goes on with it."""

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="pending_uploads")
    kind = models.ForeignKey(DocumentKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="+")
    # The document it becomes a new version of; empty: a new document.
    document = models.ForeignKey(
        Document, verbose_name=_("document"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(_("who may see it"), max_length=8, choices=Audience.choices, blank=True)
    file_name = models.CharField(_("its name"), max_length=160)
    # What the sender's machine tells it by, so that the same file picked again goes on where it stopped.
    fingerprint = models.CharField(_("fingerprint"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    received = models.PositiveBigIntegerField(_("bytes received"), default=0)
    begun_at = models.DateTimeField(_("begun at"))
    touched_at = models.DateTimeField(_("last piece at"))
    version = models.ForeignKey(
        DocumentVersion, verbose_name=_("became"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("pending upload")
        verbose_name_plural = _("pending uploads")
        constraints = [
            models.CheckConstraint(name="upload_has_bytes", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="upload_received_no_more_than_it_is", condition=Q(received__lte=models.F("size"))
            ),
        ]

    def __str__(self):
        return self.file_name


class UploadPiece(models.Model):
    """Some bytes of a pending upload, kept in the storage: each is acknowledged once its row is there."""

    upload = models.ForeignKey(PendingUpload, verbose_name=_("upload"), on_delete=models.CASCADE, related_name="pieces")
    offset = models.PositiveBigIntegerField(_("begins at"))
    size = models.PositiveIntegerField(_("size in bytes"))
    file = models.FileField(_("file"), max_length=120)

    class Meta:
        verbose_name = _("piece of an upload")
        verbose_name_plural = _("pieces of uploads")
        constraints = [models.UniqueConstraint(fields=["upload", "offset"], name="piece_of_an_upload_once")]

    def __str__(self):
        return f"{self.upload}, {self.offset}"
