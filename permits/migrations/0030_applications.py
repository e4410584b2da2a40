import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("permits", "0029_imports_of_money"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LetterTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                ("subject", models.CharField(max_length=160, verbose_name="subject")),
                ("text", models.TextField(verbose_name="text")),
            ],
            options={
                "verbose_name": "template of a letter",
                "verbose_name_plural": "templates of letters",
            },
        ),
        migrations.AddField(
            model_name="casetype",
            name="certificate",
            field=models.CharField(
                choices=[
                    ("none", "No certificate"),
                    ("occupancy", "Certificate of occupancy"),
                    ("completion", "Certificate of completion"),
                ],
                default="none",
                max_length=10,
                verbose_name="ends with",
            ),
        ),
        migrations.AddField(
            model_name="casetype",
            name="days_of_extension",
            field=models.PositiveSmallIntegerField(default=180, verbose_name="days of an extension"),
        ),
        migrations.AddField(
            model_name="casetype",
            name="days_to_check",
            field=models.PositiveSmallIntegerField(default=15, verbose_name="business days to check completeness"),
        ),
        migrations.AddField(
            model_name="casetype",
            name="days_to_review",
            field=models.PositiveSmallIntegerField(default=30, verbose_name="business days to review"),
        ),
        migrations.AddField(
            model_name="casetype",
            name="extensions",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="None are given at 0.", verbose_name="extensions"
            ),
        ),
        migrations.AddField(
            model_name="casetype",
            name="is_active",
            field=models.BooleanField(default=True, verbose_name="in use"),
        ),
        migrations.AddField(
            model_name="casetype",
            name="is_checked",
            field=models.BooleanField(
                default=True,
                help_text="By a person; otherwise it goes on by itself, and issues itself when nothing holds it.",
                verbose_name="checked for completeness",
            ),
        ),
        migrations.AddField(
            model_name="casetype",
            name="license_need",
            field=models.CharField(
                choices=[
                    ("none", "No license needed"),
                    ("owner_may", "A license, or the owner does the work"),
                    ("needed", "A license"),
                ],
                default="none",
                max_length=10,
                verbose_name="license",
            ),
        ),
        migrations.AddField(
            model_name="casetype",
            name="online",
            field=models.BooleanField(
                default=False, help_text="Once a form of it is adopted.", verbose_name="open for online application"
            ),
        ),
        migrations.AddField(
            model_name="casetype",
            name="summary",
            field=models.CharField(
                blank=True,
                help_text="One sentence, for people who look for a permit.",
                max_length=300,
                verbose_name="what it is for",
            ),
        ),
        migrations.CreateModel(
            name="ApplicationForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="Shown before the first step: what to have at hand.",
                        verbose_name="introduction",
                    ),
                ),
                ("adopted_at", models.DateTimeField(blank=True, null=True, verbose_name="adopted at")),
                (
                    "adopted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="adopted by",
                    ),
                ),
                (
                    "case_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forms",
                        to="permits.casetype",
                        verbose_name="case type",
                    ),
                ),
            ],
            options={
                "verbose_name": "application form",
                "verbose_name_plural": "application forms",
                "permissions": [("adopt_applicationform", "Can adopt an application form")],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="key")),
                ("begun_at", models.DateTimeField(verbose_name="begun at")),
                ("at_counter", models.BooleanField(default=False, verbose_name="at the counter")),
                ("step", models.CharField(blank=True, max_length=20, verbose_name="step")),
                ("saved_at", models.DateTimeField(verbose_name="saved at")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="revision")),
                ("place_text", models.CharField(blank=True, max_length=200, verbose_name="place, as typed")),
                (
                    "place_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why it is not in the list"),
                ),
                (
                    "done_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("contractor", "A licensed contractor"),
                            ("owner", "The owner"),
                            ("undecided", "Not decided yet"),
                        ],
                        max_length=12,
                        verbose_name="the work is done by",
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted at")),
                ("discarded_at", models.DateTimeField(blank=True, null=True, verbose_name="discarded at")),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="begun by",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="application",
                        to="permits.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "cloned_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="permits.case",
                        verbose_name="filled in from",
                    ),
                ),
                (
                    "contact_types",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="permits.contacttype", verbose_name="contact types required"
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="permits.applicationform",
                        verbose_name="form",
                    ),
                ),
            ],
            options={
                "verbose_name": "application",
                "verbose_name_plural": "applications",
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("temporary", "Temporary certificate of occupancy"),
                            ("occupancy", "Certificate of occupancy"),
                            ("completion", "Certificate of completion"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code on it")),
                ("portion", models.CharField(blank=True, max_length=200, verbose_name="part of the building")),
                ("occupancy", models.CharField(blank=True, max_length=120, verbose_name="use and occupancy group")),
                (
                    "occupant_load",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="most people at once"),
                ),
                ("conditions", models.TextField(blank=True, verbose_name="conditions")),
                ("issued_on", models.DateField(verbose_name="issued on")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked at")),
                ("revoked_why", models.CharField(blank=True, max_length=300, verbose_name="why")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="permits.case",
                        verbose_name="permit",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate",
                "verbose_name_plural": "certificates",
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("correction", "Correction: to be answered before approval"),
                            ("condition", "Condition of the approval"),
                            ("note", "Note: nothing to do"),
                        ],
                        default="correction",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.TextField(verbose_name="text")),
                ("code", models.CharField(blank=True, max_length=80, verbose_name="section of the code")),
                ("sheet", models.CharField(blank=True, max_length=40, verbose_name="sheet")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="where on it")),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="told at")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Waits for an answer"),
                            ("answered", "Answered"),
                            ("resolved", "Resolved"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled at")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="permits.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
            },
        ),
        migrations.CreateModel(
            name="Condition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="condition")),
                (
                    "due",
                    models.CharField(
                        choices=[
                            ("always", "Holds as long as the permit does"),
                            ("issuance", "Before the permit is issued"),
                            ("final", "Before the final inspection"),
                            ("occupancy", "Before the certificate of occupancy"),
                        ],
                        default="always",
                        max_length=10,
                        verbose_name="to be met",
                    ),
                ),
                ("added_at", models.DateTimeField(verbose_name="added at")),
                ("met_at", models.DateTimeField(blank=True, null=True, verbose_name="met at")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conditions",
                        to="permits.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "comment",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="condition",
                        to="permits.comment",
                        verbose_name="comment",
                    ),
                ),
                (
                    "met_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "condition",
                "verbose_name_plural": "conditions",
            },
        ),
        migrations.CreateModel(
            name="Discipline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="name")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "reviewers",
                    models.ManyToManyField(
                        blank=True, related_name="disciplines", to=settings.AUTH_USER_MODEL, verbose_name="reviewers"
                    ),
                ),
            ],
            options={
                "verbose_name": "discipline",
                "verbose_name_plural": "disciplines",
            },
        ),
        migrations.CreateModel(
            name="DocumentKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("public", "Everybody"),
                            ("parties", "The parties and the city"),
                            ("staff", "The city"),
                        ],
                        default="parties",
                        max_length=8,
                        verbose_name="who may see it",
                    ),
                ),
                ("is_plan", models.BooleanField(default=False, verbose_name="drawings")),
                (
                    "smallest_width",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Empty: any size.", null=True, verbose_name="smallest sheet, inches wide"
                    ),
                ),
                (
                    "smallest_height",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="smallest sheet, inches high"),
                ),
                ("refuses", models.BooleanField(default=False, verbose_name="refuse what does not fit")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "kind of document",
                "verbose_name_plural": "kinds of documents",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["public", "parties", "staff"])),
                        name="document_kind_audience_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(blank=True, max_length=160, verbose_name="title")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("public", "Everybody"),
                            ("parties", "The parties and the city"),
                            ("staff", "The city"),
                        ],
                        default="parties",
                        max_length=8,
                        verbose_name="who may see it",
                    ),
                ),
                ("added_at", models.DateTimeField(verbose_name="added at")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="removed at")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="permits.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="permits.documentkind",
                        verbose_name="kind",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
            },
        ),
        migrations.CreateModel(
            name="DocumentVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("file", models.FileField(max_length=120, upload_to="documents/", verbose_name="file")),
                ("file_name", models.CharField(max_length=160, verbose_name="its name")),
                ("content_type", models.CharField(max_length=40, verbose_name="kind of file")),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="checksum")),
                ("pages", models.PositiveIntegerField(blank=True, null=True, verbose_name="pages")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("checking", "Being checked"),
                            ("ready", "Received"),
                            ("warned", "Received, with a warning"),
                            ("refused", "Refused"),
                            ("accepted", "Accepted by the city"),
                            ("returned", "Needs a new version"),
                        ],
                        default="checking",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("findings", models.JSONField(blank=True, default=list, verbose_name="findings")),
                ("added_at", models.DateTimeField(verbose_name="added at")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="permits.document",
                        verbose_name="document",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a document",
                "verbose_name_plural": "versions of documents",
            },
        ),
        migrations.AddField(
            model_name="comment",
            name="attachment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="permits.documentversion",
                verbose_name="file",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="permits.documentversion",
                verbose_name="document",
            ),
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(verbose_name="reason")),
                ("reinstates", models.BooleanField(default=False, verbose_name="reinstatement")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                (
                    "status",
                    models.CharField(
                        choices=[("asked", "Waiting for the city"), ("granted", "Granted"), ("declined", "Declined")],
                        default="asked",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
                ("until", models.DateField(blank=True, null=True, verbose_name="extended until")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="permits.case",
                        verbose_name="permit",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "extension",
                "verbose_name_plural": "extensions",
            },
        ),
        migrations.CreateModel(
            name="IntakeCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="round")),
                ("received_at", models.DateTimeField(verbose_name="received at")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="accepted at")),
                ("returned_at", models.DateTimeField(blank=True, null=True, verbose_name="returned at")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intake_checks",
                        to="permits.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "technician",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
            ],
            options={
                "verbose_name": "check for completeness",
                "verbose_name_plural": "checks for completeness",
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(editable=False, unique=True, verbose_name="key")),
                ("from_city", models.BooleanField(verbose_name="from the city")),
                ("subject", models.CharField(max_length=160, verbose_name="subject")),
                ("text", models.TextField(verbose_name="text")),
                ("sent_at", models.DateTimeField(verbose_name="sent at")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled at")),
                (
                    "answers",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answered_by",
                        to="permits.letter",
                        verbose_name="answers",
                    ),
                ),
                (
                    "attachments",
                    models.ManyToManyField(
                        blank=True, related_name="letters", to="permits.documentversion", verbose_name="attachments"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="permits.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
            },
        ),
        migrations.CreateModel(
            name="LetterReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("read_at", models.DateTimeField(verbose_name="read at")),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="permits.letter",
                        verbose_name="letter",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "reading of a letter",
                "verbose_name_plural": "readings of letters",
            },
        ),
        migrations.CreateModel(
            name="MissingThing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=500, verbose_name="what is missing")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Missing"), ("answered", "Handed in"), ("settled", "Settled")],
                        default="open",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "check_round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="missing",
                        to="permits.intakecheck",
                        verbose_name="round",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.documentkind",
                        verbose_name="a document",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.documentversion",
                        verbose_name="file",
                    ),
                ),
            ],
            options={
                "verbose_name": "missing thing",
                "verbose_name_plural": "missing things",
            },
        ),
        migrations.CreateModel(
            name="PendingUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="key")),
                ("file_name", models.CharField(max_length=160, verbose_name="its name")),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("received", models.PositiveBigIntegerField(default=0, verbose_name="bytes received")),
                ("begun_at", models.DateTimeField(verbose_name="begun at")),
                ("touched_at", models.DateTimeField(verbose_name="last piece at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pending_uploads",
                        to="permits.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="permits.document",
                        verbose_name="document",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.documentkind",
                        verbose_name="kind",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="permits.documentversion",
                        verbose_name="became",
                    ),
                ),
            ],
            options={
                "verbose_name": "pending upload",
                "verbose_name_plural": "pending uploads",
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(default=10, verbose_name="place")),
                (
                    "shown_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                        verbose_name="was answered",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_]*$", "Small letters, digits and _, beginning with a letter."
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="question")),
                ("hint", models.CharField(blank=True, max_length=300, verbose_name="hint")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "A line of text"),
                            ("long_text", "Several lines of text"),
                            ("number", "A number"),
                            ("money", "An amount of money"),
                            ("date", "A date"),
                            ("choice", "One of several"),
                            ("yes_no", "Yes or no"),
                            ("upload", "A file"),
                        ],
                        default="text",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "choices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                        verbose_name="choices",
                    ),
                ),
                ("required", models.BooleanField(default=False, verbose_name="required")),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                (
                    "smallest",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="smallest"
                    ),
                ),
                (
                    "largest",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="largest"),
                ),
                (
                    "document_kind",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.documentkind",
                        verbose_name="kind of document",
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="permits.applicationform",
                        verbose_name="form",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.measure",
                        verbose_name="measures",
                    ),
                ),
                (
                    "shown_if",
                    models.ForeignKey(
                        blank=True,
                        help_text="A question of this form that is a choice, or yes or no.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.question",
                        verbose_name="only if",
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
            },
        ),
        migrations.CreateModel(
            name="FormReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(default=10, verbose_name="place")),
                (
                    "shown_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                        verbose_name="was answered",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(default=10, verbose_name="business days for the first reading"),
                ),
                (
                    "days_again",
                    models.PositiveSmallIntegerField(default=5, verbose_name="business days for each reading after it"),
                ),
                (
                    "discipline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.discipline",
                        verbose_name="discipline",
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="permits.applicationform",
                        verbose_name="form",
                    ),
                ),
                (
                    "shown_if",
                    models.ForeignKey(
                        blank=True,
                        help_text="A question of this form that is a choice, or yes or no.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.question",
                        verbose_name="only if",
                    ),
                ),
            ],
            options={
                "verbose_name": "review of a form",
                "verbose_name_plural": "reviews of forms",
            },
        ),
        migrations.CreateModel(
            name="FormDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(default=10, verbose_name="place")),
                (
                    "shown_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                        verbose_name="was answered",
                    ),
                ),
                ("hint", models.CharField(blank=True, max_length=300, verbose_name="what it has to show")),
                ("required", models.BooleanField(default=True, verbose_name="required")),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="permits.applicationform",
                        verbose_name="form",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.documentkind",
                        verbose_name="kind",
                    ),
                ),
                (
                    "shown_if",
                    models.ForeignKey(
                        blank=True,
                        help_text="A question of this form that is a choice, or yes or no.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.question",
                        verbose_name="only if",
                    ),
                ),
            ],
            options={
                "verbose_name": "document of a form",
                "verbose_name_plural": "documents of forms",
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(default=10, verbose_name="place")),
                (
                    "shown_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                        verbose_name="was answered",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_]*$", "Small letters, digits and _, beginning with a letter."
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("text", models.TextField(verbose_name="text")),
                (
                    "done_by",
                    models.CharField(
                        blank=True, db_default="", max_length=12, verbose_name="only if the work is done by"
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="declarations",
                        to="permits.applicationform",
                        verbose_name="form",
                    ),
                ),
                (
                    "shown_if",
                    models.ForeignKey(
                        blank=True,
                        help_text="A question of this form that is a choice, or yes or no.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.question",
                        verbose_name="only if",
                    ),
                ),
            ],
            options={
                "verbose_name": "declaration",
                "verbose_name_plural": "declarations",
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.JSONField(verbose_name="answer")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="permits.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.question",
                        verbose_name="question",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField(verbose_name="due on")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_required", "Not required"),
                            ("approved", "Approved"),
                            ("with_comments", "Approved with comments"),
                            ("corrections", "Corrections required"),
                            ("rejected", "Rejected"),
                        ],
                        max_length=14,
                        verbose_name="decision",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note to the applicant")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "discipline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="permits.discipline",
                        verbose_name="discipline",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewer",
                    ),
                ),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
            },
        ),
        migrations.AddField(
            model_name="comment",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="permits.review",
                verbose_name="review",
            ),
        ),
        migrations.CreateModel(
            name="ReviewCycle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="cycle")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("due_on", models.DateField(verbose_name="due on")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_required", "Not required"),
                            ("approved", "Approved"),
                            ("with_comments", "Approved with comments"),
                            ("corrections", "Corrections required"),
                            ("rejected", "Rejected"),
                        ],
                        max_length=14,
                        verbose_name="decision",
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_cycles",
                        to="permits.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "versions",
                    models.ManyToManyField(
                        blank=True, related_name="review_cycles", to="permits.documentversion", verbose_name="documents"
                    ),
                ),
            ],
            options={
                "verbose_name": "review cycle",
                "verbose_name_plural": "review cycles",
            },
        ),
        migrations.AddField(
            model_name="review",
            name="cycle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reviews",
                to="permits.reviewcycle",
                verbose_name="cycle",
            ),
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("typed_name", models.CharField(max_length=120, verbose_name="name as typed")),
                ("text", models.TextField(verbose_name="text signed")),
                ("signed_at", models.DateTimeField(verbose_name="signed at")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="permits.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.declaration",
                        verbose_name="declaration",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
            },
        ),
        migrations.AddConstraint(
            model_name="applicationform",
            constraint=models.UniqueConstraint(fields=("case_type", "number"), name="form_version_once_per_case_type"),
        ),
        migrations.AddConstraint(
            model_name="applicationform",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("adopted_at", None), ("adopted_by", None)),
                    models.Q(("adopted_at__isnull", False), ("adopted_by__isnull", False)),
                    _connector="OR",
                ),
                name="form_adopted_at_and_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("submitted_at", None), ("submitted_by", None)),
                    models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                    _connector="OR",
                ),
                name="application_submitted_at_and_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("submitted_at", None), ("discarded_at", None), _connector="OR"),
                name="application_submitted_is_not_discarded",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "temporary"), ("until__isnull", False)),
                    models.Q(models.Q(("kind", "temporary"), _negated=True), ("until", None)),
                    _connector="OR",
                ),
                name="certificate_temporary_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("kind", "temporary"), _negated=True), ("revoked_at", None)),
                fields=("case", "kind"),
                name="certificate_for_good_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("met_at", None), ("met_by", None)),
                    models.Q(("met_at__isnull", False), ("met_by__isnull", False)),
                    _connector="OR",
                ),
                name="condition_met_at_and_by_together",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["case", "id"], name="document_of_case"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("audience__in", ["public", "parties", "staff"])), name="document_audience_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="documentversion",
            constraint=models.UniqueConstraint(fields=("document", "number"), name="document_version_once"),
        ),
        migrations.AddConstraint(
            model_name="documentversion",
            constraint=models.UniqueConstraint(fields=("document", "sha256"), name="document_takes_a_file_once"),
        ),
        migrations.AddConstraint(
            model_name="documentversion",
            constraint=models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="document_version_has_bytes"),
        ),
        migrations.AddConstraint(
            model_name="documentversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["checking", "ready", "warned", "refused", "accepted", "returned"])),
                name="document_version_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "asked")), fields=("case",), name="extension_asked_once_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "granted"), _negated=True), ("until__isnull", False), _connector="OR"
                ),
                name="extension_granted_until_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="intakecheck",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="intake_round_once"),
        ),
        migrations.AddConstraint(
            model_name="intakecheck",
            constraint=models.UniqueConstraint(
                condition=models.Q(("accepted_at", None), ("returned_at", None)),
                fields=("case",),
                name="intake_one_open_round",
            ),
        ),
        migrations.AddConstraint(
            model_name="intakecheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepted_at", None), ("returned_at", None), _connector="OR"),
                name="intake_accepted_or_returned",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["case", "-sent_at", "-id"], name="letter_of_case"),
        ),
        migrations.AddConstraint(
            model_name="letterreading",
            constraint=models.UniqueConstraint(fields=("letter", "user"), name="letter_is_read_once_by_an_account"),
        ),
        migrations.AddConstraint(
            model_name="missingthing",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["open", "answered", "settled"])),
                name="missing_thing_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="pendingupload",
            constraint=models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="upload_has_bytes"),
        ),
        migrations.AddConstraint(
            model_name="pendingupload",
            constraint=models.CheckConstraint(
                condition=models.Q(("received__lte", models.F("size"))), name="upload_received_no_more_than_it_is"
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(fields=("form", "code"), name="question_code_once_in_a_form"),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["text", "long_text", "number", "money", "date", "choice", "yes_no", "upload"])
                ),
                name="question_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("measure", None), ("kind__in", ("number", "money")), _connector="OR"),
                name="question_measures_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="formreview",
            constraint=models.UniqueConstraint(fields=("form", "discipline"), name="form_asks_a_discipline_once"),
        ),
        migrations.AddConstraint(
            model_name="formdocument",
            constraint=models.UniqueConstraint(fields=("form", "kind"), name="form_takes_a_kind_of_document_once"),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.UniqueConstraint(fields=("form", "code"), name="declaration_code_once_in_a_form"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(fields=("application", "question"), name="question_is_answered_once"),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="comment_number_once_on_a_case"),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["open", "answered", "resolved", "withdrawn"])),
                name="comment_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["correction", "condition", "note"])), name="comment_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewcycle",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="review_cycle_once"),
        ),
        migrations.AddConstraint(
            model_name="reviewcycle",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("case",), name="review_one_open_cycle"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewcycle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("decision", "")),
                    models.Q(("closed_at__isnull", False), models.Q(("decision", ""), _negated=True)),
                    _connector="OR",
                ),
                name="review_cycle_closed_with_a_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(fields=("cycle", "discipline"), name="review_once_per_discipline"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("decision", "")),
                    models.Q(
                        models.Q(("decision", ""), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="review_decided_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                fields=("application", "declaration"), name="declaration_is_signed_once"
            ),
        ),
    ]
