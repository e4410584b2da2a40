"""The tables of permits and plan cases: catalog, cases and their places, fees, applications, documents, reviews, letters."""

import uuid
from decimal import Decimal

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from contacts.migrations._together import together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contacts", "0001_tables"),
        ("permits", "0001_search_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="Address",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(blank=True, max_length=20, verbose_name="house number")),
                ("street", models.CharField(max_length=120, verbose_name="street")),
                ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
                ("city", models.CharField(blank=True, max_length=60, verbose_name="city")),
                ("state", models.CharField(blank=True, max_length=2, verbose_name="state")),
                ("zip", models.CharField(blank=True, max_length=10, verbose_name="ZIP code")),
                ("parcel", models.CharField(blank=True, max_length=40, verbose_name="parcel number")),
                (
                    "latitude",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="latitude"),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="longitude"
                    ),
                ),
                ("confidential", models.BooleanField(default=False, verbose_name="confidential")),
                (
                    "search_text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            django.db.models.functions.text.Concat(
                                models.F("number"),
                                models.Value(" "),
                                models.F("street"),
                                models.Value(" "),
                                models.F("unit"),
                                models.Value(" "),
                                models.F("city"),
                                models.Value(" "),
                                models.F("state"),
                                models.Value(" "),
                                models.F("zip"),
                                models.Value(" "),
                                models.F("parcel"),
                                models.Value(" "),
                            ),
                            function="permits_search_words",
                        ),
                        output_field=models.TextField(),
                        verbose_name="search text",
                    ),
                ),
            ],
            options={
                "verbose_name": "address",
                "verbose_name_plural": "addresses",
                "indexes": [
                    models.Index(condition=models.Q(("confidential", True)), fields=["id"], name="address_confidential")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("street", "number", "unit", "city", "zip"), name="address_listed_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, unique=True, verbose_name="number")),
                ("slug", models.CharField(max_length=60, unique=True, verbose_name="number in addresses")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("incomplete", "Incomplete"),
                            ("in_review", "In review"),
                            ("corrections", "Corrections required"),
                            ("ready", "Ready to issue"),
                            ("issued", "Issued"),
                            ("finaled", "Finaled"),
                            ("approved", "Approved"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                            ("denied", "Denied"),
                            ("expired", "Expired"),
                            ("void", "Void"),
                            ("on_file", "On file"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("project_name", models.CharField(blank=True, max_length=120, verbose_name="project")),
                (
                    "work_class",
                    models.CharField(
                        blank=True,
                        choices=[("new", "New"), ("existing", "Existing")],
                        max_length=10,
                        verbose_name="work",
                    ),
                ),
                ("square_feet", models.PositiveIntegerField(blank=True, null=True, verbose_name="square feet")),
                ("housing_units", models.PositiveIntegerField(blank=True, null=True, verbose_name="housing units")),
                (
                    "valuation",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="valuation"
                    ),
                ),
                ("applied_on", models.DateField(blank=True, null=True, verbose_name="applied")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="issued")),
                ("finaled_on", models.DateField(blank=True, null=True, verbose_name="finaled")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="expires")),
                ("filed_on", models.DateField(verbose_name="filed")),
                (
                    "contractor_name",
                    models.CharField(blank=True, max_length=160, verbose_name="contractor, as the source has it"),
                ),
                (
                    "contractor_license",
                    models.CharField(
                        blank=True, db_default="", max_length=30, verbose_name="license number, as the source has it"
                    ),
                ),
                (
                    "contractor_trade",
                    models.CharField(
                        blank=True,
                        db_default="",
                        max_length=40,
                        verbose_name="contractor's trade, as the source has it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "changed_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="changed at"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="source")),
                ("source_status", models.CharField(blank=True, max_length=60, verbose_name="status at the source")),
                (
                    "source_family",
                    models.CharField(blank=True, max_length=60, verbose_name="master number at the source"),
                ),
                (
                    "source_row_hash",
                    models.CharField(blank=True, max_length=64, verbose_name="fingerprint of the source's row"),
                ),
                ("adopted_at", models.DateTimeField(blank=True, null=True, verbose_name="adopted at")),
                ("search_text", models.TextField(blank=True, default="", editable=False, verbose_name="search text")),
                (
                    "address",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="permits.address",
                        verbose_name="address",
                    ),
                ),
                (
                    "license",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="contacts.license",
                        verbose_name="license",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="permits.case",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "case",
                "verbose_name_plural": "cases",
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("filed_on"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="case_newest_first",
                    ),
                    models.Index(
                        models.F("status"),
                        models.OrderBy(models.F("filed_on"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="case_newest_by_status",
                    ),
                    models.Index(
                        models.F("license"),
                        models.OrderBy(models.F("filed_on"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="case_newest_by_license",
                    ),
                    models.Index(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Replace("slug", models.Value("-"), models.Value("")),
                            name="text_pattern_ops",
                        ),
                        name="case_compact_number",
                    ),
                    models.Index(fields=["changed_at", "id"], name="case_in_order_of_change"),
                    models.Index(
                        models.F("source_family"),
                        condition=models.Q(("source_family", ""), _negated=True),
                        name="case_family",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(models.F("search_text"), name="gin_trgm_ops"),
                        name="case_search_trgm",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        models.Func(models.F("search_text"), function="permits_figures"), name="case_figures"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valuation", None), ("valuation__gte", 0), _connector="OR"),
                        name="case_valuation_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "issued"), _negated=True),
                            ("issued_on__isnull", False),
                            models.Q(("source", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="case_issued_has_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "draft",
                                    "submitted",
                                    "incomplete",
                                    "in_review",
                                    "corrections",
                                    "ready",
                                    "issued",
                                    "finaled",
                                    "approved",
                                    "closed",
                                    "withdrawn",
                                    "denied",
                                    "expired",
                                    "void",
                                    "on_file",
                                ],
                            )
                        ),
                        name="case_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True), name="case_is_not_its_own_parent"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("trade", models.CharField(blank=True, max_length=40, verbose_name="trade")),
                (
                    "license_need",
                    models.CharField(
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
                (
                    "is_checked",
                    models.BooleanField(
                        default=True,
                        help_text="By a person; otherwise it goes on by itself, and issues itself when nothing holds it.",
                        verbose_name="checked for completeness",
                    ),
                ),
                (
                    "days_to_check",
                    models.PositiveSmallIntegerField(default=15, verbose_name="business days to check completeness"),
                ),
                (
                    "days_to_review",
                    models.PositiveSmallIntegerField(default=30, verbose_name="business days to review"),
                ),
                ("days_to_expire", models.PositiveSmallIntegerField(default=180, verbose_name="days to expire")),
                (
                    "days_of_extension",
                    models.PositiveSmallIntegerField(default=180, verbose_name="days of an extension"),
                ),
                (
                    "extensions",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="None are given at 0.", verbose_name="extensions"
                    ),
                ),
                (
                    "days_to_reinstate",
                    models.PositiveSmallIntegerField(
                        db_default=365,
                        default=365,
                        help_text="After it has expired; afterwards it takes a new permit.",
                        verbose_name="days to reinstate",
                    ),
                ),
                (
                    "certificate",
                    models.CharField(
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
                (
                    "kind",
                    models.CharField(
                        choices=[("permit", "Permit"), ("plan", "Plan case")],
                        default="permit",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        blank=True,
                        choices=[("residential", "Residential"), ("commercial", "Commercial")],
                        max_length=12,
                        verbose_name="sector",
                    ),
                ),
                (
                    "prefix",
                    models.CharField(
                        max_length=6,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{2,6}$", "Two to six capitals.")],
                        verbose_name="number prefix",
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                (
                    "census_item",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("101", "101 One-family house, detached"),
                            ("102", "102 One-family house, attached"),
                            ("103", "103 Building with two housing units"),
                            ("104", "104 Building with three or four housing units"),
                            ("105", "105 Building with five or more housing units"),
                            ("213", "213 Hotel, motel or other lodging"),
                            ("318", "318 Amusement and recreation"),
                            ("319", "319 Church or other religious building"),
                            ("320", "320 Industrial building"),
                            ("321", "321 Parking garage"),
                            ("322", "322 Service station or repair garage"),
                            ("323", "323 Hospital or other institution"),
                            ("324", "324 Office, bank or professional building"),
                            ("325", "325 Public works and utilities"),
                            ("326", "326 School or other educational building"),
                            ("327", "327 Store or other mercantile building"),
                            ("328", "328 Other nonresidential building"),
                            ("329", "329 Structure other than a building"),
                            ("434", "434 Addition or alteration, residential"),
                            ("437", "437 Addition or alteration, nonresidential"),
                            ("438", "438 Residential garage or carport"),
                            ("645", "645 Demolition of a one-family house"),
                            ("646", "646 Demolition of a building with two housing units"),
                            ("647", "647 Demolition of a building with three or four housing units"),
                            ("648", "648 Demolition of a building with five or more housing units"),
                            ("649", "649 Demolition of any other building"),
                        ],
                        help_text="Where its permits count in the monthly form C-404; nowhere when empty.",
                        max_length=3,
                        verbose_name="item of the Census count",
                    ),
                ),
                (
                    "summary",
                    models.CharField(
                        blank=True,
                        help_text="One sentence, for people who look for a permit.",
                        max_length=300,
                        verbose_name="what it is for",
                    ),
                ),
                (
                    "online",
                    models.BooleanField(
                        default=False,
                        help_text="Once a form of it is adopted.",
                        verbose_name="open for online application",
                    ),
                ),
                (
                    "extension_fee",
                    models.CharField(
                        blank=True,
                        db_default="",
                        help_text="The code of an item of its fee schedule; none is charged when empty.",
                        max_length=30,
                        verbose_name="fee for an extension",
                    ),
                ),
                (
                    "reinstatement_fee",
                    models.CharField(
                        blank=True,
                        db_default="",
                        help_text="The code of an item.",
                        max_length=30,
                        verbose_name="fee for a reinstatement",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "case type",
                "verbose_name_plural": "case types",
            },
        ),
        migrations.CreateModel(
            name="ContactType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="name")),
                (
                    "trade",
                    models.CharField(blank=True, max_length=40, verbose_name="needs a current license of this trade"),
                ),
                ("may_view", models.BooleanField(default=True, verbose_name="sees the parties' part")),
                ("may_schedule", models.BooleanField(default=False, verbose_name="requests inspections")),
                ("may_pay", models.BooleanField(default=False, verbose_name="pays from the case")),
                ("may_upload", models.BooleanField(default=False, verbose_name="uploads documents")),
                ("may_manage_contacts", models.BooleanField(default=False, verbose_name="manages contacts")),
                ("may_apply", models.BooleanField(default=False, verbose_name="applies")),
            ],
            options={
                "verbose_name": "contact type",
                "verbose_name_plural": "contact types",
            },
        ),
        migrations.CreateModel(
            name="District",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=10, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
            ],
        ),
        migrations.CreateModel(
            name="FeeSchedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
            ],
            options={
                "verbose_name": "fee schedule",
                "verbose_name_plural": "fee schedules",
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("records", "Records"),
                            ("licenses", "Licenses"),
                            ("contacts", "Contacts"),
                            ("visits", "Inspections"),
                            ("history", "Status history"),
                            ("further", "Further contractors"),
                            ("invoices", "Open invoices"),
                            ("trust", "Trust accounts"),
                        ],
                        default="records",
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("source", models.CharField(max_length=60, verbose_name="source")),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("file_format", models.CharField(max_length=10, verbose_name="format")),
                (
                    "status",
                    models.CharField(
                        choices=[("running", "Running"), ("done", "Done"), ("refused", "Refused whole")],
                        default="running",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("new", models.PositiveIntegerField(default=0, verbose_name="new")),
                ("changed", models.PositiveIntegerField(default=0, verbose_name="changed")),
                ("unchanged", models.PositiveIntegerField(default=0, verbose_name="unchanged")),
                ("refused", models.PositiveIntegerField(default=0, verbose_name="refused")),
                ("kept", models.PositiveIntegerField(default=0, verbose_name="kept ours")),
                ("unknown_words", models.JSONField(blank=True, default=dict, verbose_name="words nobody mapped")),
                ("error", models.TextField(blank=True, verbose_name="why it was refused whole")),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
            },
        ),
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
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=30,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_]*$", "Small letters, digits and _, beginning with a letter."
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "unit",
                    models.CharField(
                        blank=True, help_text="As it stands after a number: sq ft.", max_length=20, verbose_name="unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "measure",
                "verbose_name_plural": "measures",
            },
        ),
        migrations.CreateModel(
            name="PublishedStatus",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("incomplete", "Incomplete"),
                            ("in_review", "In review"),
                            ("corrections", "Corrections required"),
                            ("ready", "Ready to issue"),
                            ("issued", "Issued"),
                            ("finaled", "Finaled"),
                            ("approved", "Approved"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                            ("denied", "Denied"),
                            ("expired", "Expired"),
                            ("void", "Void"),
                            ("on_file", "On file"),
                        ],
                        max_length=12,
                        unique=True,
                        verbose_name="status",
                    ),
                ),
                (
                    "mapped",
                    models.CharField(
                        choices=[
                            ("Application Accepted", "Application Accepted"),
                            ("Fees/Payment", "Fees/Payment"),
                            ("In Review", "In Review"),
                            ("Permit Issued", "Permit Issued"),
                            ("Inspection Phase", "Inspection Phase"),
                            ("Permit Finaled", "Permit Finaled"),
                            ("Permit Finaled with Conditions", "Permit Finaled with Conditions"),
                            ("Occupancy", "Occupancy"),
                            ("Appeal", "Appeal"),
                            ("Permit Cancelled", "Permit Cancelled"),
                        ],
                        max_length=40,
                        verbose_name="open data status",
                    ),
                ),
            ],
            options={
                "verbose_name": "open data status",
                "verbose_name_plural": "open data statuses",
            },
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
                "constraints": [
                    models.UniqueConstraint(fields=("case_type", "number"), name="form_version_once_per_case_type"),
                    models.UniqueConstraint(
                        condition=models.Q(("adopted_at", None)),
                        fields=("case_type",),
                        name="form_draft_once_per_case_type",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("adopted_at", None), ("adopted_by", None)),
                            models.Q(("adopted_at__isnull", False), ("adopted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="form_adopted_at_and_by_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseContact",
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
                        null=True,
                        size=None,
                        verbose_name="may",
                    ),
                ),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="added at")),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
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
                        related_name="contacts",
                        to="permits.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="put_on_cases",
                        to="contacts.contact",
                        verbose_name="put on by the company",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_contacts",
                        to="contacts.contact",
                        verbose_name="contact",
                    ),
                ),
                (
                    "contact_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_contacts",
                        to="permits.contacttype",
                        verbose_name="contact type",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact on a case",
                "verbose_name_plural": "contacts on cases",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "contact", "contact_type"), name="case_contact_once_per_type"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="case",
            name="case_type",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, to="permits.casetype", verbose_name="type"
            ),
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "temporary"), ("until__isnull", False)),
                            models.Q(models.Q(("kind", "temporary"), _negated=True), ("until", None)),
                            _connector="OR",
                        ),
                        name="certificate_temporary_ends",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("kind", "temporary"), _negated=True), ("revoked_at", None)),
                        fields=("case", "kind"),
                        name="certificate_for_good_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code_hash", models.CharField(max_length=64, verbose_name="code, hashed")),
                ("mailed_at", models.DateTimeField(verbose_name="mailed at")),
                ("expires_on", models.DateField(verbose_name="good until")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="used at")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claim_codes",
                        to="permits.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claim_codes",
                        to="permits.casecontact",
                        verbose_name="mailed to",
                    ),
                ),
                (
                    "used_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="used by",
                    ),
                ),
            ],
            options={
                "verbose_name": "claim code",
                "verbose_name_plural": "claim codes",
                "constraints": [
                    models.UniqueConstraint(fields=("case", "code_hash"), name="claim_code_once_per_case"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("used_at", None), ("used_by", None)),
                            models.Q(("used_at__isnull", False), ("used_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="claim_code_used_at_and_by_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Collection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("description", models.CharField(blank=True, max_length=200, verbose_name="description")),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collections",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "collection",
                "verbose_name_plural": "collections",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("owner"),
                        django.db.models.functions.text.Lower("name"),
                        name="collection_name_once_per_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="collection_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CollectedCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("added_at", models.DateTimeField(verbose_name="added at")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collected",
                        to="permits.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="permits.collection",
                        verbose_name="collection",
                    ),
                ),
            ],
            options={
                "verbose_name": "case in a collection",
                "verbose_name_plural": "cases in collections",
                "constraints": [
                    models.UniqueConstraint(fields=("collection", "case"), name="case_once_in_a_collection")
                ],
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
                (
                    "due",
                    models.CharField(
                        choices=[
                            ("always", "Holds as long as the permit does"),
                            ("issuance", "Before the permit is issued"),
                            ("final", "Before the permit is finaled"),
                            ("occupancy", "Before the certificate of occupancy"),
                        ],
                        db_default="always",
                        default="always",
                        max_length=10,
                        verbose_name="to be met",
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="comment_number_once_on_a_case"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "answered", "resolved", "withdrawn"])),
                        name="comment_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["correction", "condition", "note"])),
                        name="comment_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None)),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="comment_answered_at_and_by_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("settled_by", None)),
                            models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="comment_settled_at_and_by_together",
                    ),
                ],
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
                            ("final", "Before the permit is finaled"),
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("met_at", None), ("met_by", None)),
                            models.Q(("met_at__isnull", False), ("met_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="condition_met_at_and_by_together",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseTypeContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("required", models.BooleanField(default=False, verbose_name="required")),
                (
                    "case_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact_types",
                        to="permits.casetype",
                        verbose_name="case type",
                    ),
                ),
                (
                    "contact_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="permits.contacttype",
                        verbose_name="contact type",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact type taken",
                "verbose_name_plural": "contact types taken",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case_type", "contact_type"), name="case_type_takes_a_contact_type_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseInvitation",
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
                        null=True,
                        size=None,
                        verbose_name="may",
                    ),
                ),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="permits.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_invitations",
                        to="contacts.contact",
                        verbose_name="put on by the company",
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
                    "contact_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="permits.contacttype",
                        verbose_name="contact type",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation onto a case",
                "verbose_name_plural": "invitations onto cases",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None)),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="permits_caseinvitation_answered_at_and_by_together",
                    ),
                    models.UniqueConstraint(
                        models.F("case"),
                        models.F("contact_type"),
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("status", "open")),
                        name="case_invitation_one_unanswered_per_address",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("trade", models.CharField(blank=True, max_length=40, verbose_name="trade")),
                (
                    "license_need",
                    models.CharField(
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
                (
                    "is_checked",
                    models.BooleanField(
                        default=True,
                        help_text="By a person; otherwise it goes on by itself, and issues itself when nothing holds it.",
                        verbose_name="checked for completeness",
                    ),
                ),
                (
                    "days_to_check",
                    models.PositiveSmallIntegerField(default=15, verbose_name="business days to check completeness"),
                ),
                (
                    "days_to_review",
                    models.PositiveSmallIntegerField(default=30, verbose_name="business days to review"),
                ),
                ("days_to_expire", models.PositiveSmallIntegerField(default=180, verbose_name="days to expire")),
                (
                    "days_of_extension",
                    models.PositiveSmallIntegerField(default=180, verbose_name="days of an extension"),
                ),
                (
                    "extensions",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="None are given at 0.", verbose_name="extensions"
                    ),
                ),
                (
                    "days_to_reinstate",
                    models.PositiveSmallIntegerField(
                        db_default=365,
                        default=365,
                        help_text="After it has expired; afterwards it takes a new permit.",
                        verbose_name="days to reinstate",
                    ),
                ),
                (
                    "certificate",
                    models.CharField(
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
                ("license_asked_at", models.DateTimeField(blank=True, null=True, verbose_name="license asked at")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted at")),
                ("discarded_at", models.DateTimeField(blank=True, null=True, verbose_name="discarded at")),
                ("warned_at", models.DateTimeField(blank=True, null=True, verbose_name="warned at")),
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
                    "license_asked",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.license",
                        verbose_name="license asked",
                    ),
                ),
                (
                    "license_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="license named or confirmed by",
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
            ],
            options={
                "verbose_name": "application",
                "verbose_name_plural": "applications",
                "indexes": [
                    models.Index(
                        condition=models.Q(("discarded_at", None), ("submitted_at", None)),
                        fields=["saved_at"],
                        name="application_drafts",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("license_asked", None), ("license_asked_at", None)),
                            models.Q(("license_asked__isnull", False), ("license_asked_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="application_license_asked_and_when_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("submitted_at", None), ("submitted_by", None)),
                            models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="application_submitted_at_and_by_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("submitted_at", None), ("discarded_at", None), _connector="OR"),
                        name="application_submitted_is_not_discarded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessRequest",
            fields=[
                (
                    "helprequest_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="contacts.helprequest",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="access_requests",
                        to="permits.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "contact_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="permits.contacttype",
                        verbose_name="contact type",
                    ),
                ),
            ],
            options={
                "verbose_name": "request to be connected to a record",
                "verbose_name_plural": "requests to be connected to a record",
            },
            bases=("contacts.helprequest",),
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
        migrations.AddField(
            model_name="address",
            name="district",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="permits.district",
                verbose_name="inspection district",
            ),
        ),
        migrations.CreateModel(
            name="DocumentKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        blank=True, editable=False, max_length=20, null=True, unique=True, verbose_name="code"
                    ),
                ),
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
                "indexes": [models.Index(fields=["case", "id"], name="document_of_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["public", "parties", "staff"])),
                        name="document_audience_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("file", models.FileField(blank=True, max_length=120, upload_to="documents/", verbose_name="file")),
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
                            ("deleted", "Deleted with its draft"),
                        ],
                        default="checking",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("findings", models.JSONField(blank=True, default=list, verbose_name="findings")),
                ("taken_up_at", models.DateTimeField(blank=True, null=True, verbose_name="check begun at")),
                ("tries", models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="checks begun")),
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
                "constraints": [
                    models.UniqueConstraint(fields=("document", "number"), name="document_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "refused"), _negated=True),
                        fields=("document", "sha256"),
                        name="document_takes_a_file_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="document_version_has_bytes"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file", ""), _negated=True),
                            ("status__in", ("refused", "deleted")),
                            _connector="OR",
                        ),
                        name="document_version_is_kept_or_gone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["checking", "ready", "warned", "refused", "accepted", "returned", "deleted"],
                            )
                        ),
                        name="document_version_status_is_known",
                    ),
                ],
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "asked")), fields=("case",), name="extension_asked_once_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "granted"), _negated=True), ("until__isnull", False), _connector="OR"
                        ),
                        name="extension_granted_until_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeeItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("code", models.CharField(max_length=30, verbose_name="code")),
                ("description", models.CharField(max_length=160, verbose_name="description")),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("flat", "A fixed amount"),
                            ("rate", "Quantity × rate"),
                            ("table", "A table"),
                            ("percentage", "A percentage of other fees"),
                        ],
                        default="flat",
                        max_length=12,
                        verbose_name="reckoned from",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=10,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="amount",
                    ),
                ),
                (
                    "rate",
                    models.DecimalField(
                        decimal_places=6,
                        default=0,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="rate",
                    ),
                ),
                (
                    "step",
                    models.DecimalField(
                        decimal_places=2,
                        default=1,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="for each",
                    ),
                ),
                ("or_fraction", models.BooleanField(default=True, verbose_name="or fraction thereof")),
                (
                    "included",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="included",
                    ),
                ),
                (
                    "minimum",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=10,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="minimum",
                    ),
                ),
                (
                    "maximum",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=10,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="maximum",
                    ),
                ),
                (
                    "round_to",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0.01"),
                        max_digits=8,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="rounded to",
                    ),
                ),
                (
                    "rounding",
                    models.CharField(
                        choices=[("half_up", "To the nearest, half up"), ("up", "Up"), ("down", "Down")],
                        default="half_up",
                        max_length=10,
                        verbose_name="rounding",
                    ),
                ),
                (
                    "applies",
                    models.CharField(
                        choices=[("always", "Always, once its measure is there"), ("asked", "When staff ask for it")],
                        default="always",
                        max_length=10,
                        verbose_name="charged",
                    ),
                ),
                (
                    "refundable",
                    models.PositiveSmallIntegerField(
                        default=100,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="refundable, percent",
                    ),
                ),
                (
                    "due_at",
                    models.CharField(
                        choices=[("submittal", "Submittal"), ("issuance", "Issuance"), ("inspection", "Inspection")],
                        default="issuance",
                        max_length=12,
                        verbose_name="due at",
                    ),
                ),
                ("account", models.CharField(blank=True, max_length=40, verbose_name="ledger account")),
                ("of", models.ManyToManyField(blank=True, to="permits.feeitem", verbose_name="percentage of")),
            ],
            options={
                "verbose_name": "item of a fee schedule",
                "verbose_name_plural": "items of fee schedules",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gte", 0),
                            ("included__gte", 0),
                            ("rate__gte", 0),
                            models.Q(("minimum", None), ("minimum__gte", 0), _connector="OR"),
                            models.Q(("maximum", None), ("maximum__gte", 0), _connector="OR"),
                        ),
                        name="fee_item_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minimum", None), ("maximum", None), ("minimum__lte", models.F("maximum")), _connector="OR"
                        ),
                        name="fee_item_minimum_below_maximum",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("round_to__gt", 0), ("step__gt", 0)), name="fee_item_steps_forward"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("refundable__lte", 100)), name="fee_item_refundable_is_a_percentage"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", ["flat", "rate", "table", "percentage"])),
                        name="fee_item_basis_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rounding__in", ["half_up", "up", "down"])),
                        name="fee_item_rounding_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("applies__in", ["always", "asked"])), name="fee_item_applies_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__in", ["submittal", "issuance", "inspection"])),
                        name="fee_item_due_at_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30, verbose_name="code")),
                ("description", models.CharField(max_length=160, verbose_name="description")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="amount")),
                (
                    "status",
                    models.CharField(
                        choices=[("owed", "Owed"), ("settled", "Paid"), ("waived", "Waived"), ("void", "Void")],
                        default="owed",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("assessed_at", models.DateTimeField(verbose_name="assessed at")),
                (
                    "paid",
                    models.DecimalField(db_default=0, decimal_places=2, default=0, max_digits=10, verbose_name="paid"),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled at")),
                (
                    "due_at",
                    models.CharField(
                        choices=[("submittal", "Submittal"), ("issuance", "Issuance"), ("inspection", "Inspection")],
                        db_default="issuance",
                        default="issuance",
                        max_length=12,
                        verbose_name="due at",
                    ),
                ),
                (
                    "refundable",
                    models.PositiveSmallIntegerField(db_default=100, default=100, verbose_name="refundable, percent"),
                ),
                (
                    "account",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=40, verbose_name="ledger account"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=300, verbose_name="how it was reckoned"
                    ),
                ),
                ("waived_at", models.DateTimeField(blank=True, null=True, verbose_name="waived at")),
                (
                    "waived_why",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=200, verbose_name="why it was waived"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fees",
                        to="permits.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fees",
                        to="permits.feeitem",
                        verbose_name="of the schedule",
                    ),
                ),
            ],
            options={
                "verbose_name": "fee",
                "verbose_name_plural": "fees",
                "permissions": [
                    ("assess_fee", "Can charge a case by its fee schedule"),
                    ("waive_fee", "Can waive a fee"),
                ],
                "indexes": [
                    models.Index(models.F("assessed_at"), condition=models.Q(("status", "owed")), name="fee_owed")
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="fee_amount_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("paid__gte", 0), ("paid__lte", models.F("amount"))),
                        name="fee_paid_within_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", False), ("status", "settled")),
                            models.Q(models.Q(("status", "settled"), _negated=True), ("settled_at", None)),
                            _connector="OR",
                        ),
                        name="fee_settled_has_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("waived_why", ""), _negated=True),
                                ("status", "waived"),
                                ("waived_at__isnull", False),
                            ),
                            models.Q(
                                models.Q(("status", "waived"), _negated=True), ("waived_at", None), ("waived_why", "")
                            ),
                            _connector="OR",
                        ),
                        name="fee_waived_has_time_and_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["owed", "settled", "waived", "void"])),
                        name="fee_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__in", ["submittal", "issuance", "inspection"])),
                        name="fee_due_at_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("refundable__lte", 100)), name="fee_refundable_is_a_percentage"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("item__isnull", False), ("status", "owed")),
                        fields=("case", "code"),
                        name="fee_of_the_schedule_is_owed_once",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="casetype",
            name="fee_schedule",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="case_types",
                to="permits.feeschedule",
                verbose_name="fee schedule",
            ),
        ),
        migrations.CreateModel(
            name="FeeScheduleVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="starts on")),
                ("ordinance", models.CharField(blank=True, max_length=120, verbose_name="ordinance or resolution")),
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
                    "schedule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="permits.feeschedule",
                        verbose_name="schedule",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a fee schedule",
                "verbose_name_plural": "versions of fee schedules",
                "permissions": [("adopt_feescheduleversion", "Can adopt a version of a fee schedule")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("adopted_at", None), ("adopted_by", None)),
                            models.Q(("adopted_at__isnull", False), ("adopted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="fee_version_adopted_at_and_by_together",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("adopted_at__isnull", False)),
                        fields=("schedule", "starts_on"),
                        name="fee_version_adopted_starts_alone",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="feeitem",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="permits.feescheduleversion",
                verbose_name="version",
            ),
        ),
        migrations.CreateModel(
            name="FeeTier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "over",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="over",
                    ),
                ),
                (
                    "base",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=10,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="costs",
                    ),
                ),
                (
                    "per",
                    models.DecimalField(
                        decimal_places=6,
                        default=0,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="and",
                    ),
                ),
                (
                    "step",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Or fraction thereof. Empty: in proportion.",
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="per additional",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tiers",
                        to="permits.feeitem",
                        verbose_name="item",
                    ),
                ),
            ],
            options={
                "verbose_name": "row of a fee table",
                "verbose_name_plural": "rows of fee tables",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("base__gte", 0), ("over__gte", 0), ("per__gte", 0)),
                        name="fee_tier_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("step", None), ("step__gt", 0), _connector="OR"),
                        name="fee_tier_steps_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FurtherContractor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(help_text="2 for the second.", verbose_name="place")),
                ("name", models.CharField(blank=True, max_length=160, verbose_name="contractor")),
                ("license_number", models.CharField(blank=True, max_length=30, verbose_name="license number")),
                ("trade", models.CharField(blank=True, max_length=40, verbose_name="trade")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="further_contractors",
                        to="permits.case",
                        verbose_name="case",
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
                "verbose_name": "further contractor",
                "verbose_name_plural": "further contractors",
                "constraints": [
                    models.UniqueConstraint(fields=("case", "place"), name="further_contractor_has_a_place_of_its_own"),
                    models.CheckConstraint(
                        condition=models.Q(("place__gte", 2)), name="further_contractor_is_not_the_first"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GuideQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=200, verbose_name="question")),
                ("hint", models.CharField(blank=True, max_length=300, verbose_name="hint")),
                ("is_first", models.BooleanField(default=False, verbose_name="the first one")),
            ],
            options={
                "verbose_name": "question of the guide",
                "verbose_name_plural": "questions of the guide",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_first", True)), fields=("is_first",), name="guide_begins_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GuideAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(default=10, verbose_name="place")),
                ("text", models.CharField(max_length=160, verbose_name="answer")),
                (
                    "advice",
                    models.TextField(
                        blank=True,
                        help_text="Why no permit is needed, or what else to think of.",
                        verbose_name="advice",
                    ),
                ),
                (
                    "case_types",
                    models.ManyToManyField(
                        blank=True,
                        help_text="None, and no question next: no permit is needed.",
                        related_name="+",
                        to="permits.casetype",
                        verbose_name="case types needed",
                    ),
                ),
                (
                    "next",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty where this answer says what is needed.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.guidequestion",
                        verbose_name="asks next",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="permits.guidequestion",
                        verbose_name="question",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer of the guide",
                "verbose_name_plural": "answers of the guide",
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("remedy", models.CharField(blank=True, max_length=200, verbose_name="what to do about it")),
                (
                    "severity",
                    models.CharField(
                        choices=[("notice", "Notice"), ("hold", "Hold"), ("lock", "Lock")],
                        default="hold",
                        max_length=10,
                        verbose_name="severity",
                    ),
                ),
                (
                    "blocks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("issue", "Issuing the permit"),
                                ("inspect", "Inspections"),
                                ("final", "The final inspection"),
                                ("all", "Everything"),
                            ],
                            max_length=10,
                        ),
                        default=list,
                        size=None,
                        verbose_name="blocks",
                    ),
                ),
                (
                    "desk",
                    models.CharField(
                        choices=[
                            ("permits", "Permits"),
                            ("inspections", "Inspections"),
                            ("payments", "Payments"),
                            ("accounts", "Accounts and licenses"),
                        ],
                        default="permits",
                        max_length=20,
                        verbose_name="desk to call",
                    ),
                ),
                (
                    "agency",
                    models.CharField(
                        blank=True,
                        db_default="",
                        help_text="When it is not the city that holds.",
                        max_length=80,
                        verbose_name="other agency",
                    ),
                ),
                ("phone", models.CharField(blank=True, db_default="", max_length=30, verbose_name="its telephone")),
                ("placed_at", models.DateTimeField(verbose_name="placed at")),
                ("cleared_at", models.DateTimeField(blank=True, null=True, verbose_name="cleared at")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holds",
                        to="permits.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "cleared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "hold",
                "verbose_name_plural": "holds",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cleared_at", None), ("cleared_by", None)),
                            models.Q(("cleared_at__isnull", False), ("cleared_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="hold_cleared_at_and_by_together",
                    )
                ],
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
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("late_at", models.DateTimeField(blank=True, null=True, verbose_name="late since")),
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
                "permissions": [("decide_intakecheck", "Can check applications for completeness")],
                "indexes": [
                    models.Index(
                        condition=models.Q(("accepted_at", None), ("ended_at", None), ("returned_at", None)),
                        fields=["due_on", "id"],
                        name="intake_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="intake_round_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None), ("ended_at", None), ("returned_at", None)),
                        fields=("case",),
                        name="intake_one_open_round",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at", None), ("returned_at", None)),
                            models.Q(("accepted_at", None), ("ended_at", None)),
                            models.Q(("ended_at", None), ("returned_at", None)),
                            _connector="OR",
                        ),
                        name="intake_ends_one_way",
                    ),
                ],
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
                "indexes": [
                    models.Index(fields=["case", "-sent_at", "-id"], name="letter_of_case"),
                    models.Index(
                        condition=models.Q(("from_city", False), ("settled_at", None)),
                        fields=["sent_at", "id"],
                        name="letter_to_answer",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("settled_by", None)),
                            models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="letter_settled_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("settled_at", None), ("from_city", False), _connector="OR"),
                        name="letter_of_the_city_is_not_settled",
                    ),
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("letter", "user"), name="letter_is_read_once_by_an_account")
                ],
            },
        ),
        migrations.AddField(
            model_name="feeitem",
            name="measure",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="permits.measure",
                verbose_name="measure",
            ),
        ),
        migrations.CreateModel(
            name="CaseMeasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="amount",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures",
                        to="permits.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="of_cases",
                        to="permits.measure",
                        verbose_name="measure",
                    ),
                ),
            ],
            options={
                "verbose_name": "measure of a case",
                "verbose_name_plural": "measures of cases",
                "constraints": [
                    models.UniqueConstraint(fields=("case", "measure"), name="case_has_a_measure_once"),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="case_measure_not_negative"),
                ],
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "answered", "settled"])),
                        name="missing_thing_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", None)),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="missing_thing_answered_at_and_by_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NobodyYet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("later", "Not decided yet"),
                            ("owner", "The owner does this work"),
                            ("not_needed", "There is no such work"),
                        ],
                        max_length=12,
                        verbose_name="why",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="nobody_yet",
                        to="permits.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "contact_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.contacttype",
                        verbose_name="contact type",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact not named",
                "verbose_name_plural": "contacts not named",
                "constraints": [
                    models.UniqueConstraint(fields=("application", "contact_type"), name="contact_not_named_once"),
                    models.CheckConstraint(
                        condition=models.Q(("why__in", ["later", "owner", "not_needed"])),
                        name="contact_not_named_why_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prefix", models.CharField(max_length=6)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("prefix", "year"), name="number_counter_one_per_prefix_and_year")
                ],
            },
        ),
        migrations.CreateModel(
            name="PendingUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="key")),
                (
                    "audience",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("public", "Everybody"),
                            ("parties", "The parties and the city"),
                            ("staff", "The city"),
                        ],
                        max_length=8,
                        verbose_name="who may see it",
                    ),
                ),
                ("file_name", models.CharField(max_length=160, verbose_name="its name")),
                ("fingerprint", models.CharField(blank=True, max_length=100, verbose_name="fingerprint")),
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
                    models.ForeignKey(
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
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="upload_has_bytes"),
                    models.CheckConstraint(
                        condition=models.Q(("received__lte", models.F("size"))),
                        name="upload_received_no_more_than_it_is",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PermitCard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="card",
                        to="permits.case",
                        verbose_name="permit",
                    ),
                ),
            ],
            options={
                "verbose_name": "permit card",
                "verbose_name_plural": "permit cards",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[0-9A-Z]{20}$")), name="card_code_is_whole"
                    )
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("form", "code"), name="question_code_once_in_a_form"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["text", "long_text", "number", "money", "date", "choice", "yes_no", "upload"])
                        ),
                        name="question_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("measure", None), ("kind__in", ("number", "money")), _connector="OR"),
                        name="question_measures_a_number",
                    ),
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("form", "discipline"), name="form_asks_a_discipline_once")
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("form", "kind"), name="form_takes_a_kind_of_document_once")
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("form", "code"), name="declaration_code_once_in_a_form")
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("application", "question"), name="question_is_answered_once")
                ],
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
                            ("ended", "Ended with the application"),
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
                "permissions": [("decide_review", "Can review plans")],
                "indexes": [
                    models.Index(condition=models.Q(("decision", "")), fields=["due_on", "id"], name="review_waiting")
                ],
                "constraints": [
                    models.CheckConstraint(
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
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Exchange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                ("answered_at", models.DateTimeField(verbose_name="answered at")),
                ("reply", models.TextField(verbose_name="what the reviewer said")),
                ("replied_at", models.DateTimeField(verbose_name="replied at")),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.documentversion",
                        verbose_name="file",
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exchanges",
                        to="permits.comment",
                        verbose_name="comment",
                    ),
                ),
                (
                    "replied_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.review",
                        verbose_name="review",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to a correction",
                "verbose_name_plural": "answers to corrections",
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
                            ("ended", "Ended with the application"),
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
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="review_cycle_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)), fields=("case",), name="review_one_open_cycle"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("decision", "")),
                            models.Q(("closed_at__isnull", False), models.Q(("decision", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="review_cycle_closed_with_a_decision",
                    ),
                ],
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
            name="SavedSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "asked",
                    models.JSONField(
                        help_text="As in the address of the search, without its days and pages.", verbose_name="filters"
                    ),
                ),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("never", "No mail"),
                            ("at_once", "At once"),
                            ("daily", "Every day"),
                            ("weekly", "Every week"),
                        ],
                        default="daily",
                        max_length=10,
                        verbose_name="mail",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                ("told_up_to", models.BigIntegerField(verbose_name="told up to")),
                ("next_at", models.DateTimeField(blank=True, null=True, verbose_name="next mail")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_searches",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved search",
                "verbose_name_plural": "saved searches",
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_at__isnull", False)), fields=["next_at"], name="saved_searches_due"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("owner"),
                        django.db.models.functions.text.Lower("name"),
                        name="saved_search_name_once_per_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="saved_search_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("next_at", None), ("rhythm", "never")),
                            models.Q(models.Q(("rhythm", "never"), _negated=True), ("next_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="saved_search_has_a_next_mail_or_none",
                    ),
                ],
            },
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
                "constraints": [
                    models.UniqueConstraint(fields=("application", "declaration"), name="declaration_is_signed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("incomplete", "Incomplete"),
                            ("in_review", "In review"),
                            ("corrections", "Corrections required"),
                            ("ready", "Ready to issue"),
                            ("issued", "Issued"),
                            ("finaled", "Finaled"),
                            ("approved", "Approved"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                            ("denied", "Denied"),
                            ("expired", "Expired"),
                            ("void", "Void"),
                            ("on_file", "On file"),
                        ],
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("word", models.CharField(blank=True, max_length=60, verbose_name="status at the source")),
                ("on", models.DateField(blank=True, null=True, verbose_name="since")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="status_changes",
                        to="permits.case",
                        verbose_name="case",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of status",
                "verbose_name_plural": "changes of status",
                "indexes": [models.Index(fields=["case", "id"], name="status_changes_in_order")],
            },
        ),
        migrations.CreateModel(
            name="StatusMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="source")),
                ("word", models.CharField(max_length=60, verbose_name="word at the source")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("incomplete", "Incomplete"),
                            ("in_review", "In review"),
                            ("corrections", "Corrections required"),
                            ("ready", "Ready to issue"),
                            ("issued", "Issued"),
                            ("finaled", "Finaled"),
                            ("approved", "Approved"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                            ("denied", "Denied"),
                            ("expired", "Expired"),
                            ("void", "Void"),
                            ("on_file", "On file"),
                        ],
                        max_length=12,
                        verbose_name="our status",
                    ),
                ),
            ],
            options={
                "verbose_name": "status mapping",
                "verbose_name_plural": "status mappings",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("source"),
                        django.db.models.functions.text.Upper("word"),
                        name="status_mapping_one_per_word",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Street",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                (
                    "core",
                    models.TextField(
                        help_text="Without the kind of street and its direction, in capitals.",
                        verbose_name="name alone",
                    ),
                ),
            ],
            options={
                "verbose_name": "street",
                "verbose_name_plural": "streets",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(models.F("core"), name="gin_trgm_ops"),
                        name="street_core_trgm",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ToldCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="permits.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "search",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told",
                        to="permits.savedsearch",
                        verbose_name="saved search",
                    ),
                ),
            ],
            options={
                "verbose_name": "record told of",
                "verbose_name_plural": "records told of",
                "constraints": [
                    models.UniqueConstraint(fields=("search", "case"), name="case_told_once_per_saved_search")
                ],
            },
        ),
        migrations.CreateModel(
            name="Turnaround",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cases", models.PositiveIntegerField(verbose_name="cases")),
                ("median", models.PositiveIntegerField(verbose_name="middle")),
                ("ninetieth", models.PositiveIntegerField(verbose_name="nine of ten")),
                ("city_median", models.PositiveIntegerField(verbose_name="with the city, middle")),
                ("city_ninetieth", models.PositiveIntegerField(verbose_name="with the city, nine of ten")),
                ("applicant_median", models.PositiveIntegerField(verbose_name="with the applicant, middle")),
                ("applicant_ninetieth", models.PositiveIntegerField(verbose_name="with the applicant, nine of ten")),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(verbose_name="until")),
                (
                    "case_type",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="turnaround",
                        to="permits.casetype",
                        verbose_name="case type",
                    ),
                ),
            ],
            options={
                "verbose_name": "turnaround",
                "verbose_name_plural": "turnaround",
            },
        ),
        migrations.CreateModel(
            name="UploadPiece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("offset", models.PositiveBigIntegerField(verbose_name="begins at")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("file", models.FileField(max_length=120, upload_to="", verbose_name="file")),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="permits.pendingupload",
                        verbose_name="upload",
                    ),
                ),
            ],
            options={
                "verbose_name": "piece of an upload",
                "verbose_name_plural": "pieces of uploads",
                "constraints": [models.UniqueConstraint(fields=("upload", "offset"), name="piece_of_an_upload_once")],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(verbose_name="reason")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                (
                    "status",
                    models.CharField(
                        choices=[("asked", "Waiting for the city"), ("accepted", "Accepted"), ("declined", "Declined")],
                        default="asked",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
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
                        related_name="withdrawals",
                        to="permits.case",
                        verbose_name="case",
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
                "verbose_name": "withdrawal",
                "verbose_name_plural": "withdrawals",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "declined"), _negated=True),
                        fields=("case",),
                        name="withdrawal_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="publication",
                        serialize=False,
                        to="permits.case",
                        verbose_name="case",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="published at")),
                ("place", models.BigIntegerField(blank=True, null=True, verbose_name="place")),
            ],
            options={
                "verbose_name": "publication",
                "verbose_name_plural": "publications",
                "indexes": [
                    models.Index(condition=models.Q(("place__gt", 0)), fields=["place"], name="publications_in_order"),
                    models.Index(
                        condition=models.Q(("place", None)), fields=["case"], name="publications_without_place"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("case_type"),
                models.OrderBy(models.F("filed_on"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="case_newest_by_type",
            ),
        ),
        migrations.AddConstraint(
            model_name="feeitem",
            constraint=models.UniqueConstraint(fields=("version", "code"), name="fee_item_code_once_in_a_version"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(fields=("cycle", "discipline"), name="review_once_per_discipline"),
        ),
    ]
    operations = together(operations)
