"""The page on which an inspector says what was found."""

import pytest
import time_machine
from django.urls import reverse

from inspections import results
from inspections.models import ChecklistAnswer, ChecklistItem, Correction, Inspection, Photo
from tests.contacts.papers import jpeg, pdf, photo_with_a_place, sent
from tests.inspections import city
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
    assert (answer.status_code, answer.url) == (302, "/inspections/day/2026-11-19/")
    visit.refresh_from_db()
    assert (visit.status, visit.resulted_by) == ("failed", cast.okafor)
    client.logout()
    assert "Rebar is missing." in client.get(TAB).content.decode()


def test_a_failure_without_a_comment_comes_back_with_what_was_typed(cast, visit, client):
    login(client, cast.okafor)

    page = read(client.post(page_of(visit), {"result": "failed", "comment": " "}))

    assert "Say what was found, here or under what to put right." in page
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


def test_the_page_asks_for_the_checklist_and_ticks_off_what_was_open(cast, book, client):
    point = ChecklistItem.objects.create(inspection_type=cast.types["footing"], text="Rebar is tied", code="R403.1.3")
    results.record(
        book(), result="failed", corrections=["Tie it", "Level it"], by=cast.okafor, at=local(2026, 11, 19, 7)
    )
    login(client, cast.okafor)
    second, open_one = book(), Correction.objects.get(number=1)

    page = read(client.get(page_of(second)))
    sent_form = {
        "result": "partial",
        "corrections": "Sweep the trench\n\n  Cover   the bars ",
        "done": open_one.pk,
        f"check-{point.pk}": "ok",
    }
    client.post(page_of(second), sent_form)

    assert "R403.1.3" in page
    assert "Visit 1, 2: Level it" in page
    assert ChecklistAnswer.objects.get().answer == "ok"
    assert list(second.corrections.order_by("number").values_list("text", flat=True)) == [
        "Sweep the trench",
        "Cover the bars",
    ]
    assert list(Correction.objects.filter(done_at=second)) == [open_one]


def test_what_was_typed_comes_back_and_the_photos_are_kept(cast, visit, client):
    login(client, cast.okafor)

    form = {"result": "failed", "photos": [sent(jpeg(), "door.jpg"), sent(pdf(), "plan.pdf")]}
    page = read(client.post(page_of(visit), form))

    assert "“plan.pdf” is not a JPEG or PNG picture." in page
    assert "1 photo is kept" in page
    assert Photo.objects.get().file_name == "door.jpg"
    assert Inspection.objects.get().status == "scheduled"


def test_photos_go_with_the_result_and_lose_where_they_were_taken(cast, visit, client):
    login(client, cast.okafor)

    facts = {
        "result": "passed",
        "audience": "public",
        "photos": [sent(photo_with_a_place(), "a.jpg"), sent(jpeg(), "b.jpg")],
    }
    client.post(page_of(visit), facts)

    assert set(Photo.objects.values_list("audience", flat=True)) == {"public"}
    assert Photo.objects.count() == 2
    for photo in Photo.objects.all():
        with photo.file.open() as kept:
            assert b"Canary" not in kept.read()


def test_the_same_form_twice_is_answered_twice(cast, visit, client):
    login(client, cast.okafor)
    page = client.get(page_of(visit))
    key = page.context["form"]["sent_key"].value()

    answers = [client.post(page_of(visit), {"result": "passed", "sent_key": key}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]


def test_another_inspector_reads_whose_visit_it_is(cast, visit, client):
    other = city.person("other", "Otto", "Other", role="Inspector")
    login(client, other)

    answer = client.post(page_of(visit), {"result": "passed"})

    assert answer.status_code == 403
    assert "This visit is made by R. Okafor." in read(answer)


def test_a_visit_with_a_result_has_no_form(cast, visit, client):
    login(client, cast.okafor)
    client.post(page_of(visit), {"result": "passed"})

    page = read(client.get(page_of(visit)))

    assert "already has a result: passed" in page
    assert "<textarea" not in page


def test_a_supervisor_corrects_a_result(cast, visit, admin_client, client):
    login(client, cast.okafor).post(page_of(visit), {"result": "failed", "corrections": "Tie it"})
    page_of_correction = reverse("inspections:result-correction", args=[visit.pk])

    assert client.get(page_of_correction).status_code == 403
    form = read(admin_client.get(page_of_correction))
    without = read(admin_client.post(page_of_correction, {"result": "passed"}))
    answer = admin_client.post(page_of_correction, {"result": "passed", "reason": "Wrong house."})

    assert "Tie it" in form
    assert "Say why the result is corrected." in without
    assert answer.url == f"{TAB}1/"
    assert "Correct the result" in read(admin_client.get(answer.url))
    visit.refresh_from_db()
    assert visit.status == "passed"


def test_the_page_costs_the_same_with_one_point_and_with_many(cast, book, client, django_assert_max_num_queries):
    login(client, cast.okafor)
    visit = book()
    ChecklistItem.objects.create(inspection_type=cast.types["footing"], text="0")
    with django_assert_max_num_queries(12) as few:
        client.get(page_of(visit))
    for number in range(1, 9):
        ChecklistItem.objects.create(inspection_type=cast.types["footing"], text=str(number))

    with django_assert_max_num_queries(len(few)):
        client.get(page_of(visit))
