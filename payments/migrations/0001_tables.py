"""The tables of money: invoices, payments, trust accounts, refunds, and the books."""

import uuid

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from contacts.migrations._together import together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contacts", "0001_tables"),
        ("permits", "0002_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckoutSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="key")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="amount")),
                ("gateway_id", models.CharField(blank=True, max_length=255, verbose_name="id at the processor")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("starting", "Starting"),
                            ("open", "Open"),
                            ("processing", "On its way"),
                            ("complete", "Paid"),
                            ("expired", "Expired"),
                            ("failed", "Failed"),
                        ],
                        default="starting",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("started_by", models.CharField(blank=True, max_length=150, verbose_name="started by")),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("asked_at", models.DateTimeField(verbose_name="last asked at")),
            ],
            options={
                "verbose_name": "card page",
                "verbose_name_plural": "card pages",
                "indexes": [
                    models.Index(
                        models.F("asked_at"),
                        condition=models.Q(("status__in", ("open", "processing"))),
                        name="checkout_session_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("gateway_id", ""), _negated=True),
                        fields=("gateway_id",),
                        name="checkout_session_gateway_id_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "open"), _negated=True),
                            models.Q(("gateway_id", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="checkout_session_open_has_an_id",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="checkout_session_asks_for_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["starting", "open", "processing", "complete", "expired", "failed"])
                        ),
                        name="checkout_session_status_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30, unique=True, verbose_name="number")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="sent to")),
                ("key", models.UUIDField(blank=True, editable=False, null=True, unique=True, verbose_name="key")),
                ("issued_at", models.DateTimeField(verbose_name="issued at")),
            ],
            options={
                "verbose_name": "receipt",
                "verbose_name_plural": "receipts",
            },
        ),
        migrations.CreateModel(
            name="BalanceTransaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("gateway_id", models.CharField(max_length=255, unique=True, verbose_name="id at the processor")),
                ("type", models.CharField(max_length=40, verbose_name="type")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
                ("fee", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="processor's fee")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("about", models.CharField(blank=True, max_length=255, verbose_name="about")),
                ("reference", models.CharField(blank=True, max_length=255, verbose_name="payment")),
                ("created_at", models.DateTimeField(verbose_name="made at")),
                ("fetched_at", models.DateTimeField(verbose_name="read at")),
            ],
            options={
                "verbose_name": "movement at the processor",
                "verbose_name_plural": "movements at the processor",
                "indexes": [
                    models.Index(models.F("created_at"), name="balance_transaction_created"),
                    models.Index(models.F("reference"), name="balance_transaction_reference"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BooksAudit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ran_at", models.DateTimeField(verbose_name="run at")),
                ("problems", models.PositiveIntegerField(verbose_name="problems")),
                ("findings", models.JSONField(blank=True, default=list, verbose_name="findings")),
                (
                    "ran_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="run by",
                    ),
                ),
            ],
            options={
                "verbose_name": "audit of the books",
                "verbose_name_plural": "audits of the books",
            },
        ),
        migrations.CreateModel(
            name="DayClose",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True, verbose_name="day")),
                ("closed_at", models.DateTimeField(verbose_name="closed at")),
                ("entries", models.PositiveIntegerField(verbose_name="entries")),
                ("turnover", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="turnover")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "closed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "closed day",
                "verbose_name_plural": "closed days",
            },
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("gateway_id", models.CharField(max_length=255, unique=True, verbose_name="id at the processor")),
                ("reference", models.CharField(max_length=255, verbose_name="disputed payment")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="amount")),
                ("reason", models.CharField(blank=True, max_length=60, verbose_name="reason")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("answer_by", models.DateTimeField(blank=True, null=True, verbose_name="to be answered by")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
            ],
            options={
                "verbose_name": "dispute",
                "verbose_name_plural": "disputes",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="dispute_amount_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "won", "lost"])), name="dispute_status_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Drawer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                (
                    "float_amount",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=10, verbose_name="change to begin with"
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                (
                    "expected_cash",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="cash taken"
                    ),
                ),
                (
                    "counted_cash",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="cash counted"
                    ),
                ),
                (
                    "expected_checks",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="checks taken"
                    ),
                ),
                (
                    "counted_checks",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="checks counted"
                    ),
                ),
                ("pieces", models.JSONField(blank=True, default=dict, verbose_name="pieces counted")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "cashier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drawers",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="cashier",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "drawer",
                "verbose_name_plural": "drawers",
                "permissions": [("supervise_drawer", "Can close the drawer of somebody else")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)), fields=("cashier",), name="drawer_one_open_per_cashier"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("float_amount__gte", 0)), name="drawer_float_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at", None),
                                ("closed_by", None),
                                ("counted_cash", None),
                                ("counted_checks", None),
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                ("counted_cash__gte", 0),
                                ("counted_checks__gte", 0),
                                ("expected_cash__isnull", False),
                                ("expected_checks__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="drawer_closed_is_counted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GatewayEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event_id", models.CharField(max_length=255, unique=True, verbose_name="event")),
                ("type", models.CharField(max_length=255, verbose_name="type")),
                ("about", models.CharField(blank=True, max_length=255, verbose_name="about")),
                ("livemode", models.BooleanField(verbose_name="real money")),
                ("payload", models.TextField(verbose_name="as received")),
                ("received_at", models.DateTimeField(verbose_name="received at")),
                ("due_at", models.DateTimeField(verbose_name="next try")),
                ("attempts", models.PositiveIntegerField(default=0, verbose_name="tries")),
                ("handled_at", models.DateTimeField(blank=True, null=True, verbose_name="handled at")),
                ("outcome", models.CharField(blank=True, max_length=200, verbose_name="outcome")),
                ("error", models.TextField(blank=True, verbose_name="what a person should look at")),
            ],
            options={
                "verbose_name": "gateway event",
                "verbose_name_plural": "gateway events",
                "indexes": [
                    models.Index(models.F("due_at"), condition=models.Q(("handled_at", None)), name="gateway_event_due")
                ],
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30, unique=True, verbose_name="number")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("paid", "Paid"), ("void", "Void")],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("total", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="total")),
                ("paid", models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name="paid")),
                ("issued_at", models.DateTimeField(verbose_name="issued at")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("paid_at", models.DateTimeField(blank=True, null=True, verbose_name="paid at")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="voided at")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="why it is void")),
                ("reminded_on", models.DateField(blank=True, null=True, verbose_name="last reminded on")),
                ("reminders", models.PositiveSmallIntegerField(default=0, verbose_name="reminders sent")),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="imported from")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="permits.case",
                        verbose_name="case",
                    ),
                ),
            ],
            options={
                "verbose_name": "invoice",
                "verbose_name_plural": "invoices",
                "indexes": [
                    models.Index(models.F("issued_at"), condition=models.Q(("status", "open")), name="invoice_open"),
                    models.Index(
                        django.db.models.functions.text.Upper("number"),
                        condition=models.Q(("source", ""), _negated=True),
                        name="invoice_imported_number",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("total__gt", 0)), name="invoice_asks_for_something"),
                    models.CheckConstraint(
                        condition=models.Q(("paid__gte", 0), ("paid__lte", models.F("total"))),
                        name="invoice_paid_within_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paid", models.F("total")), ("paid_at__isnull", False), ("status", "paid")),
                            models.Q(
                                models.Q(("status", "paid"), _negated=True),
                                ("paid__lt", models.F("total")),
                                ("paid_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="invoice_paid_in_full_or_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("void_reason", ""), _negated=True),
                                ("status", "void"),
                                ("voided_at__isnull", False),
                            ),
                            models.Q(
                                models.Q(("status", "void"), _negated=True), ("void_reason", ""), ("voided_at", None)
                            ),
                            _connector="OR",
                        ),
                        name="invoice_void_has_time_and_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "paid", "void"])), name="invoice_status_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30, verbose_name="code")),
                ("description", models.CharField(max_length=160, verbose_name="description")),
                (
                    "account",
                    models.CharField(
                        blank=True,
                        help_text="The city's own number; the fee's code when empty.",
                        max_length=40,
                        verbose_name="ledger account",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="amount")),
                (
                    "credited",
                    models.DecimalField(
                        db_default=0, decimal_places=2, default=0, max_digits=10, verbose_name="credited"
                    ),
                ),
                ("counts", models.BooleanField(default=True, verbose_name="stands on an invoice that is not void")),
                (
                    "fee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoice_lines",
                        to="permits.fee",
                        verbose_name="fee",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payments.invoice",
                        verbose_name="invoice",
                    ),
                ),
            ],
            options={
                "verbose_name": "invoice line",
                "verbose_name_plural": "invoice lines",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("credited__gte", 0)),
                            models.Q(("amount", 0), ("counts", False), ("credited__gt", 0)),
                            _connector="OR",
                        ),
                        name="invoice_line_amount_is_positive",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("counts", True)), fields=("fee",), name="invoice_line_bills_a_fee_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckoutItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="amount")),
                ("is_live", models.BooleanField(default=True, verbose_name="could still be paid")),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="payments.checkoutsession",
                        verbose_name="card page",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checkout_items",
                        to="payments.invoice",
                        verbose_name="invoice",
                    ),
                ),
                (
                    "lines",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="payments.invoiceline", verbose_name="lines"
                    ),
                ),
            ],
            options={
                "verbose_name": "invoice on a card page",
                "verbose_name_plural": "invoices on a card page",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_live", True)),
                        fields=("invoice",),
                        name="checkout_item_one_open_page_per_invoice",
                    ),
                    models.UniqueConstraint(fields=("session", "invoice"), name="checkout_item_invoice_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="checkout_item_amount_is_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("idempotency_key", models.CharField(max_length=200, unique=True, verbose_name="key")),
                ("kind", models.CharField(max_length=30, verbose_name="kind")),
                ("subject", models.CharField(blank=True, max_length=60, verbose_name="about")),
                ("thread", models.CharField(blank=True, max_length=60, verbose_name="case")),
                ("reference", models.CharField(blank=True, max_length=255, verbose_name="reference")),
                ("memo", models.CharField(blank=True, max_length=200, verbose_name="memo")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("by", models.CharField(max_length=150, verbose_name="by")),
                (
                    "day",
                    models.DateField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.datetime.Now(), models.DateField()
                        ),
                        editable=False,
                        verbose_name="booked on",
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="recorded at"
                    ),
                ),
                ("made_in", models.BigIntegerField(db_default=0, editable=False, verbose_name="transaction")),
            ],
            options={
                "verbose_name": "journal entry",
                "verbose_name_plural": "journal entries",
                "indexes": [
                    models.Index(models.F("at"), name="journal_entry_at"),
                    models.Index(models.F("day"), name="journal_entry_day"),
                    models.Index(models.F("subject"), name="journal_entry_subject"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("asset", "In hand or owed to the city"),
                            ("liability", "Held for somebody"),
                            ("revenue", "Revenue"),
                            ("trust", "Trust account"),
                            ("expense", "Cost to the city"),
                            ("equity", "Brought forward"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True,
                        help_text="The code stands for it when empty.",
                        max_length=40,
                        verbose_name="number in the city's books",
                    ),
                ),
                ("may_go_negative", models.BooleanField(default=True, verbose_name="may stand below zero")),
                (
                    "balance",
                    models.DecimalField(
                        db_default=0, decimal_places=2, editable=False, max_digits=14, verbose_name="balance"
                    ),
                ),
            ],
            options={
                "verbose_name": "ledger account",
                "verbose_name_plural": "ledger accounts",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("may_go_negative", True), ("balance__gte", 0), _connector="OR"),
                        name="ledger_account_never_below_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "trust"), _negated=True), ("may_go_negative", False), _connector="OR"
                        ),
                        name="ledger_account_of_a_trust_never_below_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["asset", "liability", "revenue", "trust", "expense", "equity"])
                        ),
                        name="ledger_account_kind_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_hash", models.CharField(max_length=64, unique=True, verbose_name="key, hashed")),
                ("made_by", models.CharField(max_length=150, verbose_name="made by")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("ends_at", models.DateTimeField(verbose_name="good until")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back at")),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pay_links",
                        to="payments.invoice",
                        verbose_name="invoice",
                    ),
                ),
                (
                    "lines",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="payments.invoiceline", verbose_name="lines"
                    ),
                ),
            ],
            options={
                "verbose_name": "link to pay an invoice",
                "verbose_name_plural": "links to pay an invoice",
                "indexes": [models.Index(models.F("made_by"), models.F("made_at"), name="pay_link_made_by")],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[("card", "Card"), ("trust", "Trust account"), ("check", "Check"), ("cash", "Cash")],
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                ("reference", models.CharField(max_length=255, verbose_name="reference")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="amount")),
                (
                    "unapplied",
                    models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name="not applied"),
                ),
                ("refunded", models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name="refunded")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("succeeded", "Received"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                            ("returned", "Came back"),
                        ],
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("returned_at", models.DateTimeField(blank=True, null=True, verbose_name="came back at")),
                ("return_reason", models.CharField(blank=True, max_length=200, verbose_name="why it came back")),
                ("received_at", models.DateTimeField(verbose_name="received at")),
                (
                    "drawer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="payments.drawer",
                        verbose_name="drawer",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="payments.invoice",
                        verbose_name="invoice",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="payments.checkoutsession",
                        verbose_name="card page",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="payments.receipt",
                        verbose_name="receipt",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment",
                "verbose_name_plural": "payments",
                "indexes": [
                    models.Index(
                        models.F("received_at"), condition=models.Q(("unapplied__gt", 0)), name="payment_unapplied"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payment_amount_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("unapplied__gte", 0), ("unapplied__lte", models.F("amount"))),
                        name="payment_unapplied_within_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("refunded__gte", 0), ("refunded__lte", models.F("amount"))),
                        name="payment_refunded_within_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("return_reason", ""), _negated=True),
                                ("returned_at__isnull", False),
                                ("status", "returned"),
                            ),
                            models.Q(
                                models.Q(("status", "returned"), _negated=True),
                                ("return_reason", ""),
                                ("returned_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="payment_returned_has_time_and_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reference", ""), _negated=True), name="payment_has_a_reference"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["card", "trust", "check", "cash"])),
                        name="payment_source_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["pending", "succeeded", "failed", "cancelled", "returned"])),
                        name="payment_status_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="amount")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="payments.invoiceline",
                        verbose_name="line",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="payments.payment",
                        verbose_name="payment",
                    ),
                ),
            ],
            options={
                "verbose_name": "allocation",
                "verbose_name_plural": "allocations",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="allocation_amount_is_positive"),
                    models.UniqueConstraint(fields=("payment", "line"), name="allocation_once_per_payment_and_line"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="payments.ledgeraccount",
                        verbose_name="account",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="payments.journalentry",
                        verbose_name="entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "leg",
                "verbose_name_plural": "legs",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="posting_moves_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceiptLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_hash", models.CharField(max_length=64, unique=True, verbose_name="key, hashed")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="payments.receipt",
                        verbose_name="receipt",
                    ),
                ),
            ],
            options={
                "verbose_name": "link to a receipt",
                "verbose_name_plural": "links to receipts",
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="key")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="amount")),
                (
                    "way",
                    models.CharField(
                        choices=[("card", "Card"), ("trust", "Trust account"), ("check", "Check"), ("cash", "Cash")],
                        max_length=10,
                        verbose_name="given back by",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for a second person"),
                            ("refused", "Refused"),
                            ("approved", "To be paid out"),
                            ("sent", "On its way"),
                            ("done", "Paid out"),
                            ("failed", "Failed"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("needs_second", models.BooleanField(default=False, verbose_name="needs a second person")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("gateway_id", models.CharField(blank=True, max_length=255, verbose_name="id at the processor")),
                ("try_at", models.DateTimeField(blank=True, null=True, verbose_name="next try at")),
                ("reference", models.CharField(blank=True, max_length=100, verbose_name="reference")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="paid out at")),
                ("failure", models.CharField(blank=True, max_length=200, verbose_name="why it failed")),
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
                    "drawer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="payments.drawer",
                        verbose_name="paid out of the drawer",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="payments.payment",
                        verbose_name="payment",
                    ),
                ),
            ],
            options={
                "verbose_name": "refund",
                "verbose_name_plural": "refunds",
                "permissions": [("decide_refund", "Can decide on a refund of somebody else")],
                "indexes": [
                    models.Index(
                        models.F("try_at"), condition=models.Q(("try_at__isnull", False)), name="refund_to_ask_after"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="refund_amount_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["card", "trust", "check", "cash"])), name="refund_way_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("drawer", None), ("way", "cash"), _connector="OR"),
                        name="refund_out_of_a_drawer_is_cash",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="refund_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["asked", "refused", "approved", "sent", "done", "failed"])),
                        name="refund_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ("asked", "refused")),
                            ("needs_second", False),
                            models.Q(
                                ("decided_by__isnull", False),
                                models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="refund_decided_by_a_second_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("gateway_id", ""), _negated=True),
                        fields=("gateway_id", "payment"),
                        name="refund_gateway_id_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RefundLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="amount")),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty for money that was not applied, and for a deposit.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="payments.invoiceline",
                        verbose_name="line",
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payments.refund",
                        verbose_name="refund",
                    ),
                ),
            ],
            options={
                "verbose_name": "refunded line",
                "verbose_name_plural": "refunded lines",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="refund_line_amount_is_positive"
                    ),
                    models.UniqueConstraint(fields=("refund", "line"), name="refund_line_once", nulls_distinct=False),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrustAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                (
                    "low_balance",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="tell its holders below"
                    ),
                ),
                ("low_told_at", models.DateTimeField(blank=True, null=True, verbose_name="told that it is low at")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                ("close_reason", models.CharField(blank=True, max_length=200, verbose_name="why it was closed")),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="imported from")),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trust_accounts",
                        to="contacts.contact",
                        verbose_name="company",
                    ),
                ),
                (
                    "ledger_account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trust_account",
                        to="payments.ledgeraccount",
                        verbose_name="account in the books",
                    ),
                ),
                (
                    "license",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trust_accounts",
                        to="contacts.license",
                        verbose_name="license",
                    ),
                ),
            ],
            options={
                "verbose_name": "trust account",
                "verbose_name_plural": "trust accounts",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("company", None), ("license__isnull", False)),
                            models.Q(("company__isnull", False), ("license", None)),
                            _connector="OR",
                        ),
                        name="trust_account_has_one_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("close_reason", ""), ("closed_at", None)),
                            models.Q(models.Q(("close_reason", ""), _negated=True), ("closed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="trust_account_closed_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="refund",
            name="into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="refunds",
                to="payments.trustaccount",
                verbose_name="put into",
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="trust_account",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deposits",
                to="payments.trustaccount",
                verbose_name="deposited in",
            ),
        ),
        migrations.AddField(
            model_name="checkoutsession",
            name="trust_account",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="checkout_sessions",
                to="payments.trustaccount",
                verbose_name="deposit in",
            ),
        ),
        migrations.CreateModel(
            name="TrustPayer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("named_by", models.CharField(max_length=150, verbose_name="named by")),
                ("named_at", models.DateTimeField(verbose_name="named at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("ended_by", models.CharField(blank=True, max_length=150, verbose_name="ended by")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payers",
                        to="payments.trustaccount",
                        verbose_name="trust account",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pays_from",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="payer",
                    ),
                ),
            ],
            options={
                "verbose_name": "named payer",
                "verbose_name_plural": "named payers",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("account", "user"),
                        name="trust_payer_named_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", "")),
                            models.Q(models.Q(("ended_by", ""), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="trust_payer_ended_at_and_by_together",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Discrepancy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("missing", "Paid at the processor, missing in the books"),
                            ("extra", "In the books, unknown to the processor"),
                            ("amount", "Another amount"),
                            ("currency", "Another currency"),
                            ("duplicate", "Charged twice"),
                            ("fee", "Processor's fee"),
                            ("refund", "Refund"),
                            ("dispute", "Dispute"),
                            ("payout", "Payout"),
                            ("unknown", "Something the books have no word for"),
                        ],
                        max_length=40,
                        verbose_name="kind",
                    ),
                ),
                ("subject", models.CharField(max_length=255, verbose_name="about")),
                ("detail", models.CharField(max_length=300, verbose_name="detail")),
                ("found_at", models.DateTimeField(verbose_name="found at")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled at")),
                ("explanation", models.CharField(blank=True, max_length=200, verbose_name="explanation")),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="settled by",
                    ),
                ),
            ],
            options={
                "verbose_name": "discrepancy",
                "verbose_name_plural": "discrepancies",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)),
                        fields=("kind", "subject"),
                        name="discrepancy_open_once",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("into", None), ("way", "trust"), _connector="OR"),
                name="refund_into_a_trust_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                fields=("source", "reference", "invoice", "trust_account"),
                name="payment_recorded_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("trust_account", None), models.Q(("invoice", None), ("unapplied", 0)), _connector="OR"
                ),
                name="payment_for_an_invoice_or_a_deposit",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkoutsession",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("status__in", ("starting", "open", "processing")), ("trust_account__isnull", False)
                ),
                fields=("trust_account", "started_by"),
                name="checkout_session_one_open_deposit_each",
            ),
        ),
    ]
    operations = together(operations)
