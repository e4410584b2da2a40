"""Where the card processor sends its word: check the signature, keep it, answer. Handling it is the worker's job."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from contacts.telling.nudge import nudge
from payments import events, gateway


@csrf_exempt
@require_POST
def stripe_webhook(request):
    try:
        event = gateway.read_event(request.body, request.headers.get("Stripe-Signature"))
    except gateway.ForgedEvent:
        return HttpResponseBadRequest("The signature does not hold.", content_type="text/plain")
    if events.store(event, payload=request.body.decode(), at=timezone.now()):
        nudge("payments.tasks.handle_gateway_events", within=0.2)
    return HttpResponse("", content_type="text/plain")
