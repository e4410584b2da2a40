"""Any search as an Atom feed: well-formed, what RFC 4287 asks for, public, and cheap to ask again."""

from datetime import timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import timezone

from permits.choices import CaseStatus
from permits.models import Case
from tests import factories

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client, query="", **headers):
    response = client.get(f"/search/feed/?{query}", headers=headers)
    assert response.status_code == 200, response.content
    return ElementTree.fromstring(response.content)


def texts(element, name):
    return [one.text for one in element.iter(ATOM + name)]


def check_atom(root):
    """What RFC 4287, sections 4.1.1 and 4.1.2, requires of a feed and its entries."""
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1, name
        assert urlsplit(element.find(f"{ATOM}id").text).scheme == "tag"
        updated = timezone.datetime.fromisoformat(element.find(f"{ATOM}updated").text)
        assert updated.tzinfo is not None
        links = element.findall(f"{ATOM}link")
        assert [link.get("rel", "alternate") for link in links].count("alternate") == 1
        assert all(link.get("href").startswith(settings.SITE_URL) for link in links)
    assert len(root.findall(f"{ATOM}author/{ATOM}name")) == 1
    assert [link.get("rel") for link in root.findall(f"{ATOM}link")].count("self") == 1
    ids = [entry.find(f"{ATOM}id").text for entry in entries]
    assert len(set(ids)) == len(ids)
    return entries


def test_it_is_an_atom_feed_of_what_the_search_finds(client, cast):
    new = factories.Case(description="A <b>porch</b> & a shed")

    root = feed(client, "q=porch")

    [entry] = check_atom(root)
    assert entry.find(f"{ATOM}id").text == f"tag:{urlsplit(settings.SITE_URL).hostname},2026:permit/{new.slug}"
    assert new.number in entry.find(f"{ATOM}title").text
    assert "A &lt;b&gt;porch&lt;/b&gt; &amp; a shed" in entry.find(f"{ATOM}summary").text
    assert entry.find(f"{ATOM}link").get("href") == settings.SITE_URL + new.get_absolute_url()


@pytest.mark.parametrize("query", ["q=nowhere", "q=%22%3Cxenon%3E+%26+y", "q=mortar&status=issued&kind=permit", ""])
def test_every_search_gives_a_feed_that_stands(client, cast, query):
    check_atom(feed(client, query))


def test_an_empty_feed_is_the_same_when_asked_again(client, cast):
    assert client.get("/search/feed/?q=nowhere")["ETag"] == client.get("/search/feed/?q=nowhere")["ETag"]


def test_newest_first_and_fifty_at_most(client, cast):
    for day in range(53):
        factories.Case(applied_on=factories.TODAY - timedelta(days=day), description="Porch")

    entries = check_atom(feed(client, "q=porch"))

    assert len(entries) == 50
    newest = Case.objects.filter(description="Porch").newest_first()[:50]
    assert [entry.find(f"{ATOM}link").get("href") for entry in entries] == [
        settings.SITE_URL + case.get_absolute_url() for case in newest
    ]


def test_letters_that_no_xml_may_hold_are_left_out(client, cast):
    factories.Case(description="Porch \x0b\x1f\ufffe with bells")

    [entry] = check_atom(feed(client, "q=porch"))

    assert "with bells" in entry.find(f"{ATOM}summary").text


def test_it_holds_what_a_visitor_sees_whoever_asks(client, cast):
    factories.Case(address=factories.Address(street="Mortar Secret Way", confidential=True))
    factories.Case(status=CaseStatus.DRAFT)
    shown = texts(feed(client, "q=mortar"), "id")
    client.force_login(cast.dana)

    assert texts(feed(client, "q=mortar"), "id") == shown
    assert texts(feed(client, "q=mortar&mine=1"), "id") == shown


def test_whoever_has_it_is_told_so(client, cast):
    first = client.get("/search/feed/?q=mortar")
    assert first["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "max-age=300" in first["Cache-Control"]

    by_tag = client.get("/search/feed/?q=mortar", headers={"If-None-Match": first["ETag"]})
    by_day = client.get("/search/feed/?q=mortar", headers={"If-Modified-Since": first["Last-Modified"]})

    assert (by_tag.status_code, by_tag.content) == (304, b"")
    assert by_day.status_code == 304

    factories.Case()
    again = client.get("/search/feed/?q=mortar", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200


def test_asking_for_the_head_only(client, cast):
    response = client.head("/search/feed/?q=mortar")

    assert response.status_code == 200
    assert response["ETag"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("type=nonsense", "type: "),
        ("from=soon", "from: "),
        ("q=ab", "at least three letters"),
        ("q=%00", "q: "),
        ("kind=%00", "kind: "),
    ],
)
def test_a_search_that_makes_no_sense_says_so(client, cast, query, said):
    response = client.get(f"/search/feed/?{query}")

    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
    assert said in response.content.decode()


def test_whoever_asks_all_the_time_is_asked_to_wait(client, cast, monkeypatch):
    for _number in range(60):
        client.get("/search/feed/?q=ab")

    response = client.get("/search/feed/?q=mortar")

    assert response.status_code == 429
    assert response["Retry-After"] == "60"


def test_one_record_costs_as_much_as_many(client, cast, django_assert_num_queries):
    client.get("/search/feed/?q=mortar")

    def costs():
        with django_assert_num_queries(3):
            client.get("/search/feed/?q=mortar")

    costs()
    factories.Case.create_batch(3)
    costs()
