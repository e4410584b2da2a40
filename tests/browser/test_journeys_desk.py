"""Staff with somebody on the telephone: found by the number, booked, read out, and told by mail."""

import re

import pytest
from playwright.sync_api import expect

from contacts.models import User
from tests.browser.accessibility import violations_in_content
from tests.browser.hands import Keyboard

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_caller_is_found_by_telephone_and_booked_by_the_keyboard_alone(town, mouse, worker):
    worker()
    page = mouse.page
    caller = User.objects.get(username="contractor")
    town.log_in_with_two_steps(mouse, "technician")
    keys = Keyboard(page)
    page.goto("/admin/inspections/inspection/caller/")
    keys.write(page.get_by_label("Permit number, address or telephone"), caller.phone)
    page.keyboard.press("Enter")
    found = page.get_by_role("link", name=town.addition.number)
    expect(found).to_be_visible()
    keys.press(found)
    expect(page.get_by_label(re.compile(caller.display_name))).to_be_checked()
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert violations_in_content(page) == []

    framing = page.locator("input[name=type-framing]")
    if not framing.is_checked():
        keys.tick(framing)
    when = page.locator("select[name=when]")
    keys.choose(when, when.locator("option").nth(1).inner_text())
    keys.press(page.get_by_role("button", name="Book"))

    expect(page.get_by_text("Read this out:")).to_be_visible()
    expect(page.get_by_text(f"Told by mail: {caller.email}")).to_be_visible()
    assert violations_in_content(page) == []
    assert town.addition.number in town.mail(caller.email, "Framing inspection")
