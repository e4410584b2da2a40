"""Somebody who builds on three sites at once keeps them together: by mouse, by keyboard, and without scripts."""

import pytest
from playwright.sync_api import expect

from permits.models import Collection

pytestmark = [pytest.mark.browser]


def test_ticked_records_go_into_a_collection_and_on_to_another(town, hand):
    page, main = hand.page, hand.page.get_by_role("main")
    town.log_in(hand, "contractor")
    page.goto("/my/")
    for case in (town.addition, town.draft):
        hand.tick(main.get_by_label(f"Tick {case.number}"))
    hand.press(main.get_by_role("button", name="Add the ticked ones to a collection"))

    expect(main.get_by_role("heading", name="Add 2 records to a collection")).to_be_visible()
    hand.tick(main.get_by_label("A new one"))
    hand.write(main.get_by_label("Name of the new collection"), "Two sites")
    hand.press(main.get_by_role("button", name="Add", exact=True))

    expect(main).to_contain_text("2 records are in “Two sites” now.")
    page.goto(Collection.objects.get(name="Two sites").get_absolute_url())
    hand.tick(main.get_by_label(f"Tick {town.draft.number}"))
    hand.press(main.get_by_role("button", name="Move to…"))
    hand.tick(main.get_by_label("Roofs to look at (0)"))
    hand.press(main.get_by_role("button", name="Move", exact=True))

    expect(main).to_contain_text("1 record is in “Roofs to look at” now.")
    expect(main.get_by_role("heading", name="Two sites")).to_be_visible()
    expect(main).not_to_contain_text(town.draft.number)
    hand.press(main.get_by_role("link", name="Delete"))
    hand.press(main.get_by_role("button", name="Delete the collection"))
    expect(main).to_contain_text("“Two sites” is deleted.")
