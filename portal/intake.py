"""The card processor's word, answered before all that only people need: cookies, log-ins, pages packed for the line.

A day's events come within minutes, some of them twice, and each is answered once it is kept.
"""

from django.urls import reverse_lazy

from payments.webhooks import stripe_webhook

WEBHOOK = reverse_lazy("payments:webhook")


class WebhookMiddleware:
    """Stands behind what every answer needs; the address below is also in the list of addresses."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info != WEBHOOK:
            return self.get_response(request)
        response = stripe_webhook(request)
        response.headers["Content-Length"] = str(len(response.content))  # one packet, and the line stays open
        return response
