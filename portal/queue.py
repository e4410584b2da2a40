"""How the queue behaves. The broker carries hints; the truth is in the database, and beat sweeps it."""

from celery.schedules import crontab
from django.conf import settings

broker_url = settings.REDIS_URL
broker_connection_retry_on_startup = True
# A publisher that cannot reach the broker gives up at once: the sweep comes anyway.
broker_transport_options = {
    "visibility_timeout": 300,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
    "max_retries": 1,
    "interval_start": 0,
}
task_publish_retry = False
task_ignore_result = True
task_acks_late = True
task_reject_on_worker_lost = True
worker_prefetch_multiplier = 1
worker_soft_shutdown_timeout = 5
worker_hijack_root_logger = False
timezone = "UTC"

beat_schedule = {
    "forget old allowances": {"task": "contacts.tasks.forget_old_allowances", "schedule": 3600.0},
    # Once a day, before the offices of the west open; a day missed is made up for by the next.
    "warn of licenses that end": {"task": "contacts.tasks.warn_of_lapses", "schedule": crontab(hour=13, minute=10)},
    "remind of sheets": {"task": "contacts.tasks.remind_of_sheets", "schedule": crontab(hour=13, minute=20)},
    # Looks often, because the hour of reminders is the city's own; what was told is not told again.
    "remind of visits": {
        "task": "inspections.tasks.remind_of_visits",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 600},
    },
    # At night between the coasts, long before the offices open.
    "cancel visits of what ended": {
        "task": "inspections.tasks.cancel_what_ended",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "final what is free": {"task": "inspections.tasks.final_what_is_free", "schedule": 600.0},
    "hold the books against the card processor": {
        "task": "payments.tasks.reconcile",
        "schedule": crontab(hour=9, minute=20),
    },
    "audit the books": {"task": "payments.tasks.audit_books", "schedule": crontab(hour=9, minute=50)},
    "publish open data": {"task": "portal.tasks.publish_open_data", "schedule": crontab(hour=9, minute=40)},
    # Looks often, because the morning is the city's own; what went out does not go out again.
    "send daily mails": {
        "task": "contacts.tasks.send_daily_mails",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 600},
    },
    # Looks often, because a day ends at the city's own midnight.
    "pass what is late": {"task": "permits.tasks.pass_what_is_late", "schedule": 1800.0},
    "deliver messages": {"task": "contacts.tasks.deliver_messages", "schedule": 60.0},
    # In the morning between the coasts, when a city's day has surely begun.
    "remind of overdue invoices": {
        "task": "payments.tasks.remind_of_overdue_invoices",
        "schedule": crontab(hour=15, minute=10),
    },
    # The day after a permit's last one has begun in every city; what was told is not told again.
    "expire what ran out": {"task": "permits.tasks.expire_what_ran_out", "schedule": crontab(hour=13, minute=30)},
    "reckon turnaround": {"task": "permits.tasks.reckon_turnaround", "schedule": crontab(hour=10, minute=10)},
    # Once a day; what was told is not told again.
    "sweep drafts": {"task": "permits.tasks.sweep_drafts", "schedule": crontab(hour=15, minute=30)},
    # What takes longer than a minute is not asked for twice.
    "tell what is new": {"task": "permits.tasks.tell_what_is_new", "schedule": 60.0, "options": {"expires": 55}},
    # What waited for a payment or a hold: nobody tells the permit that it came.
    "issue what is free": {"task": "permits.tasks.issue_what_is_free", "schedule": 60.0, "options": {"expires": 55}},
    # A large file is read as soon as it came; this finds those whose hint was lost, or whose worker died.
    "check documents": {"task": "permits.tasks.check_documents", "schedule": 60.0, "options": {"expires": 55}},
    "forget abandoned uploads": {"task": "permits.tasks.forget_abandoned_uploads", "schedule": 3600.0},
    "forget stray files": {"task": "permits.tasks.forget_stray_files", "schedule": crontab(hour=10, minute=10)},
    "handle gateway events": {"task": "payments.tasks.handle_gateway_events", "schedule": 60.0},
    "ask after open card pages": {"task": "payments.tasks.ask_after_open_sessions", "schedule": 120.0},
    "send refunds": {"task": "payments.tasks.send_refunds", "schedule": 60.0},
    "correct invoices": {"task": "payments.tasks.correct_invoices", "schedule": 300.0},
    "tell of low trust accounts": {"task": "payments.tasks.tell_of_low_trust_accounts", "schedule": 600.0},
    "invoice owed fees": {"task": "payments.tasks.invoice_owed_fees", "schedule": 60.0},
}
