"""The pages of saved searches, and the link in their mails."""

import pytest
from django.urls import reverse

from contacts.choices import ContactMethod
from contacts.models import Message
from contacts.telling import outbox
from permits import news, savedsearches
from permits.choices import NewsRhythm
from permits.models import SavedSearch
from tests import factories
from tests.factories import NOW

LIST = "/searches/"


@pytest.fixture
def search(cast):
    return savedsearches.save("Mortar St", {"q": "mortar"}, NewsRhythm.DAILY, by=cast.charlie, at=NOW)


def off(search):
    return reverse("permits:saved-search-off", args=[savedsearches.key_of(search)])


def test_the_search_page_leads_to_saving_it_and_to_its_feed(client, cast):
    page = client.get("/search/?q=mortar&type=Residential+addition&from=2024-01-01").content.decode()

    assert 'href="/searches/new/?q=mortar&amp;type=Residential+addition"' in page
    assert 'rel="alternate" type="application/atom+xml"' in page
    assert 'href="/search/feed/?q=mortar&amp;type=Residential+addition"' in page


@pytest.mark.parametrize("asked", ["q=ab", "type=nonsense"])
def test_a_search_that_makes_no_sense_leads_to_neither(client, cast, asked):
    page = client.get(f"/search/?{asked}").content.decode()

    assert "/searches/new/" not in page
    assert "/search/feed/" not in page


def test_ones_own_records_have_no_feed(client, cast):
    client.force_login(cast.bob)

    page = client.get("/search/?mine=1").content.decode()

    assert "/searches/new/?mine=1" in page
    assert "/search/feed/" not in page


def test_a_search_is_saved_under_a_name(client, cast):
    client.force_login(cast.charlie)
    address = "/searches/new/?q=mortar&status=issued&after=x&colour=blue"
    asked = client.get(address).content.decode()
    assert "“mortar”" in asked
    assert "Issued" in asked

    response = client.post(address, {"name": "  My   street ", "rhythm": "weekly"}, follow=True)

    saved = SavedSearch.objects.get()
    assert (saved.name, saved.asked, saved.rhythm) == (
        "My street",
        {"q": "mortar", "status": "issued"},
        NewsRhythm.WEEKLY,
    )
    page = response.content.decode()
    assert "“My street” is saved." in page
    assert "New records by mail every Monday" in page


def test_what_is_wrong_stands_at_the_field_and_nothing_typed_is_lost(client, cast, search):
    client.force_login(cast.charlie)

    unnamed = client.post("/searches/new/?q=chestnut", {"name": " ", "rhythm": "weekly"}).content.decode()
    taken = client.post("/searches/new/?q=chestnut", {"name": "mortar st", "rhythm": "weekly"}).content.decode()

    assert "This field is required." in unnamed
    assert "You keep a search “mortar st” already." in taken
    assert 'value="mortar st"' in taken
    assert SavedSearch.objects.count() == 1


@pytest.mark.parametrize("asked", ["q=ab", "type=nonsense", "status=%00"])
def test_a_search_that_makes_no_sense_is_not_saved(client, cast, asked):
    client.force_login(cast.charlie)

    response = client.post(f"/searches/new/?{asked}", {"name": "x", "rhythm": "daily"})

    assert response["Location"].startswith("/search/?")
    assert not SavedSearch.objects.exists()


def test_it_is_renamed_and_its_rhythm_changed(client, cast, search):
    client.force_login(cast.charlie)

    client.post(search.get_absolute_url(), {"name": "Street", "rhythm": "never"})

    search.refresh_from_db()
    assert (search.name, search.rhythm, search.next_at) == ("Street", NewsRhythm.NEVER, None)


def test_it_is_deleted_after_a_question(client, cast, search):
    client.force_login(cast.charlie)
    address = reverse("permits:saved-search-deletion", args=[search.pk])

    assert "Delete “Mortar St”?" in client.get(address).content.decode()
    client.post(address)

    assert not SavedSearch.objects.exists()
    assert client.get(off(search)).status_code == 404


def test_nobody_else_finds_it(client, cast, search):
    client.force_login(cast.alice)

    addresses = [search.get_absolute_url(), reverse("permits:saved-search-deletion", args=[search.pk])]

    assert [client.post(address).status_code for address in addresses] == [404, 404]
    assert "Mortar St" not in client.get(LIST).content.decode()


def test_whoever_gets_letters_reads_that_these_are_none(client, cast, search):
    cast.charlie.preferred_contact_method = ContactMethod.PAPER
    cast.charlie.save()
    client.force_login(cast.charlie)

    for address in (LIST, "/searches/new/?q=mortar", search.get_absolute_url()):
        assert "these mails are not sent as letters" in client.get(address).content.decode()


def test_the_link_in_the_mail_asks_first_and_ends_them_without_a_log_in(client, cast, search):
    asked = client.get(off(search))

    assert "No more of these mails?" in asked.content.decode()
    assert asked["Referrer-Policy"] == "no-referrer"
    assert "no-store" in asked["Cache-Control"]
    search.refresh_from_db()
    assert search.is_mailed

    assert "No more mails" in client.post(off(search)).content.decode()
    search.refresh_from_db()
    assert not search.is_mailed


def test_a_mail_program_ends_them_by_itself(cast, search, client, mailoutbox):
    """RFC 8058: one POST from elsewhere, without a cookie or a token."""
    outsider = type(client)(enforce_csrf_checks=True)
    factories.Case()
    news.give_places()
    SavedSearch.objects.update(next_at=NOW, told_up_to=0)
    news.tell_next(at=NOW)
    message = Message.objects.get(kind="saved_search")
    outbox.deliver_next(at=NOW)

    [mail] = mailoutbox
    link = mail.extra_headers["List-Unsubscribe"].strip("<>")
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link == message.unsubscribe
    assert link in mail.body

    path = "/searches/off/" + link.rpartition("/searches/off/")[2]
    response = outsider.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")

    assert response.status_code == 200
    search.refresh_from_db()
    assert not search.is_mailed


def test_the_inbox_shows_the_mail_without_the_link(client, cast, search):
    factories.Case()
    news.give_places()
    SavedSearch.objects.update(next_at=NOW, told_up_to=0)
    news.tell_next(at=NOW)
    client.force_login(cast.charlie)

    page = client.get("/inbox/").content.decode()

    assert "new record" in page
    assert "/searches/off/" not in page


def test_the_list_costs_the_same_for_one_and_for_many(client, cast, search, django_assert_num_queries):
    client.force_login(cast.charlie)
    client.get(LIST)

    def costs():
        with django_assert_num_queries(4):
            client.get(LIST)

    costs()
    for number in range(3):
        savedsearches.save(f"Search {number}", {"q": "mortar"}, NewsRhythm.DAILY, by=cast.charlie, at=NOW)
    costs()
