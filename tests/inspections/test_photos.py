"""The photos of a visit, and who sees which."""

from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from contacts.files import uploads
from contacts.refusals import NotAllowed
from inspections import photos, results, scheduling
from inspections.models import Photo
from tests.contacts.papers import jpeg, png, sent
from tests.inspections import city
from tests.inspections.city import WEDNESDAY, local
from tests.inspections.pages import TAB, login, read

VISIT = local(2026, 11, 19, 9)


def shot(content=None, audience="parties", name="door.jpg"):
    return photos.Shot(uploads.accept_photo(sent(content or jpeg(), name)), audience)


@pytest.fixture
def visit(cast, book):
    return results.record(book(), result="passed", by=cast.okafor, at=VISIT)


@pytest.fixture
def one_of_each(cast, visit):
    """A photo for everybody, one for the people on the permit, one for staff."""
    shots = [shot(jpeg(size=(40, 20 + number)), one) for number, one in enumerate(("public", "parties", "staff"))]
    return {one.audience: one for one in photos.add(visit, shots, by=cast.okafor, at=VISIT)}


def address(photo):
    return f"{TAB}1/photos/{photo.pk}/"


def fetch(client, photo):
    answer = client.get(address(photo))
    if answer.status_code == 200:
        answer.getvalue()  # reading to the end closes the file
    return answer


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        (None, {"public"}),
        ("charlie", {"public"}),
        ("bob", {"public", "parties"}),
        ("owner", {"public", "parties"}),
        ("okafor", {"public", "parties", "staff"}),
        ("dana", {"public", "parties", "staff"}),
    ],
)
def test_everybody_gets_the_photos_meant_for_them(cast, one_of_each, client, who, seen, wednesday):
    if who:
        login(client, getattr(cast, who))

    page = read(client.get(f"{TAB}1/"))

    for audience, photo in one_of_each.items():
        assert fetch(client, photo).status_code == (200 if audience in seen else 404)
        assert (address(photo) in page) == (audience in seen)


def test_a_photo_is_sent_as_a_file_that_no_browser_runs(cast, one_of_each, client):
    answer = fetch(client, one_of_each["public"])

    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_photo_hangs_below_its_own_permit(cast, one_of_each, client):
    city.case(cast, 50)

    found = client.get(f"/permits/BLDR-2026-00050/inspections/1/photos/{one_of_each['public'].pk}/")

    assert found.status_code == 404


def test_the_photo_of_a_confidential_place_is_not_there_for_strangers(cast, one_of_each, client):
    cast.address.confidential = True
    cast.address.save()

    assert fetch(client, one_of_each["public"]).status_code == 404


def test_the_same_photo_twice_is_one(cast, visit):
    for _ in range(2):
        photos.add(visit, [shot()], by=cast.okafor, at=VISIT)

    assert Photo.objects.count() == 1


def test_a_large_picture_is_kept_smaller():
    kept = uploads.accept_photo(sent(jpeg(size=(4000, 3000)), "large.jpg"))

    assert Image.open(BytesIO(kept.file.read())).size == (2048, 1536)


def test_a_visit_takes_so_many_photos(cast, visit, monkeypatch):
    monkeypatch.setattr(photos, "MOST_OF_A_VISIT", 2)

    with pytest.raises(NotAllowed, match="A visit takes 2 photos"):
        photos.add(visit, [shot(png(size=(9, n)), name="a.png") for n in (1, 2, 3)], by=cast.okafor, at=VISIT)
    assert not Photo.objects.exists()


def test_a_cancelled_visit_takes_none(cast, book):
    visit = scheduling.cancel(book(), by=cast.bob, at=WEDNESDAY)

    with pytest.raises(NotAllowed, match="already cancelled"):
        photos.add(visit, [shot()], by=cast.okafor, at=VISIT)


def test_only_the_visit_s_inspector_adds_photos(cast, visit):
    with pytest.raises(NotAllowed, match="Only inspectors record results."):
        photos.add(visit, [shot()], by=cast.dana, at=VISIT)


def test_photos_are_added_afterwards_and_shown_to_others(cast, visit, client):
    page = reverse("inspections:photos", args=[visit.pk])
    login(client, cast.okafor)

    assert "This visit has no photos yet." in read(client.get(page))
    client.post(page, {"photos": [sent(jpeg(), "door.jpg")], "audience": "staff"})
    photo = Photo.objects.get()
    listed = read(client.get(page))
    client.post(reverse("inspections:photo-audience", args=[visit.pk, photo.pk]), {"audience": "public"})

    assert "door.jpg" in listed
    photo.refresh_from_db()
    assert photo.audience == "public"


def test_a_file_that_is_no_photo_is_refused_with_a_sentence(cast, visit, client):
    login(client, cast.okafor)

    page = read(client.post(reverse("inspections:photos", args=[visit.pk]), {"photos": [sent(b"x", "x.gif")]}))

    assert "“x.gif” is not a JPEG or PNG picture." in page


def test_the_page_costs_the_same_with_one_photo_and_with_many(cast, visit, client, django_assert_max_num_queries):
    login(client, cast.okafor)
    photos.add(visit, [shot()], by=cast.okafor, at=VISIT)
    with django_assert_max_num_queries(12) as few:
        client.get(reverse("inspections:photos", args=[visit.pk]))
    photos.add(visit, [shot(png(size=(9, n)), name="a.png") for n in range(1, 6)], by=cast.okafor, at=VISIT)

    with django_assert_max_num_queries(len(few)):
        client.get(reverse("inspections:photos", args=[visit.pk]))
