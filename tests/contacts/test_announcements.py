"""What the city announces: on every page, from its start to its end, unless this browser has hidden it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from contacts import announcements
from contacts.models import Activity, Announcement, City
from contacts.refusals import NotAllowed
from tests.factories import NOW

HOUR = timedelta(hours=1)


def announce(cast, title="The counter is closed on Monday", *, at=None, severity="info", hours=8, text=""):
    at = at or timezone.now()
    return announcements.keep(
        Announcement(title=title, text=text, severity=severity, starts_at=at - HOUR, ends_at=at + hours * HOUR),
        by=cast.dana,
        at=at,
    )


def titles(cookies=(), at=NOW):
    return [one.title for one in announcements.shown(City.on_page(at), dict(cookies))]


def hide(client, announcement, back="/search/?q=mortar"):
    return client.post(reverse("contacts:announcement-hiding", args=[announcement.pk]), {"next": back})


def test_it_stands_from_its_start_to_its_end(cast):
    announce(cast, at=NOW)

    days = [titles(at=NOW + hours * HOUR) for hours in (-2, -1, 0, 7, 8)]

    assert days == [[], ["The counter is closed on Monday"], ["The counter is closed on Monday"]] + [
        ["The counter is closed on Monday"],
        [],
    ]


def test_the_most_urgent_stands_on_top(cast):
    for title, severity in (("News", "info"), ("Fire", "emergency"), ("Slow", "warning"), ("Later news", "info")):
        announce(cast, title, at=NOW, severity=severity)

    assert titles() == ["Fire", "Slow", "Later news", "News"]


@pytest.mark.parametrize("address", ["/", "/search/", "/accounts/login/", "/no-such-page/", "/licenses/"])
def test_it_stands_on_every_page(client, cast, address):
    announce(cast, text="Call 555-0142 <b>instead</b>.")

    page = client.get(address).content.decode()

    assert "The counter is closed on Monday" in page
    assert "&lt;b&gt;instead" in page


def test_a_page_costs_no_query_more(client, cast, django_assert_num_queries):
    City.current()
    with django_assert_num_queries(1):
        client.get("/")
    for number in range(3):
        announce(cast, f"News {number}")

    with django_assert_num_queries(1):
        client.get("/")


def test_whoever_hides_it_is_back_where_they_were_and_sees_it_no_more(client, cast):
    announcement = announce(cast)

    response = hide(client, announcement)

    assert response["Location"] == "/search/?q=mortar"
    assert announcement.title not in client.get("/").content.decode()
    assert announcement.title in type(client)().get("/").content.decode()


def test_it_is_back_when_its_words_change(client, cast):
    announcement = announce(cast)
    hide(client, announcement)

    announcement.title = "The counter is closed on Tuesday"
    announcements.keep(announcement, by=cast.dana, at=timezone.now())

    assert "closed on Tuesday" in client.get("/").content.decode()


def test_an_emergency_is_not_hidden(client, cast):
    announcement = announce(cast, "Gas leak on Mortar St", severity="emergency")

    response = hide(client, announcement)

    assert not response.cookies
    page = client.get("/").content.decode()
    assert "Emergency: Gas leak on Mortar St" in page
    assert "/hiding/" not in page


def test_one_that_became_an_emergency_is_there_again(client, cast):
    announcement = announce(cast)
    hide(client, announcement)

    announcement.severity = "emergency"
    announcements.keep(announcement, by=cast.dana, at=timezone.now())

    assert announcement.title in client.get("/").content.decode()


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "nowhere", "/" * 3000, ""]
)
def test_nobody_is_led_elsewhere(client, cast, back):
    assert hide(client, announce(cast), back)["Location"] == "/"


def test_another_site_hides_nothing(client, cast):
    address = reverse("contacts:announcement-hiding", args=[announce(cast).pk])

    response = client.post(address, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert not response.cookies


def test_one_that_is_over_is_not_there_to_be_hidden(client, cast):
    announcement = announce(cast)
    announcements.end(announcement, by=cast.dana, at=timezone.now())

    assert hide(client, announcement).status_code == 404


def test_a_page_that_answers_a_form_has_no_button_that_would_lose_it(client, cast):
    announce(cast)

    page = client.post("/accounts/login/", {"login": "bob"}).content.decode()

    assert "The counter is closed on Monday" in page
    assert "/hiding/" not in page


def test_an_end_before_the_start_is_refused_with_a_sentence(cast):
    announcement = Announcement(title="Never", starts_at=NOW, ends_at=NOW - HOUR, created_by=cast.dana)

    with pytest.raises(ValidationError) as refused:
        announcement.full_clean()

    assert refused.value.messages == ["It ends before it starts. Choose an end after the start."]


def test_history_keeps_who_wrote_what(cast):
    announcement = announce(cast, at=NOW, text="All day.")
    announcement.title = "The counter is open on Monday"
    announcements.keep(announcement, by=cast.ada, at=NOW + HOUR)
    announcements.end(announcement, by=cast.dana, at=NOW + 2 * HOUR)

    lines = Activity.objects.filter(thing_type="contacts.announcement").order_by("pk")

    assert [(line.actor, line.act, line.facts["title"]) for line in lines] == [
        ("dana", "was written", "The counter is closed on Monday"),
        ("ada1", "was rewritten", "The counter is open on Monday"),
        ("dana", "was ended", "The counter is open on Monday"),
    ]
    assert lines[0].facts["text"] == "All day."


@pytest.mark.parametrize("late", [timedelta(hours=-3), timedelta(hours=9)])
def test_only_one_that_stands_is_ended(cast, late):
    announcement = announce(cast, at=NOW)

    with pytest.raises(NotAllowed):
        announcements.end(announcement, by=cast.dana, at=NOW + late)


def test_staff_write_and_end_one_at_the_desk(client, cast):
    client.force_login(cast.dana)
    form = {"title": "Snow", "text": "Stay home.", "severity": "warning"}
    days = {"starts_at_0": "2026-01-01", "starts_at_1": "08:00", "ends_at_0": "2999-01-01", "ends_at_1": "17:00"}

    client.post(reverse("admin:contacts_announcement_add"), {**form, **days})

    announcement = Announcement.objects.get()
    assert (announcement.title, announcement.created_by) == ("Snow", cast.dana)
    assert "Warning: Snow" in client.get("/").content.decode()

    listed = reverse("admin:contacts_announcement_changelist")
    client.post(listed, {"action": "end", "_selected_action": [announcement.pk]})

    assert "Warning: Snow" not in client.get("/").content.decode()


def test_finance_writes_none(client, cast):
    client.force_login(cast.fiona)

    assert client.get(reverse("admin:contacts_announcement_add")).status_code == 403
