"""An application while it is filled in: saved without asking, its questions come as they are needed, usable by all."""

import pytest
from playwright.sync_api import expect

from permits.models import Application
from tests.browser import log_in
from tests.browser.accessibility import check
from tests.permits.roofs import make_reroof

pytestmark = [pytest.mark.browser]


def test_each_change_is_saved_by_itself_and_brings_what_it_asks_for(page, committed_cast):
    reroof = make_reroof()
    application = reroof.begin(committed_cast.alice)
    log_in(page, committed_cast.alice)
    address = f"/apply/{application.case.slug}"
    page.goto(f"{address}/questions/")
    page.get_by_label("What is to be done?").fill("Tear off two layers")
    page.get_by_label("What does it cost?").fill("about ten")
    page.get_by_text("Stays", exact=True).click()

    expect(page.get_by_label("How many layers stay?")).to_be_visible()
    expect(page.locator("[data-saved]")).to_contain_text("Saved at")
    kept = {answer.question.code: answer.value for answer in Application.objects.get().answers.all()}
    assert kept == {"worth": "about ten", "layers": "Stays"}
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_label("What does it cost?")).to_have_value("about ten")
    check(page)
    for step in ("place/?q=mortar", "contacts/", "declarations/", "review/"):
        page.goto(f"{address}/{step}")
        check(page)
