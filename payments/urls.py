from django.urls import path

from payments import webhooks
from payments.views import fees, invoices, receipts, trust

app_name = "payments"
urlpatterns = [
    # /pay/, /invoices/<number>/
    path("pay/", invoices.pay, name="pay"),
    path("invoices/<str:number>/", invoices.invoice, name="invoice"),
    path("invoices/<str:number>/checkout/", invoices.start_checkout, name="checkout"),
    path("pay/return/<uuid:key>/", invoices.back_from_card_page, name="return"),
    # /receipts/<key>/
    path("receipts/<str:key>/", receipts.receipt, name="receipt"),
    # /trust/<number>/
    path("trust/<str:number>/", trust.statement_page, name="trust"),
    path("trust/<str:number>/statement.csv", trust.statement_csv, name="trust-csv"),
    # below a record
    path("permits/<str:slug>/fees/", fees.permit_fees, name="fees"),
    path("plans/<str:slug>/fees/", fees.plan_fees, name="plan-fees"),
    # from the card processor
    path("webhooks/stripe/", webhooks.stripe_webhook, name="webhook"),
]
