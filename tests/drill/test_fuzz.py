"""Whatever a stranger sends to any page or form, the site answers and never breaks."""

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from permits.models import Case
from tests.drill import FULL_SIZE
from tests.drill.nonsense import encoded, texts
from tests.drill.pages import Form, forms_on, public_addresses

pytestmark = pytest.mark.django_db

REQUESTS = 5_000 if FULL_SIZE else 60
# Lists and pages take these whether or not a form names them.
TAKEN = {
    "q": [], "kind": ["permit", "plan"], "type": [], "status": ["issued", "draft"], "address": [], "license": [],
    "from": ["2020-01-01"], "to": ["2030-01-01"], "order": ["best"], "mine": ["1"], "after": [], "before": [],
    "page": [], "next": ["/", "//elsewhere.example"], "case": [], "collection": ["new"], "limit": ["5"],
}  # fmt: skip


@pytest.fixture
def targets(client, office):
    """What a visitor can send things to: each page with parameters, and each form on a page."""
    case = Case.objects.get(pk=office.case.pk)
    TAKEN["q"] = [case.number, str(case.address), "mortar"]
    found = {}
    for address in public_addresses(office).values():
        found[("get", address)] = Form(address, "get", TAKEN)
        found[("post", address)] = Form(address, "post", {})
        answer = client.get(address, follow=True)
        if not answer.streaming and answer["Content-Type"].startswith("text/html"):
            for form in forms_on(answer.request["PATH_INFO"], answer.content):
                fields = form.fields if form.method == "post" else TAKEN | form.fields
                found[(form.method, form.address)] = Form(form.address, form.method, fields)
    client.cookies.clear()
    return list(found.values())


def test_nothing_a_stranger_sends_breaks_a_page(client, targets):
    asked = st.sampled_from(targets).flatmap(lambda form: st.tuples(st.just(form), encoded(form.fields)))

    @at_size(REQUESTS)
    @given(asked, st.integers(1, 2**24))
    def send(what, source):
        form, body = what
        # From somewhere else each time: limits are another test's business.
        headers = {"REMOTE_ADDR": f"10.{source >> 16 & 255}.{source >> 8 & 255}.{source & 255}"}
        with transaction.atomic():
            if form.method == "get":
                answer = client.get(form.address, QUERY_STRING=body, **headers)
            else:
                answer = client.post(form.address, body, content_type="application/x-www-form-urlencoded", **headers)
            answered(answer)
            transaction.set_rollback(True)
        client.cookies.clear()

    send()


def test_no_address_made_up_by_a_stranger_breaks_a_page(client, targets):
    """A part of an address is replaced by something else."""

    @at_size(REQUESTS // 5)
    @given(st.sampled_from(targets), st.integers(0, 5), texts)
    def send(form, place, instead):
        parts = [part.encode() for part in form.address.strip("/").split("/")]
        parts[place % len(parts)] = instead
        with transaction.atomic():
            answered(client.get("/" + b"/".join(parts).decode("latin-1") + "/"))
            transaction.set_rollback(True)
        client.cookies.clear()

    send()


def at_size(requests):
    return settings(
        max_examples=requests,
        deadline=None,
        database=None,
        derandomize=not FULL_SIZE,
        suppress_health_check=list(HealthCheck),
    )


def answered(answer):
    """An exception has failed the test by now; a page that says one does too."""
    if answer.streaming:
        list(answer)
    # No card processor is there to be asked, and the page says so.
    is_told = answer.status_code == 503 and answer.request["PATH_INFO"].endswith("/checkout/")
    assert answer.status_code < 500 or is_told, answer.content
    assert connection.is_usable()
