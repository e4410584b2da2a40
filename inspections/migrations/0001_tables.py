"""The tables of inspections: kinds, rules, calendars, visits, results."""

import datetime
from decimal import Decimal

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import inspections.models.calendar
from contacts.migrations._together import together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("permits", "0002_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="InspectionType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "trade",
                    models.CharField(
                        blank=True,
                        help_text="Empty: an inspector of any trade can do it.",
                        max_length=40,
                        verbose_name="trade",
                    ),
                ),
                (
                    "mapped_type",
                    models.CharField(
                        blank=True,
                        help_text="InspTypeMapped in the BLDS files.",
                        max_length=80,
                        verbose_name="open data type",
                    ),
                ),
                (
                    "is_final",
                    models.BooleanField(
                        default=False,
                        help_text="Waits for every other required inspection and for the fees of the permit.",
                        verbose_name="final",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("calendar", "A day and time from the calendar"),
                            ("assigned", "A request; the city chooses day and inspector"),
                            ("desk", "By telephone only"),
                        ],
                        default="calendar",
                        max_length=10,
                        verbose_name="how it is asked for",
                    ),
                ),
                (
                    "close_at",
                    models.TimeField(
                        blank=True,
                        help_text="Empty: as for all inspections.",
                        null=True,
                        verbose_name="requests close at",
                    ),
                ),
                (
                    "notice_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: as for all inspections.",
                        null=True,
                        verbose_name="minimum notice, business days",
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="For the hour that a visit is expected at.",
                        verbose_name="minutes at the site",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "inspection type",
                "verbose_name_plural": "inspection types",
            },
        ),
        migrations.CreateModel(
            name="InspectionList",
            fields=[],
            options={
                "verbose_name": "list of inspections",
                "verbose_name_plural": "lists of inspections",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("permits.casetype",),
        ),
        migrations.CreateModel(
            name="Blackout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(blank=True, null=True, verbose_name="day")),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        null=True,
                        verbose_name="or every",
                    ),
                ),
                (
                    "week_of_month",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="2 with Wednesday: the second Wednesday. Empty: every week.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="which one of the month",
                    ),
                ),
                (
                    "every_weeks",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="2 with Friday: every other Friday, counted from the first one below.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(8),
                        ],
                        verbose_name="every so many weeks",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="the first one")),
                ("reason", models.CharField(help_text="Shown to the public.", max_length=120, verbose_name="reason")),
            ],
            options={
                "verbose_name": "blackout",
                "verbose_name_plural": "blackouts",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("day__isnull", False), ("week_of_month", None), ("weekday", None)),
                            models.Q(("day", None), ("weekday__isnull", False)),
                            _connector="OR",
                        ),
                        name="blackout_is_a_date_or_a_weekday",
                        violation_error_message="Give a day, or a weekday that comes back, not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("every_weeks", 1),
                            models.Q(("starts_on__isnull", False), ("week_of_month", None), ("weekday__isnull", False)),
                            _connector="OR",
                        ),
                        name="blackout_every_other_week_has_a_first_day",
                        violation_error_message="Say which weekday, and the first day that is off.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Calendar",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "close_at",
                    models.TimeField(
                        default=datetime.time(15, 30),
                        help_text="On the last business day that still leaves the minimum notice.",
                        verbose_name="requests close at",
                    ),
                ),
                (
                    "notice_days",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="0: requests close on the day itself.",
                        verbose_name="minimum notice, business days",
                    ),
                ),
                (
                    "notice_hours",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Before the window begins. 0: no such rule.",
                        verbose_name="and at least so many hours",
                    ),
                ),
                (
                    "horizon_days",
                    models.PositiveSmallIntegerField(
                        default=15,
                        help_text="How far ahead a visit can be requested.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="horizon, days",
                    ),
                ),
                (
                    "horizon_unit",
                    models.CharField(
                        choices=[("business", "Business days"), ("calendar", "Calendar days")],
                        default="business",
                        max_length=10,
                        verbose_name="counted in",
                    ),
                ),
                (
                    "working_days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            choices=[
                                (0, "Monday"),
                                (1, "Tuesday"),
                                (2, "Wednesday"),
                                (3, "Thursday"),
                                (4, "Friday"),
                                (5, "Saturday"),
                                (6, "Sunday"),
                            ]
                        ),
                        default=inspections.models.calendar.monday_to_friday,
                        size=None,
                        verbose_name="working days",
                    ),
                ),
                (
                    "open_statuses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
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
                            max_length=20,
                        ),
                        default=inspections.models.calendar.only_issued,
                        size=None,
                        verbose_name="statuses in which visits can be requested",
                    ),
                ),
                (
                    "same_day_until",
                    models.TimeField(
                        blank=True,
                        help_text="A place that is still free that day can be requested until then. Empty: never.",
                        null=True,
                        verbose_name="same day until",
                    ),
                ),
                (
                    "same_day_fee",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0.00"),
                        max_digits=8,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.00"))],
                        verbose_name="same-day fee",
                    ),
                ),
                (
                    "cancel_until",
                    models.TimeField(
                        default=datetime.time(7, 0),
                        help_text="On the day of the visit.",
                        verbose_name="cancel and move until",
                    ),
                ),
                (
                    "late_cancel_fee",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0.00"),
                        help_text="With a fee, a visit can be cancelled after that hour too, for this fee. 0: it can't.",
                        max_digits=8,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.00"))],
                        verbose_name="late cancellation fee",
                    ),
                ),
                (
                    "most_moves",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="By those who asked for it. Empty: any number.",
                        null=True,
                        verbose_name="moves of one visit",
                    ),
                ),
                (
                    "today_from",
                    models.TimeField(
                        default=datetime.time(7, 30),
                        help_text="Inspector, stop and expected hour.",
                        verbose_name="today's routes are public from",
                    ),
                ),
                (
                    "on_the_road_from",
                    models.TimeField(default=datetime.time(8, 0), verbose_name="inspectors set out at"),
                ),
                (
                    "failures_before_fee",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="failures before a fee",
                    ),
                ),
                (
                    "reinspection_fee",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("72.00"),
                        help_text="For that failure and each later one of the type. 0: none.",
                        max_digits=8,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.00"))],
                        verbose_name="re-inspection fee",
                    ),
                ),
                (
                    "fee_stops",
                    models.CharField(
                        choices=[
                            ("same_type", "The next request of the same inspection"),
                            ("every_request", "Every request on the permit"),
                            ("final", "The final inspection"),
                        ],
                        default="same_type",
                        max_length=14,
                        verbose_name="while it is unpaid, it stops",
                    ),
                ),
                (
                    "final_waits_for_fees",
                    models.BooleanField(default=True, verbose_name="a final waits for all fees of the permit"),
                ),
            ],
            options={
                "verbose_name": "inspection rules",
                "verbose_name_plural": "inspection rules",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="city_has_one_row_of_inspection_rules"),
                    models.CheckConstraint(
                        condition=models.Q(("reinspection_fee__gte", 0)), name="reinspection_fee_is_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("horizon_days__gte", models.F("notice_days")),
                            ("horizon_days__gte", 1),
                            ("horizon_days__lte", 90),
                        ),
                        name="inspections_need_a_horizon_beyond_the_notice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("working_days__len__gte", 1)), name="city_inspects_on_some_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("late_cancel_fee__gte", 0), ("same_day_fee__gte", 0)),
                        name="inspection_charges_are_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_hash", models.CharField(max_length=64, unique=True, verbose_name="hash of its key")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="last read at")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feed",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar feed",
                "verbose_name_plural": "calendar feeds",
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "number",
                    models.PositiveIntegerField(help_text="Counts up within the permit.", verbose_name="number"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("scheduled", "Scheduled"),
                            ("passed", "Passed"),
                            ("partial", "Passed in part"),
                            ("failed", "Failed"),
                            ("no_access", "No access"),
                            ("cancelled", "Cancelled"),
                            ("on_file", "On file"),
                        ],
                        default="scheduled",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("requested_at", models.DateTimeField(blank=True, null=True, verbose_name="requested at")),
                ("site_contact_name", models.CharField(blank=True, max_length=120, verbose_name="site contact")),
                (
                    "site_contact_phone",
                    models.CharField(blank=True, max_length=40, verbose_name="site contact's phone"),
                ),
                (
                    "site_contact_email",
                    models.EmailField(
                        blank=True,
                        db_default="",
                        help_text="Is told about this visit too.",
                        max_length=254,
                        verbose_name="site contact's email",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note to the inspector")),
                (
                    "moves",
                    models.PositiveSmallIntegerField(
                        db_default=0,
                        default=0,
                        help_text="How often those who asked for it moved it.",
                        verbose_name="moved",
                    ),
                ),
                (
                    "sequence",
                    models.PositiveIntegerField(
                        db_default=0,
                        default=0,
                        help_text="Counts what calendar programs are told about it.",
                        verbose_name="version",
                    ),
                ),
                (
                    "stop",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Its place in the day, where the inspector chose it by hand.",
                        null=True,
                        verbose_name="stop",
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="public comment")),
                ("resulted_at", models.DateTimeField(blank=True, null=True, verbose_name="result at")),
                (
                    "sent_key",
                    models.UUIDField(
                        blank=True,
                        help_text="The form that recorded the result; sent twice, it counts once.",
                        null=True,
                        verbose_name="key of the form",
                    ),
                ),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled at")),
                ("source", models.CharField(blank=True, db_default="", max_length=60, verbose_name="source")),
                (
                    "source_key",
                    models.CharField(
                        blank=True, db_default="", max_length=160, verbose_name="which visit at the source"
                    ),
                ),
                (
                    "source_result",
                    models.CharField(blank=True, db_default="", max_length=60, verbose_name="result at the source"),
                ),
                (
                    "source_inspector",
                    models.CharField(
                        blank=True, db_default="", max_length=80, verbose_name="inspector, as the source has it"
                    ),
                ),
                (
                    "source_requested_on",
                    models.DateField(blank=True, null=True, verbose_name="requested, at the source"),
                ),
                (
                    "source_scheduled_on",
                    models.DateField(blank=True, null=True, verbose_name="scheduled, at the source"),
                ),
                (
                    "source_inspected_on",
                    models.DateField(blank=True, null=True, verbose_name="inspected, at the source"),
                ),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="cancelled by",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="permits.case",
                        verbose_name="permit",
                    ),
                ),
                (
                    "fee",
                    models.ForeignKey(
                        blank=True,
                        help_text="Charged because of this result.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.fee",
                        verbose_name="re-inspection fee",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="requested by",
                    ),
                ),
                (
                    "resulted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="result by",
                    ),
                ),
                (
                    "inspection_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="inspections.inspectiontype",
                        verbose_name="type",
                    ),
                ),
            ],
            options={
                "verbose_name": "inspection",
                "verbose_name_plural": "inspections",
                "permissions": [("record_result", "Can record the result of an inspection")],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ("requested", "scheduled"))),
                        fields=["case"],
                        name="inspections_to_be_made",
                    ),
                    models.Index(
                        django.db.models.functions.text.Right(
                            models.Func(
                                models.F("site_contact_phone"),
                                models.Value("\\D"),
                                models.Value(""),
                                models.Value("g"),
                                function="regexp_replace",
                                output_field=models.TextField(),
                            ),
                            7,
                        ),
                        condition=models.Q(("site_contact_phone", ""), _negated=True),
                        name="inspection_site_phone",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="inspection_number_is_unique_on_its_case"),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("requested", "scheduled"))),
                        fields=("case", "inspection_type"),
                        name="case_has_one_live_inspection_of_a_type",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        fields=("case", "source_key"),
                        name="inspection_from_elsewhere_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", ""), _negated=True),
                            models.Q(("requested_at__isnull", False), ("requested_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="inspection_of_ours_has_who_asked_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("resulted_at__isnull", False),
                                ("resulted_by__isnull", False),
                                ("source", ""),
                                ("status__in", ("passed", "partial", "failed", "no_access")),
                            ),
                            models.Q(
                                ("resulted_at", None),
                                ("resulted_by", None),
                                ("status__in", ("passed", "partial", "failed", "no_access")),
                                models.Q(("source", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status__in", ("passed", "partial", "failed", "no_access")), _negated=True),
                                ("resulted_at", None),
                                ("resulted_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="inspection_result_has_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cancelled_at__isnull", False),
                                ("cancelled_by__isnull", False),
                                ("source", ""),
                                ("status", "cancelled"),
                            ),
                            models.Q(
                                ("cancelled_at", None),
                                ("cancelled_by", None),
                                ("status", "cancelled"),
                                models.Q(("source", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status", "cancelled"), _negated=True),
                                ("cancelled_at", None),
                                ("cancelled_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="inspection_cancelled_has_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "requested",
                                    "scheduled",
                                    "passed",
                                    "partial",
                                    "failed",
                                    "no_access",
                                    "cancelled",
                                    "on_file",
                                ],
                            )
                        ),
                        name="inspection_status_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChecklistItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(default=10, verbose_name="order")),
                ("text", models.CharField(max_length=200, verbose_name="what to look at")),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="section of the code")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "inspection_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checklist",
                        to="inspections.inspectiontype",
                        verbose_name="inspection type",
                    ),
                ),
            ],
            options={
                "verbose_name": "point of a checklist",
                "verbose_name_plural": "checklists",
                "constraints": [
                    models.UniqueConstraint(fields=("inspection_type", "text"), name="checklist_has_a_point_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Inspector",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "work_phone",
                    models.CharField(help_text="Shown to the public.", max_length=40, verbose_name="work phone"),
                ),
                (
                    "trades",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        help_text="Separated by commas. Empty: all trades.",
                        size=None,
                        verbose_name="trades",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "districts",
                    models.ManyToManyField(
                        blank=True, related_name="inspectors", to="permits.district", verbose_name="districts"
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspector",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "inspector",
                "verbose_name_plural": "inspectors",
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField(verbose_name="first day")),
                ("last_day", models.DateField(verbose_name="last day")),
                ("reason", models.CharField(blank=True, max_length=120, verbose_name="reason")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "inspector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to="inspections.inspector",
                        verbose_name="inspector",
                    ),
                ),
            ],
            options={
                "verbose_name": "absence",
                "verbose_name_plural": "absences",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inspector", "first_day", "last_day"), name="absence_is_recorded_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="absence_ends_on_or_after_its_first_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(max_length=120, upload_to="inspection-photos/", verbose_name="file")),
                ("file_name", models.CharField(max_length=160, verbose_name="its name")),
                ("content_type", models.CharField(max_length=40, verbose_name="kind of file")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="checksum")),
                (
                    "audience",
                    models.CharField(
                        choices=[("public", "Everybody"), ("parties", "The people on the permit"), ("staff", "Staff")],
                        default="parties",
                        max_length=8,
                        verbose_name="who may see it",
                    ),
                ),
                ("added_at", models.DateTimeField(verbose_name="added at")),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="inspections.inspection",
                        verbose_name="inspection",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo",
                "verbose_name_plural": "photos",
                "constraints": [
                    models.UniqueConstraint(fields=("inspection", "sha256"), name="photo_is_added_once_to_a_visit"),
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="photo_has_bytes"),
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["public", "parties", "staff"])),
                        name="photo_audience_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Quota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("trade", models.CharField(blank=True, max_length=40, verbose_name="trade")),
                ("visits", models.PositiveSmallIntegerField(verbose_name="visits a day")),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="permits.district",
                        verbose_name="district",
                    ),
                ),
                (
                    "inspector",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quotas",
                        to="inspections.inspector",
                        verbose_name="inspector",
                    ),
                ),
            ],
            options={
                "verbose_name": "daily limit",
                "verbose_name_plural": "daily limits",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inspector", "district", "trade"), name="daily_limit_is_set_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QuotaDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("capacity", models.PositiveSmallIntegerField(verbose_name="places")),
                ("booked", models.PositiveSmallIntegerField(default=0, verbose_name="taken")),
                (
                    "quota",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="inspections.quota",
                        verbose_name="daily limit",
                    ),
                ),
            ],
            options={
                "verbose_name": "day of a limit",
                "verbose_name_plural": "days of limits",
                "constraints": [
                    models.UniqueConstraint(fields=("quota", "day"), name="daily_limit_has_one_counter_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("booked__gte", 0), ("booked__lte", models.F("capacity"))),
                        name="daily_limit_is_never_booked_over",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="inspection",
            name="quotas",
            field=models.ManyToManyField(
                blank=True,
                related_name="inspections",
                to="inspections.quotaday",
                verbose_name="daily limits it counts under",
            ),
        ),
        migrations.CreateModel(
            name="RequiredInspection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(default=10, verbose_name="order")),
                (
                    "optional",
                    models.BooleanField(
                        default=False,
                        help_text="May be requested, but the permit can be finaled without it.",
                        verbose_name="optional",
                    ),
                ),
                (
                    "case_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="required_inspections",
                        to="permits.casetype",
                        verbose_name="permit type",
                    ),
                ),
                (
                    "inspection_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="required_by",
                        to="inspections.inspectiontype",
                        verbose_name="inspection type",
                    ),
                ),
                (
                    "prerequisites",
                    models.ManyToManyField(
                        blank=True,
                        related_name="required_before",
                        to="inspections.inspectiontype",
                        verbose_name="only after these have passed",
                    ),
                ),
            ],
            options={
                "verbose_name": "required inspection",
                "verbose_name_plural": "required inspections",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case_type", "inspection_type"), name="permit_type_lists_an_inspection_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ResultMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="source")),
                ("word", models.CharField(max_length=60, verbose_name="word at the source")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("scheduled", "Scheduled"),
                            ("passed", "Passed"),
                            ("partial", "Passed in part"),
                            ("failed", "Failed"),
                            ("no_access", "No access"),
                            ("cancelled", "Cancelled"),
                            ("on_file", "On file"),
                        ],
                        max_length=12,
                        verbose_name="our result",
                    ),
                ),
            ],
            options={
                "verbose_name": "result mapping",
                "verbose_name_plural": "result mappings",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("source"),
                        django.db.models.functions.text.Upper("word"),
                        name="result_mapping_one_per_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("requested", "scheduled")), _negated=True),
                        name="result_mapping_is_of_a_visit_that_is_over",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("capacity", models.PositiveSmallIntegerField(verbose_name="places")),
                ("booked", models.PositiveSmallIntegerField(default=0, verbose_name="taken")),
                (
                    "closed",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="The inspector is absent: no place can be taken.",
                        verbose_name="closed",
                    ),
                ),
                (
                    "inspector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="inspections.inspector",
                        verbose_name="inspector",
                    ),
                ),
            ],
            options={
                "verbose_name": "slot",
                "verbose_name_plural": "slots",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("booked__gte", 0), ("booked__lte", models.F("capacity"))),
                        name="slot_is_never_booked_over_its_capacity",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="inspection",
            name="slot",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="inspections",
                to="inspections.slot",
                verbose_name="slot",
            ),
        ),
        migrations.CreateModel(
            name="UnwantedNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(blank=True, default="", max_length=254, verbose_name="or address")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reminder", "A reminder the day before a visit"),
                            ("passed", "The result of a visit that passed"),
                        ],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unwanted_visit_notices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "unwanted notice",
                "verbose_name_plural": "unwanted notices",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "email", "kind"), name="notice_is_turned_off_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("user", None), models.Q(("email", ""), _negated=True)),
                            models.Q(("email", ""), ("user__isnull", False)),
                            _connector="OR",
                        ),
                        name="unwanted_notice_is_of_an_account_or_an_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["reminder", "passed"])), name="unwanted_notice_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Window",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=20, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("starts", models.TimeField(verbose_name="starts")),
                ("ends", models.TimeField(verbose_name="ends")),
                ("capacity", models.PositiveSmallIntegerField(verbose_name="visits per inspector")),
                ("active", models.BooleanField(default=True, verbose_name="offered")),
            ],
            options={
                "verbose_name": "window",
                "verbose_name_plural": "windows",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))), name="window_ends_after_it_starts"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="slot",
            name="window",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="slots",
                to="inspections.window",
                verbose_name="window",
            ),
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "number",
                    models.PositiveSmallIntegerField(help_text="Counts up within the visit.", verbose_name="number"),
                ),
                ("text", models.CharField(max_length=500, verbose_name="what to put right")),
                (
                    "done_at",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections_done",
                        to="inspections.inspection",
                        verbose_name="found in order at",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="inspections.inspection",
                        verbose_name="inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "correction",
                "verbose_name_plural": "corrections",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inspection", "number"), name="correction_number_is_unique_at_its_visit"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChecklistAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=200, verbose_name="what was looked at")),
                (
                    "answer",
                    models.CharField(
                        choices=[("ok", "In order"), ("wrong", "Not in order"), ("not_applicable", "Does not apply")],
                        max_length=14,
                        verbose_name="answer",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.checklistitem",
                        verbose_name="point",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="inspections.inspection",
                        verbose_name="inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "constraints": [
                    models.UniqueConstraint(fields=("inspection", "item"), name="point_is_answered_once_at_a_visit"),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["ok", "wrong", "not_applicable"])),
                        name="checklist_answer_is_known",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(fields=["slot", "status"], name="inspections_of_a_slot"),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "scheduled"), _negated=True), ("slot__isnull", False), _connector="OR"
                ),
                name="scheduled_inspection_has_a_slot",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("status", "requested"), _negated=True), ("slot", None), _connector="OR"),
                name="requested_inspection_has_no_slot_yet",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source", ""), models.Q(("status", "on_file"), _negated=True)),
                    models.Q(
                        models.Q(("source", ""), _negated=True),
                        models.Q(("status__in", ("requested", "scheduled")), _negated=True),
                        ("fee", None),
                        ("requested_by", None),
                        ("slot", None),
                    ),
                    _connector="OR",
                ),
                name="inspection_from_elsewhere_waits_for_nobody_here",
            ),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.UniqueConstraint(
                fields=("day", "window", "inspector"), name="inspector_has_one_slot_per_day_and_window"
            ),
        ),
    ]
    operations = together(operations)
