"""The guides: each is there, names pages that exist, and stands beside its task."""

import re

import pytest
from django.template.loader import get_template
from django.urls import NoReverseMatch, get_resolver, resolve, reverse

from portal import guides


@pytest.fixture(params=guides.EVERY, ids=lambda guide: guide.slug)
def guide(request):
    return request.param


def exists(name):
    """Whether an address of that name stands in the table of addresses, whatever it takes."""
    space, _colon, name = name.rpartition(":")
    resolver = get_resolver()
    spaces = [resolver]
    if space:
        spaces = [one for one in resolver.url_patterns if getattr(one, "namespace", None) == space]
    return any(name in one.reverse_dict for one in spaces)


def test_every_page_that_a_guide_stands_beside_exists():
    names = {name for guide in guides.EVERY for name in guide.beside}

    assert {name for name in names if not exists(name)} == set()


def test_no_page_has_two_guides():
    names = [name for guide in guides.EVERY for name in guide.beside]

    assert len(names) == len(set(names))


def test_a_guide_names_pages_that_exist(guide):
    text = get_template(guide.template).template.source

    for name in re.findall(r'{% url "([^"]+)"', text):
        try:
            assert resolve(reverse(name))
        except NoReverseMatch:
            pytest.fail(f"{guide.slug} leads to {name}, which is not there")


@pytest.mark.django_db
def test_a_guide_says_all_that_one_asks(client, guide):
    text = client.get(reverse("guide", args=[guide.slug])).content.decode()

    for part in ("Have at hand", "Step by step", "What happens next", "How long it takes", "What it costs", "Whom to"):
        assert f"<h2>{part}" in text
    assert text.count("<li>") >= 8
    assert 'href=""' not in text


@pytest.mark.django_db
def test_a_guide_stands_beside_its_task_and_among_all(client, cast):
    link = 'href="/guides/pay-an-invoice/"'

    for address in ("/pay/", "/guides/", f"/permits/{cast.case.slug}/fees/"):
        assert link in client.get(address).content.decode()
    assert "/guides/pay-an-invoice/" not in client.get("/licenses/").content.decode()


@pytest.mark.django_db
def test_a_guide_nobody_wrote_is_not_there(client):
    assert client.get("/guides/no-such/").status_code == 404
