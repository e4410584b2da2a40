"""An application from the guide to the counter's door, with scripts off and never a mouse."""

import re

import pytest
from playwright.sync_api import expect

from permits.choices import CaseStatus
from permits.models import Case
from tests.browser.hands import Keyboard
from tests.permits.documents.sheets import plan

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_reroof_is_applied_for_without_scripts_by_the_keyboard_alone(town, lent):
    with lent("without scripts") as page:
        keys, main = Keyboard(page), page.get_by_role("main")
        go_on = main.get_by_role("button", name="Save and continue")
        page.goto("/apply/guide/")
        for answer in ("At a home, or on its lot", "The roof", "A new covering"):
            keys.tick(main.get_by_label(answer))
            keys.press(main.get_by_role("button", name="Continue"))
        keys.press(main.get_by_role("link", name=re.compile("^Apply.*Reroof$")))
        page.wait_for_url("**/accounts/login/**")
        town.log_in(keys, "homeowner")
        keys.press(main.get_by_role("button", name="Begin"))

        keys.write(main.get_by_label("House number and street"), "412 mortar")
        keys.press(main.get_by_role("button", name="Search"))
        keys.press(main.get_by_role("button", name=re.compile("^Choose 412 Mortar St")).first)

        keys.write(main.get_by_label("What is to be done?"), "New shingle over the old")
        keys.write(main.get_by_label("How many squares of roofing?"), "24")
        for question, answer in (
            ("What is it covered with?", "Composition shingles"),
            ("How steep is the roof?", "4 in 12 and steeper"),
            ("Is the old roof torn off?", "No"),
            ("Is the new covering heavier", "No"),
            ("Are boards or sheathing replaced?", "No"),
        ):
            keys.tick(main.get_by_role("group", name=re.compile(re.escape(question))).get_by_label(answer))
        keys.write(main.get_by_label("What will the work cost"), "18,500")
        for question, answer in (("How are the people insured", "Nobody is employed for it"), ("loan", "No")):
            keys.tick(main.get_by_role("group", name=re.compile(question)).get_by_label(answer))
        keys.press(go_on)
        # Without scripts a question that an answer brings comes with the page that follows.
        keys.tick(main.get_by_role("group", name=re.compile("How many layers")).get_by_label("One"))
        keys.press(go_on)

        keys.press(main.get_by_role("button", name=re.compile("^It is me")))
        keys.tick(main.get_by_label("The owner"))
        keys.press(go_on)

        photos = {"name": "roof.pdf", "mimeType": "application/pdf", "buffer": plan((11, 9))}
        main.get_by_label("Choose files: Photos").set_input_files(photos)
        keys.press(main.get_by_role("button", name=re.compile("^Send.*Photos$")))
        expect(main.get_by_role("link", name="roof.pdf", exact=True)).to_be_visible()
        keys.press(go_on)

        expect(main.get_by_role("heading", name="Declarations", exact=True)).to_be_visible()
        for box in main.get_by_role("checkbox").all():
            keys.tick(box)
        keys.write(main.get_by_label("Your name, typed, is your signature"), "Linden Quoinsby")
        keys.press(main.get_by_role("button", name="Sign and continue"))
        keys.press(main.get_by_role("button", name="Continue"))
        keys.press(main.get_by_role("button", name="Hand it in"))

        expect(main.get_by_text("is handed in.")).to_be_visible()
        number = main.get_by_role("heading", level=1).inner_text()
    case = Case.objects.get(number=number)
    assert case.status == CaseStatus.READY
    assert case.documents.get().versions.get().file_name == "roof.pdf"
