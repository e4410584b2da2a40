"""The pages of collections: every act of the guide on many records at once, with nothing but forms and links."""

from datetime import timedelta

import pytest

from permits import collections
from permits.choices import CaseStatus
from permits.models import Case, CollectedCase, Collection
from tests import factories
from tests.factories import NOW, TODAY


@pytest.fixture
def bobs(cast, client):
    client.force_login(cast.bob)
    return collections.create("Mortar St", cases=[cast.case], by=cast.bob, at=NOW)


def shown(response):
    return [case.number for case in response.context["cases"]]


def numbers(collection):
    return sorted(collection.items.values_list("case__number", flat=True))


def filled(collection, count):
    cases = [factories.Case(filed_on=TODAY - timedelta(days=n % 5)) for n in range(count)]
    CollectedCase.objects.bulk_create(CollectedCase(collection=collection, case=one, added_at=NOW) for one in cases)
    return cases


def test_somebody_elses_collection_does_not_exist(client, cast, bobs):
    client.force_login(cast.alice)

    assert client.get(bobs.get_absolute_url()).status_code == 404
    assert client.get("/collections/999999999999999999999/").status_code == 404


def test_ticked_records_are_asked_where_they_go(client, cast, bobs):
    other = factories.Case()

    page = client.post("/collections/add/", {"case": [cast.case.slug, other.slug], "next": "/search/?q=mortar"})

    html = page.content.decode()
    assert "Add 2 records to a collection" in html
    assert "Mortar St (1)" in html
    assert f'value="{other.slug}"' in html
    assert "/search/?q=mortar" in html


def test_they_go_into_an_existing_one_and_the_browser_back_to_where_it_was(client, cast, bobs):
    other = factories.Case()
    sent = {"case": [cast.case.slug, other.slug], "collection": bobs.pk, "next": "/search/?q=mortar"}

    page = client.post("/collections/add/", sent, follow=True)

    assert page.redirect_chain == [("/search/?q=mortar", 302)]
    assert "1 record is in “Mortar St” now. 1 was there already." in page.content.decode()
    assert numbers(bobs) == sorted([cast.case.number, other.number])


def test_they_go_into_a_new_one(client, cast, bobs):
    page = client.post("/collections/add/", {"case": cast.case.slug, "collection": "new", "name": " Two  words "})

    new = Collection.objects.get(name="Two words")
    assert page.headers["Location"] == new.get_absolute_url()
    assert numbers(new) == [cast.case.number]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"collection": "", "name": ""}, "Choose a collection, or a new one."),
        ({"collection": "new", "name": ""}, "Give the new collection a name."),
        ({"collection": "new", "name": "mortar st"}, "You have a collection of that name already."),
        ({"collection": "12345678901234567890"}, "Select a valid choice."),
        ({"collection": "new", "name": "x" * 81}, "at most 80 characters"),
        ({"collection": "new", "name": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_a_wrong_answer_keeps_the_ticks(client, cast, bobs, sent, said):
    page = client.post("/collections/add/", {"case": cast.case.slug, **sent})

    html = page.content.decode()
    assert page.status_code == 200
    assert said in html
    assert f'value="{cast.case.slug}"' in html


def test_another_accounts_collection_is_no_answer(client, cast, bobs):
    alices = collections.create("Hers", by=cast.alice, at=NOW)

    client.post("/collections/add/", {"case": cast.case.slug, "collection": alices.pk})

    assert numbers(alices) == []


def test_a_link_to_somewhere_else_is_not_followed(client, cast, bobs):
    sent = {"case": cast.case.slug, "collection": bobs.pk, "next": "https://elsewhere.example/"}

    assert client.post("/collections/add/", sent).headers["Location"] == bobs.get_absolute_url()
    del sent["collection"]
    assert "elsewhere.example" not in client.post("/collections/add/", sent).content.decode()


def test_nothing_ticked_says_so(client, cast, bobs):
    for address in ("/collections/add/", *(f"{bobs.get_absolute_url()}{act}/" for act in ("move", "copy", "removal"))):
        assert "No record is ticked." in client.post(address).content.decode()


def test_what_the_account_does_not_see_is_not_among_the_ticked(client, cast, bobs):
    client.force_login(cast.charlie)

    html = client.post("/collections/add/", {"case": [cast.draft.slug, "x\x00", "x" * 500]}).content.decode()

    assert "No record is ticked." in html
    assert cast.draft.number not in html


def test_it_opens_newest_first_and_pages_show_everything_once(client, cast, bobs):
    filled(bobs, 60)

    seen, address = [], bobs.get_absolute_url()
    while address:
        page = client.get(address)
        seen += shown(page)
        address = page.context["older"]

    assert seen == list(Case.objects.newest_first().exclude(pk=cast.draft.pk).values_list("number", flat=True))


def test_it_is_a_small_search(client, cast, bobs):
    found = factories.Case(description="A kiln shed behind the house")
    collections.add(bobs, [found], by=cast.bob, at=NOW)

    assert shown(client.get(bobs.get_absolute_url(), {"q": "kiln mort"})) == [found.number]
    assert client.get(bobs.get_absolute_url(), {"q": "a\x00b " + "x" * 10_000}).status_code == 200


@pytest.mark.parametrize("query", ["after=x", "before=0001-01-01.1", "after=" + "9" * 50, "q=%00", "q=%ff%fe"])
def test_nonsense_is_the_first_page_or_an_empty_one(client, bobs, query):
    assert client.get(f"{bobs.get_absolute_url()}?{query}").status_code == 200


def test_what_is_no_longer_open_to_the_account_is_counted_and_not_shown(client, cast, bobs):
    gone = factories.Case()
    collections.add(bobs, [gone], by=cast.bob, at=NOW)
    Case.objects.filter(pk=gone.pk).update(address=factories.Address(confidential=True))

    page = client.get(bobs.get_absolute_url())

    assert shown(page) == [cast.case.number]
    assert "1 record in it is no longer open to you, and is not shown." in page.content.decode()
    assert (
        "1 record is out of"
        in client.post(f"{bobs.get_absolute_url()}removal/", {"closed": "1"}, follow=True).content.decode()
    )
    assert numbers(bobs) == [cast.case.number]


def test_ticked_ones_are_removed(client, cast, bobs):
    first, second, stays = filled(bobs, 3)

    page = client.post(f"{bobs.get_absolute_url()}removal/", {"case": [first.slug, second.slug]}, follow=True)

    assert "2 records are out of “Mortar St”." in page.content.decode()
    assert numbers(bobs) == sorted([cast.case.number, stays.number])


def test_ticked_ones_are_moved(client, cast, bobs):
    other = collections.create("Other", by=cast.bob, at=NOW)
    address = f"{bobs.get_absolute_url()}move/"

    asked = client.post(address, {"case": cast.case.slug}).content.decode()
    done = client.post(address, {"case": cast.case.slug, "collection": other.pk})

    assert "Move 1 record out of “Mortar St”" in asked
    assert "Mortar St (1)" not in asked
    assert done.headers["Location"] == bobs.get_absolute_url()
    assert (numbers(bobs), numbers(other)) == ([], [cast.case.number])


def test_ticked_ones_are_copied(client, cast, bobs):
    client.post(f"{bobs.get_absolute_url()}copy/", {"case": cast.case.slug, "name": "Other"})

    assert numbers(bobs) == numbers(Collection.objects.get(name="Other")) == [cast.case.number]


def test_every_record_of_the_list_goes_at_once_by_its_filter(client, cast, bobs):
    cases = filled(bobs, 30)
    Case.objects.filter(pk__in=[one.pk for one in cases]).update(description="A kiln shed")
    address = f"{bobs.get_absolute_url()}move/"

    asked = client.post(address, {"every": "1", "q": "kiln"}).content.decode()
    client.post(address, {"every": "1", "q": "kiln", "name": "Kilns"})

    assert "Move 30 records out of “Mortar St”" in asked
    assert 'name="every"' in asked
    assert numbers(Collection.objects.get(name="Kilns")) == sorted(one.number for one in cases)
    assert numbers(bobs) == [cast.case.number]


def test_the_whole_register_is_never_meant(client, cast, bobs):
    assert "No record is ticked." in client.post("/collections/add/", {"every": "1"}).content.decode()


def test_a_full_one_refuses_and_keeps_the_answer(client, cast, bobs, monkeypatch):
    monkeypatch.setattr(collections, "MOST_RECORDS", 1)
    other = factories.Case()

    html = client.post("/collections/add/", {"case": other.slug, "collection": bobs.pk}).content.decode()

    assert "has no room for that" in html
    assert f'value="{other.slug}"' in html


def test_a_new_one_is_made_renamed_and_deleted(client, cast):
    client.force_login(cast.bob)

    made = client.post("/collections/new/", {"name": "First", "description": "x"})
    own = Collection.objects.get()
    renamed = client.post(f"{own.get_absolute_url()}name/", {"name": "Second"})
    asked = client.get(f"{own.get_absolute_url()}deletion/").content.decode()
    own.refresh_from_db()
    deleted = client.post(f"{own.get_absolute_url()}deletion/", follow=True).content.decode()

    assert made.headers["Location"] == renamed.headers["Location"] == own.get_absolute_url()
    assert (own.name, own.description) == ("Second", "")
    assert "Delete “Second”?" in asked
    assert "“Second” is deleted." in deleted
    assert not Collection.objects.exists()


def test_the_list_names_each_with_how_much_is_in_it(client, cast, bobs):
    html = client.get("/collections/").content.decode()

    assert "Mortar St" in html
    assert "1 record<" in html


@pytest.mark.parametrize("address", ["/collections/", "/collections/{pk}/", "/collections/{pk}/move/?every=1"])
def test_the_same_few_queries_at_1_and_at_30_rows(client, cast, bobs, address, django_assert_max_num_queries):
    address = address.format(pk=bobs.pk)
    client.get(address)

    def count():
        with django_assert_max_num_queries(12) as counted:
            client.get(address)
        return len(counted)

    one = count()
    filled(bobs, 29)
    for n in range(5):
        collections.create(f"Number {n}", by=cast.bob, at=NOW)
    assert count() == one


def test_a_draft_of_ones_own_may_stand_in_it(client, cast, bobs):
    collections.add(bobs, [cast.draft], by=cast.bob, at=NOW)

    assert cast.draft.status == CaseStatus.DRAFT
    assert cast.draft.number in shown(client.get(bobs.get_absolute_url()))
