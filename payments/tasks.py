"""What the worker does for payments; each may run twice."""

from celery import shared_task
from django.utils import timezone

from contacts.robots import robot
from payments import auditing, billing, checkout, events, reconciling, refunds, trust


@shared_task
def handle_gateway_events():
    while events.handle_next(by=robot("stripe"), at=timezone.now()):
        pass


@shared_task
def invoice_owed_fees():
    for case in billing.cases_to_bill():
        billing.bill(case, by=robot("billing"), at=timezone.now())


@shared_task
def correct_invoices():
    for invoice in billing.invoices_to_correct():
        billing.correct(invoice, by=robot("billing"), at=timezone.now())


@shared_task
def remind_of_overdue_invoices():
    for invoice in billing.invoices_to_remind(at=timezone.now()):
        billing.remind_if_due(invoice, by=robot("billing"), at=timezone.now())


@shared_task
def ask_after_open_sessions():
    while checkout.ask_after_next(by=robot("stripe"), at=timezone.now()):
        pass


@shared_task
def send_refunds():
    while refunds.send_next(by=robot("stripe"), at=timezone.now()):
        pass


@shared_task
def tell_of_low_trust_accounts():
    while trust.tell_of_low(at=timezone.now()):
        pass


@shared_task
def reconcile():
    reconciling.reconcile(by=robot("stripe"), at=timezone.now())


@shared_task
def audit_books():
    auditing.audit(by=robot("audit"), at=timezone.now())
