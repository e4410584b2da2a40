from django.urls import path

from payments import webhooks
from payments.views import (
    cards,
    cart,
    fees,
    invoices,
    my_invoices,
    paylinks,
    receipts,
    trust,
    trustaccounts,
    trustdeposit,
    trustpaying,
)

app_name = "payments"
urlpatterns = [
    # /pay/, /invoices/<number>/
    path("pay/", invoices.pay, name="pay"),
    path("invoices/<str:number>/", invoices.invoice, name="invoice"),
    path("invoices/<str:number>/checkout/", cards.pay_invoice, name="checkout"),
    path("pay/return/<uuid:key>/", cards.back_from_card_page, name="return"),
    # /cart/
    path("cart/", cart.cart, name="cart"),
    path("cart/add/", cart.addition, name="cart-add"),
    path("cart/remove/", cart.removal, name="cart-remove"),
    path("cart/checkout/", cards.pay_cart, name="cart-checkout"),
    # ask someone else to pay
    path("invoices/<str:number>/ask/", paylinks.creation, name="pay-link-new"),
    path("pay/link/<str:key>/", paylinks.opened, name="pay-link"),
    path("pay/link/<str:key>/checkout/", paylinks.pay, name="pay-link-checkout"),
    # /my/…
    path("my/invoices/", my_invoices.my_invoices, name="my-invoices"),
    path("my/links/", paylinks.mine, name="pay-links"),
    path("my/links/<int:pk>/removal/", paylinks.taking_back, name="pay-link-removal"),
    # /receipts/<key>/
    path("receipts/<str:key>/", receipts.receipt, name="receipt"),
    # /pay/trust/, /trust/<number>/
    path("pay/trust/", trustpaying.choose, name="pay-trust"),
    path("trust/", trustaccounts.mine, name="trust-accounts"),
    path("trust/<str:number>/", trust.statement_page, name="trust"),
    path("trust/<str:number>/statement.csv", trust.statement_csv, name="trust-csv"),
    path("trust/<str:number>/payment/", trustpaying.payment, name="trust-payment"),
    path("trust/<str:number>/deposit/", trustdeposit.deposit, name="trust-deposit"),
    path("trust/<str:number>/transfer/", trustaccounts.transfer, name="trust-transfer"),
    path("trust/<str:number>/low-balance/", trustaccounts.low_balance, name="trust-low-balance"),
    path("trust/<str:number>/payers/", trustaccounts.payers, name="trust-payers"),
    path("trust/<str:number>/payers/<str:username>/removal/", trustaccounts.payer_removal, name="trust-payer-removal"),
    path("trust/<str:number>/receipts/<str:receipt>/", trustaccounts.receipt, name="trust-receipt"),
    # below a record
    path("permits/<str:slug>/fees/", fees.permit_fees, name="fees"),
    path("plans/<str:slug>/fees/", fees.plan_fees, name="plan-fees"),
    path("permits/<str:slug>/pay/", fees.pay_permit_fees, name="pay-fees"),
    path("plans/<str:slug>/pay/", fees.pay_plan_fees, name="pay-plan-fees"),
    # from the card processor
    path("webhooks/stripe/", webhooks.stripe_webhook, name="webhook"),
]
