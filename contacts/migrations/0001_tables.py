"""The tables of people: accounts, contacts, licenses, their ties, what they are told, and the city itself."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import contacts.models.tie
import contacts.models.user
from contacts.migrations._together import together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(),
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("key", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("since", models.DateTimeField(db_index=True)),
                ("used", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Desk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("permits", "Permits"),
                            ("inspections", "Inspections"),
                            ("payments", "Payments"),
                            ("accounts", "Accounts and licenses"),
                        ],
                        max_length=20,
                        unique=True,
                        verbose_name="purpose",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("phone", models.CharField(max_length=30, verbose_name="telephone")),
                ("email", models.EmailField(max_length=254, verbose_name="email")),
            ],
        ),
        migrations.CreateModel(
            name="LicenseType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=2,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{2}$", "Two capital letters.")],
                        verbose_name="prefix",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("trade", models.CharField(max_length=40, verbose_name="trade")),
            ],
            options={
                "verbose_name": "license type",
                "verbose_name_plural": "license types",
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                (
                    "username",
                    models.CharField(
                        max_length=32,
                        unique=True,
                        validators=[
                            django.core.validators.MinLengthValidator(4, "A username has at least 4 characters."),
                            django.core.validators.MaxLengthValidator(32, "A username has at most 32 characters."),
                            django.core.validators.RegexValidator(
                                "^[\\w.@+-]+$", "A username holds letters, digits and . @ + - _ only."
                            ),
                        ],
                        verbose_name="username",
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telephone")),
                (
                    "preferred_contact_method",
                    models.CharField(
                        choices=[("email", "Email"), ("text", "Text message"), ("paper", "Letter")],
                        default="email",
                        max_length=10,
                        verbose_name="preferred way to be told",
                    ),
                ),
                (
                    "has_short_password",
                    models.BooleanField(default=False, editable=False, verbose_name="has a short password"),
                ),
                ("terms_version", models.CharField(blank=True, max_length=20, verbose_name="terms accepted")),
                ("terms_accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="terms accepted at")),
                (
                    "address_proved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="first address proved at"),
                ),
                (
                    "dashboard_seen_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="dashboard seen at"),
                ),
                ("security_question", models.CharField(blank=True, max_length=120, verbose_name="security question")),
                ("security_answer", models.CharField(blank=True, max_length=128, verbose_name="answer, hashed")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["email"], name="user_email"),
                    models.Index(
                        django.db.models.functions.text.Right(
                            models.Func(
                                models.F("phone"),
                                models.Value("\\D"),
                                models.Value(""),
                                models.Value("g"),
                                function="regexp_replace",
                                output_field=models.TextField(),
                            ),
                            7,
                        ),
                        name="user_phone",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("username"), name="user_username_unique_whatever_the_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("terms_accepted_at", None), ("terms_version", "")),
                            models.Q(
                                models.Q(("terms_version", ""), _negated=True), ("terms_accepted_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="user_terms_version_and_time_together",
                    ),
                ],
            },
            managers=[
                ("objects", contacts.models.user.CaseBlindUserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("actor", models.CharField(max_length=32, verbose_name="who")),
                ("actor_name", models.CharField(max_length=160, verbose_name="name then")),
                ("act", models.CharField(max_length=200, verbose_name="what")),
                ("thing_type", models.CharField(max_length=60, verbose_name="kind of thing")),
                ("thing", models.CharField(max_length=160, verbose_name="thing")),
                ("thing_id", models.CharField(max_length=40, verbose_name="its key")),
                ("thread", models.CharField(blank=True, max_length=60, verbose_name="case")),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
                ("facts", models.JSONField(blank=True, default=dict, verbose_name="facts")),
            ],
            options={
                "verbose_name": "activity",
                "verbose_name_plural": "activities",
                "indexes": [models.Index(fields=["thread", "-at"], name="activity_thread")],
            },
        ),
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                (
                    "text",
                    models.TextField(
                        blank=True, help_text="Addresses of pages become links.", max_length=600, verbose_name="text"
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[("info", "Information"), ("warning", "Warning"), ("emergency", "Emergency")],
                        default="info",
                        help_text="People can hide an announcement for themselves, but not an emergency.",
                        max_length=10,
                        verbose_name="severity",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="start")),
                ("ends_at", models.DateTimeField(verbose_name="end")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "announcement",
                "verbose_name_plural": "announcements",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="announcement_ends_after_its_start",
                        violation_error_message="It ends before it starts. Choose an end after the start.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="City",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(default="Plumb Hollow", max_length=80, verbose_name="name")),
                (
                    "department",
                    models.CharField(default="Planning & Development", max_length=80, verbose_name="department"),
                ),
                (
                    "address_line",
                    models.CharField(default="1 Level Street", max_length=120, verbose_name="street address"),
                ),
                (
                    "hours",
                    models.CharField(default="Monday to Friday 8 to 5", max_length=80, verbose_name="opening hours"),
                ),
                ("phone", models.CharField(default="555-0142", max_length=30, verbose_name="telephone")),
                ("time_zone", models.CharField(default="America/Los_Angeles", max_length=60, verbose_name="time zone")),
                (
                    "state",
                    models.CharField(
                        default="CA", help_text="Decides the public holidays.", max_length=2, verbose_name="state"
                    ),
                ),
                ("records_since", models.PositiveSmallIntegerField(default=1998, verbose_name="records since")),
                (
                    "accent",
                    models.CharField(
                        default="#14505c",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9a-fA-F]{6}$", "Write a colour as # and six digits, such as #14505c."
                            )
                        ],
                        verbose_name="accent colour",
                    ),
                ),
                (
                    "accent_dark",
                    models.CharField(
                        default="#0d3942",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9a-fA-F]{6}$", "Write a colour as # and six digits, such as #14505c."
                            )
                        ],
                        verbose_name="dark accent",
                    ),
                ),
                (
                    "accent_tint",
                    models.CharField(
                        default="#e9f2f3",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^#[0-9a-fA-F]{6}$", "Write a colour as # and six digits, such as #14505c."
                            )
                        ],
                        verbose_name="accent tint",
                    ),
                ),
                ("logo", models.BinaryField(blank=True, editable=True, null=True, verbose_name="logo (PNG)")),
                (
                    "license_address_public",
                    models.BooleanField(
                        default=False, verbose_name="publish a license holder's business address and phone"
                    ),
                ),
                (
                    "security_question_asked",
                    models.BooleanField(default=True, verbose_name="ask a security question on recovery"),
                ),
                (
                    "registration_terms",
                    models.TextField(
                        default="You act for yourself or for the company you name. The city checks every license you ask to be tied to, and may end an account that is used for somebody else's work. What you file here is part of the public record, except what the law keeps private.",
                        verbose_name="terms of registration",
                    ),
                ),
                (
                    "terms_version",
                    models.CharField(default="2026-01", max_length=20, verbose_name="version of the terms"),
                ),
                (
                    "days_to_pay",
                    models.PositiveSmallIntegerField(
                        default=30, help_text="After them an invoice is overdue.", verbose_name="days to pay an invoice"
                    ),
                ),
                (
                    "days_between_reminders",
                    models.PositiveSmallIntegerField(default=14, verbose_name="days between two reminders"),
                ),
                (
                    "reminders",
                    models.PositiveSmallIntegerField(
                        default=3, help_text="None are sent at 0.", verbose_name="reminders of an overdue invoice"
                    ),
                ),
                (
                    "refund_limit",
                    models.DecimalField(
                        decimal_places=2, default=500, max_digits=10, verbose_name="refunds need a second person above"
                    ),
                ),
                (
                    "returned_check_fee",
                    models.DecimalField(
                        decimal_places=2,
                        default=25,
                        help_text="None is charged at 0.",
                        max_digits=10,
                        verbose_name="fee for a returned check",
                    ),
                ),
                (
                    "days_to_keep_drafts",
                    models.PositiveSmallIntegerField(
                        default=180,
                        help_text="Since it was last changed. Its people are told two weeks before; 0 keeps it forever.",
                        verbose_name="days to keep an application that is not handed in",
                    ),
                ),
                (
                    "late_checks_pass",
                    models.BooleanField(
                        default=True,
                        help_text="An application that nobody has looked at when its days to check are over goes on to review by itself, as the law of California has it. Otherwise the desk is told, and it waits.",
                        verbose_name="what is not checked in time counts as complete",
                    ),
                ),
                (
                    "jurisdiction",
                    models.CharField(
                        blank=True,
                        help_text="The Census number of the place, for open data.",
                        max_length=20,
                        verbose_name="jurisdiction",
                    ),
                ),
                (
                    "open_data_licence",
                    models.TextField(
                        default="These are public records. Anybody may use them for any purpose. They are published as they stand; the city does not vouch that an entry is complete or free of errors.",
                        verbose_name="licence of the open data",
                    ),
                ),
            ],
            options={
                "verbose_name": "city",
                "verbose_name_plural": "city",
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="city_is_one_row")],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "Person"), ("company", "Company")], max_length=10, verbose_name="kind"
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=80, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=80, verbose_name="last name")),
                ("company_name", models.CharField(blank=True, max_length=120, verbose_name="company")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telephone")),
                ("address_line", models.CharField(blank=True, max_length=120, verbose_name="mailing address")),
                ("city", models.CharField(blank=True, max_length=60, verbose_name="city")),
                ("state", models.CharField(blank=True, max_length=2, verbose_name="state")),
                ("zip", models.CharField(blank=True, max_length=10, verbose_name="ZIP code")),
                (
                    "preferred_contact_method",
                    models.CharField(
                        choices=[("email", "Email"), ("text", "Text message"), ("paper", "Letter")],
                        default="email",
                        max_length=10,
                        verbose_name="preferred way to be told",
                    ),
                ),
                ("confidential", models.BooleanField(default=False, verbose_name="confidential")),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.contact",
                        verbose_name="merged into",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
                "indexes": [
                    models.Index(django.db.models.functions.text.Lower("email"), name="contact_email_lower"),
                    models.Index(django.db.models.functions.text.Upper("last_name"), name="contact_last_name"),
                    models.Index(
                        django.db.models.functions.text.Right(
                            models.Func(
                                models.F("phone"),
                                models.Value("\\D"),
                                models.Value(""),
                                models.Value("g"),
                                function="regexp_replace",
                                output_field=models.TextField(),
                            ),
                            7,
                        ),
                        name="contact_phone",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper("company_name"), name="gin_trgm_ops"
                        ),
                        name="contact_company_name_trgm",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(models.Q(("company_name", ""), _negated=True), ("kind", "company")),
                            models.Q(models.Q(("last_name", ""), _negated=True), ("kind", "person")),
                            _connector="OR",
                        ),
                        name="contact_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", None),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="contact_is_not_merged_into_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="why they are the same")),
                ("at", models.DateTimeField(verbose_name="merged at")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="merged by",
                    ),
                ),
                (
                    "merged",
                    models.ManyToManyField(related_name="+", to="contacts.contact", verbose_name="merged into it"),
                ),
                (
                    "survivor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.contact",
                        verbose_name="contact that stays",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="undone by",
                    ),
                ),
            ],
            options={
                "verbose_name": "merge of contacts",
                "verbose_name_plural": "merges of contacts",
                "indexes": [models.Index(models.F("at"), name="contact_merge_at")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at", None), ("undone_by", None)),
                            models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="contact_merge_undone_at_and_by_together",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactMergeStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("moved", "Points at the one that stays"),
                            ("changed", "Took something over"),
                            ("replaced", "Went, because the same stood there already"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("model", models.CharField(max_length=60, verbose_name="kind of row")),
                ("facts", models.JSONField(verbose_name="facts")),
                (
                    "merge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="contacts.contactmerge",
                        verbose_name="merge",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a merge",
                "verbose_name_plural": "steps of merges",
            },
        ),
        migrations.CreateModel(
            name="ContactOrigin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=60, verbose_name="source")),
                ("number", models.CharField(max_length=60, verbose_name="number there")),
                ("row_hash", models.CharField(max_length=64, verbose_name="fingerprint of its row")),
                ("said", models.JSONField(verbose_name="what it said")),
                ("first_at", models.DateTimeField(verbose_name="first came in")),
                ("changed_at", models.DateTimeField(verbose_name="last changed there")),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="origins",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
            ],
            options={
                "verbose_name": "origin of a contact",
                "verbose_name_plural": "origins of contacts",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "number"), name="contacts_contactorigin_one_per_source_and_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactsKeptApart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "contacts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, unique=True, verbose_name="contacts"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="said at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="said by",
                    ),
                ),
            ],
            options={
                "verbose_name": "contacts that are not the same",
                "verbose_name_plural": "contacts that are not the same",
            },
        ),
        migrations.CreateModel(
            name="ContactTie",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("own", "Opened the account"),
                            ("founded", "Registered the company"),
                            ("on_file", "Proved the address on file"),
                            ("invited", "Was invited"),
                            ("staff", "Tied by the city"),
                        ],
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                (
                    "rights",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("view", "See the parties' part"),
                                ("schedule", "Request inspections"),
                                ("pay", "Pay from the record"),
                                ("upload", "Upload documents"),
                                ("manage_contacts", "Manage contacts"),
                                ("apply", "Apply"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=contacts.models.tie.every_right,
                        size=None,
                        verbose_name="may",
                    ),
                ),
                ("is_manager", models.BooleanField(default=False, verbose_name="manages members")),
                ("under_licenses", models.BooleanField(default=True, verbose_name="acts under the company's licenses")),
                (
                    "proved_address",
                    models.EmailField(blank=True, max_length=254, verbose_name="by proving the address"),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ties",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ties",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "tie of an account to a contact",
                "verbose_name_plural": "ties of accounts to contacts",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("contact", "user"),
                        name="contact_tie_one_live_per_contact_and_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="contact_tie_ended_at_and_by_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Favourite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="starred_by",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="favourites",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "favourite",
                "verbose_name_plural": "favourites",
                "constraints": [models.UniqueConstraint(fields=("user", "contact"), name="favourite_once_each")],
            },
        ),
        migrations.CreateModel(
            name="License",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "number",
                    models.CharField(
                        help_text="With its prefix, such as GC-10442.", max_length=30, verbose_name="number"
                    ),
                ),
                ("business_name", models.CharField(max_length=120, verbose_name="business name")),
                (
                    "trades",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="trades",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "Active"), ("suspended", "Suspended"), ("revoked", "Revoked")],
                        default="active",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("expires_on", models.DateField(verbose_name="expires on")),
                ("insurance_expires_on", models.DateField(blank=True, null=True, verbose_name="insurance until")),
                ("bond_expires_on", models.DateField(blank=True, null=True, verbose_name="bond until")),
                (
                    "workers_comp_expires_on",
                    models.DateField(blank=True, null=True, verbose_name="workers' compensation until"),
                ),
                ("address_line", models.CharField(blank=True, max_length=120, verbose_name="business address")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="business telephone")),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="licenses",
                        to="contacts.contact",
                        verbose_name="holder",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="contacts.licensetype", verbose_name="type"
                    ),
                ),
            ],
            options={
                "verbose_name": "license",
                "verbose_name_plural": "licenses",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper("business_name"), name="gin_trgm_ops"
                        ),
                        name="license_business_name_trgm",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper("number"), name="gin_trgm_ops"
                        ),
                        name="license_number_trgm",
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["trades"], name="license_trades"),
                    models.Index(
                        django.db.models.functions.text.Right(
                            models.Func(
                                models.F("phone"),
                                models.Value("\\D"),
                                models.Value(""),
                                models.Value("g"),
                                function="regexp_replace",
                                output_field=models.TextField(),
                            ),
                            7,
                        ),
                        name="license_phone",
                    ),
                    models.Index(fields=["business_name", "number"], name="license_listed"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Upper("number"), name="license_number_unique_whatever_the_case"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, verbose_name="email")),
                ("key_hash", models.CharField(max_length=64, unique=True, verbose_name="key of the link, hashed")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for an answer"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("invited_at", models.DateTimeField(verbose_name="invited at")),
                ("expires_on", models.DateField(verbose_name="open until")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                (
                    "rights",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("view", "See the parties' part"),
                                ("schedule", "Request inspections"),
                                ("pay", "Pay from the record"),
                                ("upload", "Upload documents"),
                                ("manage_contacts", "Manage contacts"),
                                ("apply", "Apply"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        size=None,
                        verbose_name="may",
                    ),
                ),
                ("is_manager", models.BooleanField(default=False, verbose_name="manages members")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="contacts.contact",
                        verbose_name="company",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
                    ),
                ),
                (
                    "license",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.license",
                        verbose_name="license",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None)),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="contacts_invitation_answered_at_and_by_together",
                    ),
                    models.UniqueConstraint(
                        models.F("company"),
                        models.F("license"),
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("status", "open")),
                        name="invitation_one_unanswered_per_address",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HelpRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("license", "A license record is wrong"),
                            ("contact", "A contact record is wrong"),
                            ("address", "An email address should be on file"),
                            ("access", "To be connected to a record"),
                        ],
                        max_length=10,
                        verbose_name="about",
                    ),
                ),
                ("thing", models.CharField(max_length=280, verbose_name="about what")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for the city"),
                            ("granted", "Done as asked"),
                            ("declined", "Declined"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("company", models.CharField(blank=True, max_length=120, verbose_name="company")),
                ("email", models.EmailField(max_length=254, verbose_name="email")),
                ("text", models.TextField(max_length=2000, verbose_name="what they say")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("answer", models.CharField(blank=True, max_length=600, verbose_name="answer")),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="help_requests",
                        to="contacts.contact",
                        verbose_name="contact",
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
                        verbose_name="decided by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="help_requests",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                (
                    "license",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.license",
                        verbose_name="license",
                    ),
                ),
            ],
            options={
                "verbose_name": "request",
                "verbose_name_plural": "requests",
                "indexes": [
                    models.Index(
                        models.F("asked_at"),
                        models.F("id"),
                        condition=models.Q(("status", "waiting")),
                        name="help_request_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "waiting")),
                        fields=("user", "kind", "thing"),
                        name="help_request_one_open_per_account_and_thing",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "waiting"), ("user", None)),
                        fields=("kind", "thing"),
                        name="help_request_one_open_per_thing_without_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="help_request_decided_at_and_by_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "waiting"), _negated=True), ("decided_at", None), _connector="OR"
                        ),
                        name="help_request_waiting_is_undecided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "declined"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="help_request_declined_has_an_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("user__isnull", False), ("kind", "address"), _connector="OR"),
                        name="help_request_without_account_is_about_an_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "license"), ("license__isnull", False)),
                            models.Q(("contact__isnull", False), ("kind", "contact")),
                            ("kind__in", ("address", "access")),
                            _connector="OR",
                        ),
                        name="help_request_names_its_record",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LicenseDelegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "rights",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("view", "See the parties' part"),
                                ("schedule", "Request inspections"),
                                ("pay", "Pay from the record"),
                                ("upload", "Upload documents"),
                                ("manage_contacts", "Manage contacts"),
                                ("apply", "Apply"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        size=None,
                        verbose_name="may",
                    ),
                ),
                ("given_at", models.DateTimeField(verbose_name="given at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="license_delegations",
                        to="contacts.contact",
                        verbose_name="company",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="given by",
                    ),
                ),
                (
                    "license",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to="contacts.license",
                        verbose_name="license",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="license_delegations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "leave to act under a license",
                "verbose_name_plural": "leaves to act under a license",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("license", "company", "user"),
                        name="license_delegation_one_live_each",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="license_delegation_ended_at_and_by_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LicenseLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Waiting for the city"),
                            ("approved", "Approved, waiting for the account's owner"),
                            ("active", "Active"),
                            ("rejected", "Rejected"),
                            ("removed", "Removed"),
                        ],
                        default="requested",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("requested_at", models.DateTimeField(verbose_name="requested at")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "key_hash",
                    models.CharField(blank=True, max_length=64, verbose_name="key of the finishing link, hashed"),
                ),
                ("activated_at", models.DateTimeField(blank=True, null=True, verbose_name="active since")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="license_links",
                        to="contacts.contact",
                        verbose_name="for the company",
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
                        verbose_name="decided by",
                    ),
                ),
                (
                    "license",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="contacts.license",
                        verbose_name="license",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="license_links",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "license link",
                "verbose_name_plural": "license links",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("company", None), ("status__in", ("requested", "approved", "active"))),
                        fields=("user", "license"),
                        name="license_link_one_live_per_account_and_license",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("requested", "approved", "active"))),
                        fields=("company", "license"),
                        name="license_link_one_live_per_company_and_license",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="license_link_decided_at_and_by_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "rejected"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="license_link_rejected_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "active"), _negated=True),
                            models.Q(("activated_at__isnull", False), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="license_link_active_was_approved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LicenseOrigin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=60, verbose_name="source")),
                ("number", models.CharField(max_length=60, verbose_name="number there")),
                ("row_hash", models.CharField(max_length=64, verbose_name="fingerprint of its row")),
                ("said", models.JSONField(verbose_name="what it said")),
                ("first_at", models.DateTimeField(verbose_name="first came in")),
                ("changed_at", models.DateTimeField(verbose_name="last changed there")),
                (
                    "license",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="origin",
                        to="contacts.license",
                        verbose_name="license",
                    ),
                ),
            ],
            options={
                "verbose_name": "origin of a license",
                "verbose_name_plural": "origins of licenses",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "number"), name="contacts_licenseorigin_one_per_source_and_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LicenseSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(max_length=120, upload_to="license-sheets/", verbose_name="file")),
                ("file_name", models.CharField(max_length=160, verbose_name="its name")),
                ("content_type", models.CharField(max_length=40, verbose_name="kind of file")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="checksum")),
                ("dated_on", models.DateField(verbose_name="dated")),
                ("filed_at", models.DateTimeField(verbose_name="filed at")),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="filed by",
                    ),
                ),
                (
                    "license",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="contacts.license",
                        verbose_name="license",
                    ),
                ),
            ],
            options={
                "verbose_name": "contractor information sheet",
                "verbose_name_plural": "contractor information sheets",
                "indexes": [models.Index(fields=["license", "-dated_on"], name="license_sheet_latest")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="license_sheet_has_bytes"),
                    models.UniqueConstraint(fields=("license", "sha256"), name="license_sheet_filed_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                ("thing", models.CharField(max_length=120, verbose_name="about")),
                ("version", models.CharField(blank=True, max_length=80, verbose_name="version")),
                ("to", models.CharField(max_length=254, verbose_name="to")),
                (
                    "method",
                    models.CharField(
                        choices=[("email", "Email"), ("paper", "Letter")],
                        db_default="email",
                        default="email",
                        max_length=10,
                        verbose_name="by",
                    ),
                ),
                ("postal_address", models.TextField(blank=True, db_default="", verbose_name="postal address")),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("progress", "How your applications and permits go on"),
                            ("fees", "Fees that are added"),
                            ("letters", "Letters of the city and of others on a record"),
                            ("people", "Who comes onto a record and who leaves it"),
                        ],
                        db_default="",
                        max_length=12,
                        verbose_name="group",
                    ),
                ),
                ("thread", models.CharField(blank=True, max_length=60, verbose_name="case")),
                (
                    "unsubscribe",
                    models.URLField(
                        blank=True, db_default="", max_length=300, verbose_name="link that ends such mails"
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("body", models.TextField(verbose_name="text")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting to be sent"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Given up"),
                            ("daily", "Waits for the daily mail"),
                            ("kept", "On the site only"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="written at")),
                ("next_try_at", models.DateTimeField(verbose_name="next try")),
                ("lease_until", models.DateTimeField(blank=True, null=True, verbose_name="claimed until")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
                ("error", models.TextField(blank=True, verbose_name="last error")),
                (
                    "printed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="printed by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "indexes": [
                    models.Index(
                        models.F("next_try_at"),
                        condition=models.Q(("status__in", ("queued", "sending"))),
                        name="message_due",
                    ),
                    models.Index(fields=["user", "-created_at", "-id"], name="message_inbox"),
                    models.Index(condition=models.Q(("status", "daily")), fields=["user"], name="message_for_digest"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "thing", "version", "to"), name="message_told_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("status", "sent")),
                            models.Q(("status", "sent"), _negated=True),
                            _connector="OR",
                        ),
                        name="message_sent_has_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("method", "paper"), _negated=True),
                            models.Q(("postal_address", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="message_on_paper_has_an_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "daily"), _negated=True),
                            models.Q(models.Q(("group", ""), _negated=True), ("method", "email")),
                            _connector="OR",
                        ),
                        name="message_for_digest_has_a_reader",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("printed_by", None), models.Q(("method", "paper"), ("status", "sent")), _connector="OR"
                        ),
                        name="message_printed_is_on_paper",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperMessage",
            fields=[],
            options={
                "verbose_name": "letter to print",
                "verbose_name_plural": "letters to print",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("contacts.message",),
        ),
        migrations.CreateModel(
            name="NoticeChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("progress", "How your applications and permits go on"),
                            ("fees", "Fees that are added"),
                            ("letters", "Letters of the city and of others on a record"),
                            ("people", "Who comes onto a record and who leaves it"),
                        ],
                        max_length=12,
                        verbose_name="group",
                    ),
                ),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("at_once", "At once"),
                            ("daily", "Once a day, together"),
                            ("site", "Not by mail, only on this site"),
                        ],
                        max_length=8,
                        verbose_name="how often",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notice_choices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "choice of notices",
                "verbose_name_plural": "choices of notices",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "group"), name="notice_choice_once"),
                    models.CheckConstraint(
                        condition=models.Q(("group__in", ["progress", "fees", "letters", "people"])),
                        name="notice_group_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rhythm__in", ["at_once", "daily", "site"])), name="notice_rhythm_is_known"
                    ),
                ],
            },
        ),
    ]
    operations = together(operations)
