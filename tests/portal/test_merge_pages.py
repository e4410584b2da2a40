"""The staff's pages for contacts that are the same: list, comparison, merge, undo, and for whom they are."""

import re
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts.choices import ContactKind, LinkStatus, Right
from contacts.merging import duplicates, merging
from contacts.models import Contact, ContactMerge, ContactsKeptApart, Favourite
from payments import billing, trust
from permits import fees
from tests import factories
from tests.factories import NOW
from tests.merging import dump, link, member, merge, party

pytestmark = pytest.mark.django_db
LIST, CONTACTS = "/admin/contacts/contact/duplicates/", "/admin/contacts/contact/"


def place(*contacts, page="merge"):
    return f"{CONTACTS}{page}/?{urlencode([('contact', contact.pk) for contact in contacts])}"


@pytest.fixture
def pair():
    return (
        factories.Contact(first_name="Bob", last_name="Levelle", email="bob@old.example", phone=""),
        factories.Contact(first_name="Robert", last_name="Levelle", email="bob@new.example", phone="555-0199"),
    )


@pytest.fixture
def dana(client, cast):
    client.force_login(cast.dana)
    return client


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def queries(client, address):
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def send(client, contacts, **data):
    return client.post(place(*contacts), {"seen": merging.fingerprint(contacts), **data}, follow=True)


# The comparison


def test_from_the_list_of_contacts_staff_go_to_the_comparison(dana, pair):
    chosen = {"action": "merge", "_selected_action": [contact.pk for contact in pair]}

    assert dana.post(CONTACTS, chosen).url == place(*pair)


def test_side_by_side_stands_what_they_say_and_what_hangs_on_them(dana, cast, pair):
    old, new = pair
    party(cast.case, old)
    license = factories.License(number="ME-30233", holder=old)
    account = trust.open_account(license, by=cast.fiona, at=NOW)
    trust.deposit(account, amount=Decimal("250.00"), source="check", reference="7", by=cast.fiona, at=NOW)
    fees.assess(cast.case, code="permit", description="Permit", amount=Decimal("412.50"), by=cast.dana, at=NOW)
    invoice = billing.invoice_owed_fees(cast.case, by=cast.dana, at=NOW)
    Favourite.objects.create(user=cast.bob, contact=new)
    factories.ContactTie(contact=new, user=cast.charlie)

    page = text(dana.get(place(*pair)))

    for words in (
        "bob@old.example",
        f"{cast.case.number}, Applicant, Issued",
        "ME-30233",
        f"{account.number} (ME-30233): $250.00",
        f"{invoice.number}: $412.50",
        "of 1 account",
        "Charlie Example (charlie): opened the account, since November 20, 2026",
    ):
        assert words in page, words


def test_the_record_with_an_account_is_proposed_to_stay_with_what_it_says_and_what_it_lacks_from_the_other(
    dana, cast, pair
):
    old, new = pair
    factories.ContactTie(contact=old, user=cast.charlie)

    form = dana.get(place(*pair)).context["form"]

    assert form.survivor_chosen == str(old.pk)
    assert {line.name: line.taken for line in form.lines() if not line.is_settled} == {
        "first_name": str(old.pk),
        "email": str(old.pk),
        "phone": str(new.pk),
    }


def test_what_stands_on_both_is_told_before(dana, cast, pair):
    for contact in pair:
        party(cast.case, contact)

    assert "Contacts on cases: 1 stands on two of them and becomes one" in text(dana.get(place(*pair)))


def test_staff_are_warned_where_people_of_an_unknown_company_come_to_a_licensed_one(dana, cast):
    known, registered = (
        factories.Contact(kind=ContactKind.COMPANY, company_name="Ridge", last_name="") for _turn in range(2)
    )
    link(known, cast.license, cast.alice, LinkStatus.ACTIVE, by=cast.dana)
    member(registered, cast.charlie, Right.VIEW, is_manager=True)

    assert f"Ridge (record {registered.pk}) acts under no license that the city approved." in text(
        dana.get(place(known, registered))
    )


def test_looking_changes_nothing(dana, cast, pair):
    party(cast.case, pair[0])
    before = dump()

    dana.get(place(*pair))

    assert dump() == before


def test_merging_leads_to_what_was_merged_where_it_can_be_undone(dana, cast, pair):
    old, new = pair
    page = send(dana, pair, survivor=new.pk, first_name=old.pk, email=new.pk, why="Told us at the counter")

    merged = ContactMerge.objects.get()
    assert page.redirect_chain[-1][0] == reverse("admin:contacts_contactmerge_change", args=[merged.pk])
    assert "2 records are one now: Bob Levelle. You can undo it for 30 days." in text(page)
    assert (merged.by, merged.why) == (cast.dana, "Told us at the counter")


def test_without_a_choice_of_the_one_that_stays_the_page_says_so_and_keeps_the_rest(dana, pair):
    old, _new = pair
    page = send(dana, pair, email=old.pk, why="Same voice")

    assert "Choose the record that stays." in text(page)
    assert "Same voice" in text(page)
    assert not ContactMerge.objects.exists()


def test_what_changed_meanwhile_is_shown_and_can_be_merged_then(dana, pair):
    old, new = pair
    seen = merging.fingerprint(pair)
    Contact.objects.filter(pk=old.pk).update(phone="555-0111")

    page = dana.post(place(*pair), {"seen": seen, "survivor": new.pk})

    assert "was changed while you looked at them. Look again, then merge." in text(page)
    assert "555-0111" in text(page)
    send(dana, list(Contact.objects.filter(pk__in=[old.pk, new.pk])), survivor=new.pk)
    assert ContactMerge.objects.exists()


@pytest.mark.parametrize("query", ["", "?contact=x", "?contact=99999999999999999999", "?contact=0"])
def test_nothing_to_merge_says_how_to_choose(dana, query):
    page = text(dana.get(f"{CONTACTS}merge/{query}"))

    assert "One record alone cannot be merged. Choose two or more." in page


def test_too_many_at_once_are_refused(dana):
    page = dana.get(place(*(factories.Contact() for _turn in range(12))))

    assert "Choose 8 records at most." in text(page)


@pytest.mark.parametrize("page", ["merge", "duplicates", "duplicates/apart"])
@pytest.mark.parametrize(
    ("who", "status"), [("rita", 403), ("ivan", 403), ("fiona", 403), ("alice", 302), ("dana", 200)]
)
def test_the_pages_are_for_technicians(client, cast, pair, page, who, status):
    client.force_login(getattr(cast, who))

    assert client.get(place(*pair, page=page)).status_code == status


def test_the_page_costs_the_same_with_much_as_with_little(dana, cast, pair):
    def hang(count):
        for _turn in range(count):
            for contact in pair:
                party(factories.Case(), contact)
                factories.License(holder=contact)
                factories.ContactTie(contact=contact, user=factories.User())

    hang(1)
    dana.get(place(*pair))
    few = queries(dana, place(*pair))
    hang(4)

    assert queries(dana, place(*pair)) == few


# Possible duplicates


def groups():
    return [([contact.pk for contact in group.contacts], group.bases) for group in duplicates.possible(limit=50)]


def test_the_same_email_whatever_its_capitals_is_a_sign(dana):
    one, other = factories.Contact(email="Max@Example.org"), factories.Contact(email="max@example.org")

    assert groups() == [([one.pk, other.pk], ["email"])]
    assert "the same email" in text(dana.get(LIST))


def test_a_name_alone_is_none_but_with_a_telephone_or_an_address_it_is():
    facts = {"first_name": "Ann", "last_name": "O'Ridge"}
    one = factories.Contact(**facts, phone="(555) 0142")
    other = factories.Contact(first_name="ann", last_name="ORidge", phone="5550142", address_line="9 Elm St.", zip="1")
    third = factories.Contact(**facts, address_line="9 Elm St", zip="1")
    factories.Contact(**facts)

    assert sorted(groups()) == [([one.pk, other.pk], ["phone"]), ([other.pk, third.pk], ["address"])]


def test_a_person_and_a_company_with_one_email_are_no_duplicates():
    factories.Contact(email="office@ridge.example")
    factories.Contact(kind=ContactKind.COMPANY, company_name="Ridge", last_name="", email="office@ridge.example")

    assert groups() == []


def test_those_that_an_account_acts_as_come_first(cast):
    first, second = ([factories.Contact(email=email) for _turn in range(2)] for email in ("a@x.example", "b@x.example"))
    factories.ContactTie(contact=second[1], user=cast.charlie)

    assert [pks for pks, _bases in groups()] == [[one.pk for one in second], [one.pk for one in first]]


def test_what_was_merged_is_no_duplicate_any_more(cast):
    one, other = factories.Contact(email="a@x.example"), factories.Contact(email="a@x.example")
    merge(one, other, by=cast.dana)

    assert groups() == []


def test_what_staff_keep_apart_comes_again_only_with_another(dana):
    pair = [factories.Contact(email="a@x.example") for _turn in range(2)]

    for _turn in range(2):
        page = dana.post(place(*pair, page="duplicates/apart"), follow=True)

    assert "not proposed as duplicates any more" in text(page)
    assert ContactsKeptApart.objects.count() == 1
    assert groups() == []
    factories.Contact(email="a@x.example")
    assert len(groups()[0][0]) == 3


def test_the_list_goes_on_from_where_the_page_ends(dana):
    for turn in range(23):
        for _twice in range(2):
            factories.Contact(email=f"twin{turn}@x.example")

    first = dana.get(LIST)
    following = dana.get(f"{LIST}?after={first.context['next']}")

    assert (len(first.context["groups"]), len(following.context["groups"])) == (20, 3)
    assert following.context["next"] == ""
    shown = [group.place for page in (first, following) for group in page.context["groups"]]
    assert len(set(shown)) == 23


def test_the_list_costs_the_same_with_many_as_with_one(dana):
    def twins(email):
        for _twice in range(2):
            factories.ContactTie(contact=factories.Contact(email=email), user=factories.User())

    twins("a@x.example")
    dana.get(LIST)
    few = queries(dana, LIST)
    for turn in range(4):
        twins(f"b{turn}@x.example")

    assert queries(dana, LIST) == few


@pytest.mark.parametrize("after", ["x", "0.1", "2.1.2", "0.1.x", "0.1.99999999999999999999"])
def test_a_page_that_does_not_exist_is_not_found(dana, after):
    assert dana.get(f"{LIST}?after={after}").status_code == 404


# What was merged


def test_the_undo_page_says_what_will_happen_and_does_it(dana, cast, pair):
    old, new = pair
    row = party(cast.case, old)
    merged = merge(new, old, by=cast.ada, at=timezone.now())
    address = reverse("admin:contacts_contactmerge_undo", args=[merged.pk])

    page = text(dana.get(address))
    assert "Contacts on cases: 1 moved" in page
    assert "Undo the merge" in page

    page = dana.post(address, follow=True)
    row.refresh_from_db()
    assert row.contact == old
    assert "the records stand for themselves again" in text(page)
    assert "Undone on" in text(page)


def test_an_undo_that_is_not_possible_says_why_and_offers_no_button(dana, cast, pair):
    old, new = pair
    merged = merge(new, old, by=cast.ada)
    third = factories.Contact()
    merge(third, new, by=cast.ada)
    address = reverse("admin:contacts_contactmerge_undo", args=[merged.pk])

    page = text(dana.get(address))
    assert "used the same records. Undo that one first." in page
    assert "Undo the merge</button>" not in page
    assert dana.post(address).status_code == 200
    merged.refresh_from_db()
    assert merged.undone_at is None


def test_the_list_of_merges_names_who_did_what_and_costs_the_same_with_many_as_with_one(dana, cast):
    address = reverse("admin:contacts_contactmerge_changelist")

    def more(count):
        for _turn in range(count):
            merge(factories.Contact(last_name="Stays"), factories.Contact(last_name="Goes"), by=cast.ada)

    more(1)
    assert "Goes" in text(dana.get(address))
    few = queries(dana, address)
    more(3)

    assert queries(dana, address) == few


def test_whoever_may_not_merge_may_not_undo(client, cast, pair):
    merged = merge(*pair, by=cast.dana)
    client.force_login(cast.rita)

    assert client.post(reverse("admin:contacts_contactmerge_undo", args=[merged.pk])).status_code == 403


def test_a_merged_record_is_offered_nowhere_and_cannot_be_changed(dana, cast, pair):
    old, new = pair
    merge(new, old, by=cast.dana)

    listed = dana.get(f"{CONTACTS}?q=levelle").context["cl"].result_list
    picked = dana.get(
        "/admin/autocomplete/?app_label=contacts&model_name=license&field_name=holder&term=levelle"
    ).json()
    page = f"{CONTACTS}{old.pk}/change/"

    assert list(listed) == [new]
    assert [one["id"] for one in picked["results"]] == [str(new.pk)]
    assert dana.get(page).status_code == 200
    assert dana.post(page, {"last_name": "Changed"}).status_code == 403
