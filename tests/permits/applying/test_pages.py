"""The pages of an application: nothing typed is lost, each step leads on, and a second submit finds it handed in."""

import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import Message
from permits import applying
from permits.models import Application, Case
from tests import factories
from tests.factories import NOW
from tests.permits import schedules
from tests.permits.roofs import make_reroof


@pytest.fixture
def draft(reroof, cast):
    return reroof.begin(cast.alice)


def address(draft, step):
    return reverse(f"permits:apply-{step}", args=[draft.case.slug])


def seen(page):
    return page.context["seen"]


def answered(draft):
    return {answer.question.code: answer.value for answer in draft.answers.all()}


def test_one_press_begins_and_a_second_finds_it(client, cast, reroof):
    client.force_login(cast.alice)
    page = reverse("permits:apply-begin", args=[reroof.case_type.pk])
    shown = client.get(page)
    alice = shown.context["form"].fields["contact"].queryset.get()
    sent = {"key": shown.context["key"], "contact": alice.pk}

    first, second = client.post(page, sent), client.post(page, sent)

    assert first.url == second.url == reverse("permits:apply", args=[Application.objects.get().case.slug])
    assert client.get(first.url).url.endswith("/place/")


def test_beginning_is_throttled_and_looking_is_not(client, cast, reroof, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"begin": "1/h/user"}
    client.force_login(cast.charlie)
    page = reverse("permits:apply-begin", args=[reroof.case_type.pk])

    assert [client.post(page).status_code for _turn in range(2)] == [200, 429]
    assert client.get(page).status_code == 200


def test_whoever_cannot_begin_reads_why(client, cast, reroof):
    page = reverse("permits:apply-begin", args=[reroof.case_type.pk])
    client.force_login(cast.charlie)
    nobody = client.post(page).content.decode()
    client.force_login(cast.alice)
    nothing_chosen = client.post(page).content.decode()

    assert "There is no contact to apply for." in nobody
    assert "Error:" not in nobody
    assert 'class="summary"' in nothing_chosen
    assert 'id="id_contact_error"' in nothing_chosen


def test_staff_begin_for_whoever_stands_at_the_counter(client, cast, reroof):
    client.force_login(cast.dana)
    page = reverse("permits:apply-begin", args=[reroof.case_type.pk])
    found = client.get(page, {"q": "Example"}).context["found"]
    alice = next(one for one in found if one.email == "alice@example.org")

    client.post(page, {"key": uuid.uuid4(), "who": alice.reference})

    application = Application.objects.get()
    assert (application.at_counter, application.case.contacts.get().contact) == (True, alice)
    assert client.get(address(application, "questions")).status_code == 200


def test_a_place_is_found_as_people_write_it_and_a_confidential_one_never(client, cast, draft):
    there = factories.Address(number="412", street="Quarry Rd")
    factories.Address(number="414", street="Quarry Rd", confidential=True)
    client.force_login(cast.alice)
    page = address(draft, "place")

    assert client.get(page, {"q": "41 quarry road"}).context["places"].shown == [there]
    assert client.post(page, {"address": there.pk}).url == address(draft, "questions")
    assert Case.objects.get(pk=draft.case_id).address == there
    misspelt = client.get(page, {"q": "412 quary road"}).context["places"]
    assert [one.text for one in misspelt.alike] == ["412 Quarry Rd"]


def test_what_is_typed_is_kept_right_or_wrong(client, cast, draft):
    client.force_login(cast.alice)
    page = address(draft, "questions")
    sent = {"description": "", "q-worth": "about ten", "q-layers": "Stays", "seen": seen(client.get(page))}

    answer = client.post(page, sent)

    assert answer.status_code == 200
    assert answer.context["form"].errors["worth"] == ["Enter an amount in dollars, such as 12,500."]
    assert answered(draft) == {"worth": "about ten", "layers": "Stays"}
    assert "about ten" in client.get(page).content.decode()
    later = client.post(page, sent | {"close": "yes", "description": "A roof"})
    assert later.url == reverse("permits:mine")


def test_an_answer_brings_its_question_before_the_next_step(client, cast, draft):
    client.force_login(cast.alice)
    page = address(draft, "questions")
    sent = {"description": "A roof", "q-worth": "9,000", "q-layers": "Stays", "seen": seen(client.get(page))}

    assert client.post(page, sent).url == page
    again = sent | {"q-how_many": "1", "seen": seen(client.get(page))}
    assert client.post(page, again).url == address(draft, "contacts")
    assert answered(draft) == {"worth": "9000", "layers": "Stays", "how_many": "1"}


def test_a_script_saves_by_the_same_door_and_is_told_what_stands_there(client, cast, draft):
    client.force_login(cast.alice)
    page = address(draft, "questions")
    sent = {"description": "A roof", "q-layers": "Stays", "seen": seen(client.get(page))}

    told = client.post(page, sent, headers={"X-Autosave": "yes"}).json()

    assert (told["is_saved"], told["asked"]) == (True, ["q-worth", "q-layers", "q-how_many"])
    assert json.loads(told["seen"])["answers"] == {"layers": "Stays"}
    applying.discard(draft, by=cast.alice, at=NOW)
    assert client.post(page, sent, headers={"X-Autosave": "yes"}).status_code == 404


def test_two_tabs_do_not_destroy_each_other(client, cast, draft):
    client.force_login(cast.alice)
    page = address(draft, "questions")
    opened = seen(client.get(page))
    client.post(page, {"description": "From one tab", "q-worth": "1", "seen": opened})

    both = client.post(page, {"description": "From the other", "q-layers": "Tear off", "seen": opened})

    assert answered(draft) == {"worth": "1", "layers": "Tear off"}
    text = both.content.decode()
    assert "From one tab" in text
    assert "From the other" in text
    client.post(page, {"description": "From the other", "q-worth": "1", "q-layers": "Tear off", "seen": seen(both)})
    assert Case.objects.get(pk=draft.case_id).description == "From the other"


def test_handing_in_tells_what_lacks_and_a_second_time_finds_it_handed_in(client, cast, reroof, draft):
    client.force_login(cast.alice)
    page = address(draft, "review")
    assert client.post(page).status_code == 200
    assert len(client.get(page).context["reasons"]) == 6
    reroof.fill_in(draft, cast.alice)

    first, second = client.post(page, follow=True), client.post(page, follow=True)

    assert "is handed in." in first.content.decode()
    assert "was handed in already." in second.content.decode()
    assert client.get(address(draft, "questions")).url == draft.case.get_absolute_url()
    as_handed_in = client.get(page).content.decode()
    assert "As it was handed in by Alice Example" in as_handed_in
    assert "Change" not in as_handed_in
    assert Message.objects.get(kind="application_submitted").to == "alice@example.org"
    client.force_login(cast.charlie)
    assert client.get(page).status_code == 404


def test_who_sees_an_application_without_applying_reads_it_and_changes_nothing(client, cast, reroof, draft):
    factories.ContactTie(contact=(person := factories.Contact()), user=cast.charlie)
    draft.case.contacts.create(contact=person, contact_type=reroof.owner)
    client.force_login(cast.charlie)

    assert client.get(reverse("permits:apply", args=[draft.case.slug])).url == address(draft, "review")
    assert b"Hand it in" not in client.get(address(draft, "review")).content
    refused = {step: client.get(address(draft, step)).status_code for step in ("place", "questions", "discarding")}
    assert refused == {"place": 403, "questions": 403, "discarding": 403}


def test_a_stranger_finds_no_draft(client, cast, draft):
    client.force_login(cast.charlie)

    steps = ("place", "questions", "contacts", "documents", "declarations", "fees", "review", "discarding", "license")
    assert {client.post(address(draft, step)).status_code for step in steps} == {404}


def test_whoever_acts_under_a_license_confirms_it_and_nobody_else(client, cast, reroof, draft):
    reroof.fill_in(draft, cast.alice)
    client.force_login(cast.alice)
    client.post(address(draft, "contacts"), {"done_by": "contractor", "number": "GC-10442"})
    page = address(draft, "license")
    assert client.get(page).status_code == 404

    client.force_login(cast.bob)
    assert "New shingles" in client.get(page).content.decode()
    assert client.post(page).url == address(draft, "declarations")
    assert Case.objects.get(pk=draft.case_id).license == cast.license


def test_a_draft_is_taken_up_again_from_the_list(client, cast, draft):
    client.force_login(cast.alice)

    assert reverse("permits:apply", args=[draft.case.slug]) in client.get(reverse("permits:mine")).content.decode()
    assert "Finish your application" in client.get(draft.case.get_absolute_url()).content.decode()


def test_every_step_costs_the_same_few_queries_however_much_there_is(client, cast):
    kind = factories.DocumentKind()
    reroof = make_reroof(kind)
    draft = reroof.begin(cast.alice)
    schedules.in_force(draft.case, cast.dana)

    def add():
        draft.case.contacts.create(contact=factories.Contact(), contact_type=reroof.owner)
        document = factories.Document(case=draft.case, kind=kind, added_by=cast.alice)
        factories.DocumentVersion(document=document)
        factories.Address()

    def costs():
        counted = {}
        for step in ("place", "questions", "contacts", "documents", "declarations", "fees", "review"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address(draft, step), {"q": "mortar"}).status_code == 200
            counted[step] = len(queries)
        return counted

    add()
    reroof.fill_in(draft, cast.alice)
    client.force_login(cast.alice)
    client.get(address(draft, "place"))  # the first page after a log-in writes down when it began
    few = costs()
    for _turn in range(3):
        add()
    assert costs() == few
    assert max(few.values()) <= 12
