"""An application that is not handed in: at no address of it a stranger gets in, reads it or takes it over."""

import uuid

import pytest
from django.urls import URLPattern, get_resolver

from permits import correspondence
from permits.models import Application, Case, MissingThing
from permits.models import IntakeCheck as Check
from tests import factories
from tests.factories import NOW, TODAY


def addresses_of_records(patterns, before=""):
    """Every address that holds the number of a record, with what else is to be filled in."""
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            yield from addresses_of_records(pattern.url_patterns, here)
        elif here.startswith(("permits/<str:slug>/", "apply/<str:slug>/")):
            yield here


ADDRESSES = sorted(set(addresses_of_records(get_resolver().url_patterns)))


@pytest.fixture
def things(cast, reroof):
    """An application of Alice's with a document, a letter and a missing thing on it; and what their addresses say."""
    draft = reroof.fill_in(reroof.begin(cast.alice), cast.alice)
    document = factories.DocumentVersion(document=factories.Document(case=draft.case, added_by=cast.alice)).document
    said = {"subject": "The roof", "text": "How steep?", "key": uuid.uuid4()}
    letter = correspondence.send(draft.case, by=cast.alice, at=NOW, **said)
    check = Check.objects.create(case=draft.case, number=1, received_at=NOW, due_on=TODAY)
    missing = MissingThing.objects.create(check_round=check, text="The slope")
    pks = {"documents": document.pk, "letters": letter.pk, "missing": missing.pk}
    return draft, pks, draft.case.contacts.get()


def filled_in(address, things):
    draft, pks, contact = things
    of_what = address.split("/")[2]
    number = 1 if of_what in ("documents", "corrections", "inspections") else contact.pk
    told = {"str:slug": draft.case.slug, "int:pk": pks.get(of_what, 1), "int:number": number, "str:number": "1"}
    told |= {"uuid:key": uuid.uuid4(), "str:key": "1"}
    for name, value in told.items():
        address = address.replace(f"<{name}>", str(value))
    assert "<" not in address
    return f"/{address}"


def test_there_are_addresses_to_try():
    """The list is read from the site: it holds applying, documents, reviews, letters, visits and fees."""
    assert {address.split("/")[2] for address in ADDRESSES} >= {
        "", "place", "review", "documents", "letters", "reviews", "corrections", "inspections", "fees", "withdrawal",
    }  # fmt: skip


@pytest.mark.parametrize("role", ["charlie", "penny", None])
def test_no_address_of_it_opens_for_a_stranger(client, cast, things, role):
    if role:
        client.force_login(getattr(cast, role))
    draft, *_rest = things
    before = (
        Application.objects.filter(pk=draft.pk).values().get(),
        Case.objects.filter(pk=draft.case_id).values().get(),
    )

    found = {}
    for address in ADDRESSES:
        here = filled_in(address, things)
        for method in ("get", "post"):
            answer = getattr(client, method)(here)
            to_log_in = role is None and answer.status_code == 302 and answer.url.startswith("/accounts/login/")
            if (
                not to_log_in
                and answer.status_code not in (404, 405)
                and not (role is None and answer.status_code == 401)
            ):
                found[method, here] = answer.status_code

    assert found == {}
    after = Application.objects.filter(pk=draft.pk).values().get(), Case.objects.filter(pk=draft.case_id).values().get()
    assert after == before
