"""The page on which an inspector says what was found."""

import pytest
import time_machine
from django.urls import reverse

from inspections.models import Inspection
from tests.inspections.city import local
from tests.inspections.pages import TAB, login, read


@pytest.fixture
def visit(book):
    return book(note="Beware of the goose")


@pytest.fixture(autouse=True)
def thursday():
    """The morning of the visit."""
    with time_machine.travel(local(2026, 11, 19, 8), tick=False):
        yield


def page_of(visit):
    return reverse("inspections:result", args=[visit.pk])


def test_the_inspector_records_a_result_and_it_is_public_at_once(cast, visit, client):
    login(client, cast.okafor)

    form = read(client.get(page_of(visit)))
    answer = client.post(page_of(visit), {"result": "failed", "comment": "Rebar is missing."})

    assert "Beware of the goose" in form
    assert (answer.status_code, answer.url) == (302, f"{TAB}#inspection-1")
    visit.refresh_from_db()
    assert (visit.status, visit.resulted_by) == ("failed", cast.okafor)
    client.logout()
    assert "Rebar is missing." in client.get(TAB).content.decode()


def test_a_failure_without_a_comment_comes_back_with_what_was_typed(cast, visit, client):
    login(client, cast.okafor)

    page = read(client.post(page_of(visit), {"result": "failed", "comment": " "}))

    assert "Say what was found." in page
    assert Inspection.objects.get().status == "scheduled"


def test_a_pass_is_two_presses(cast, visit, client):
    login(client, cast.okafor)

    client.post(page_of(visit), {"result": "passed"})

    visit.refresh_from_db()
    assert visit.status == "passed"


@pytest.mark.parametrize(("who", "status"), [("bob", 404), ("charlie", 404), ("owner", 404), ("dana", 403)])
def test_nobody_but_inspectors_finds_the_page(cast, visit, client, who, status):
    login(client, getattr(cast, who))

    assert client.get(page_of(visit)).status_code == status
    assert client.post(page_of(visit), {"result": "passed", "comment": ""}).status_code == status
    assert Inspection.objects.get().status == "scheduled"
