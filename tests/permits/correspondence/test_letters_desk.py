"""Letters at the staff desk: the queue, settling, and the texts letters begin with."""

import uuid

import pytest
from django.urls import reverse

from permits import correspondence
from permits.models import Letter, LetterTemplate
from tests.factories import NOW

QUEUE = "/admin/permits/letter/"


@pytest.fixture
def letters(cast):
    said = {"text": "May it be six feet high?", "by": cast.alice, "at": NOW}
    return [
        correspondence.send(cast.case, subject=subject, key=uuid.uuid4(), **said)
        for subject in ("Fence", "Gate", "Roof")
    ]


def page(client, user, address, **query):
    client.force_login(user)
    return client.get(address, query).content.decode()


def test_the_queue_holds_what_waits_for_an_answer_the_oldest_first(client, cast, letters):
    correspondence.settle(letters[1], by=cast.dana, at=NOW)

    text = page(client, cast.rita, QUEUE)

    assert text.index("Fence") < text.index("Roof")
    assert "Gate" not in text
    assert f"/permits/{cast.case.slug}/letters/{letters[0].pk}/answer/" in text


def test_a_letter_that_is_settled_is_still_opened_by_its_address(client, cast, letters):
    correspondence.settle(letters[1], by=cast.dana, at=NOW)

    assert "six feet high" in page(client, cast.rita, f"{QUEUE}{letters[1].pk}/change/")


def test_letters_are_settled_from_the_queue_by_who_may(client, cast, letters):
    chosen = {"action": "settle", "_selected_action": [letters[0].pk, letters[2].pk]}
    for user, left in ((cast.ivan, 3), (cast.dana, 1)):
        client.force_login(user)
        client.post(QUEUE, chosen)
        assert Letter.objects.to_answer().count() == left


def test_the_queue_costs_the_same_for_one_letter_and_for_three(client, cast, letters, django_assert_max_num_queries):
    client.force_login(cast.dana)
    client.get(QUEUE)

    with django_assert_max_num_queries(12):
        client.get(QUEUE)


def test_a_text_with_something_no_letter_can_fill_in_is_refused_with_what_was_typed(client, cast):
    client.force_login(cast.dana)
    typed = {"name": "Hello", "subject": "{case}", "text": "Dear {owner},"}

    answer = client.post(reverse("admin:permits_lettertemplate_add"), typed).content.decode()

    assert "There is no {owner} to fill in." in answer
    assert "Dear {owner}," in answer
    assert not LetterTemplate.objects.exists()


def test_a_text_is_previewed_on_a_record(client, cast):
    template = LetterTemplate.objects.create(name="Hello", subject="About {case}", text="Until {expires}")
    address = reverse("admin:permits_lettertemplate_preview", args=[template.pk])

    text = page(client, cast.rita, address, case=cast.case.number.lower())

    assert f"About {cast.case.number}" in text
    assert "This record has nothing for: expires." in text
    assert "There is no record nope." in page(client, cast.rita, address, case="nope")
