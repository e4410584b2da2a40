"""The OpenAPI description is true: whatever it allows is asked, and every answer is held against it."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from schemathesis import GenerationMode

from portal.api.description import describe
from portal.api.v1 import api
from portal.wsgi import application
from tests.api import make_register
from tests.drill import FULL_SIZE

EXAMPLES = 300 if FULL_SIZE else 8
ADDRESSES = list(describe(api)["paths"])


def from_somewhere(environ, start_response):
    plain = {"REMOTE_ADDR": "192.0.2.1", "HTTP_ACCEPT_ENCODING": "identity"}
    return application(environ | plain, start_response)


@pytest.fixture
def description(office, settings):
    """The application itself, asked within the test's transaction: what ends a request must not end that."""
    make_register(office)
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "api": "1000000/m/ip"}
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", from_somewhere)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_is_as_described(description, address, mode):
    operation = description[address]["GET"]

    @given(case=operation.as_strategy(generation_mode=mode))
    @hypothesis_settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def ask(case):
        case.call_and_validate()

    ask()
