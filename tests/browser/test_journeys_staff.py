"""What staff do at their desk, and what the public sees of it at once."""

import re

import pytest
from playwright.sync_api import expect

from permits.choices import CaseStatus
from permits.models import Case
from tests.browser.accessibility import check_on_the_way

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
FINISHING_LINK = re.compile(r"https?://\S+/finish/\S+")


def test_the_technician_approves_and_the_permits_are_there(town, mouse, other_mouse, worker):
    worker()
    desk, page = other_mouse.page, mouse.page
    permits = list(Case.objects.filter(license__number="RF-50311").newest_first().values_list("number", flat=True))
    newest = permits[0]
    town.log_in(mouse, "pending")
    page.goto("/my/")
    expect(page.get_by_role("main")).not_to_contain_text(newest)

    town.log_in_with_two_steps(other_mouse, "technician")
    desk.goto("/admin/contacts/licenselink/")
    first = desk.locator("#result_list tbody tr").first
    expect(first).to_contain_text("pending")
    expect(first).to_contain_text("RF-50311")
    first.locator("input[name=_selected_action]").check()
    desk.locator("select[name=action]").select_option(label="Approve the selected requests")
    desk.locator("button[name=index]").click()
    expect(desk.locator("body")).to_contain_text("is approved")

    page.goto(FINISHING_LINK.search(town.mail("sorrel@highridge.example", "RF-50311"))[0])
    check_on_the_way(page)
    mouse.press(page.get_by_role("button", name="Finish the set-up"))
    page.goto("/my/")
    expect(page.get_by_role("main")).to_contain_text(newest)
    check_on_the_way(page)
    page.goto("/my/?show=all")
    shown = re.findall(r"ROOF-\d{4}-\d{5}", page.get_by_role("main").inner_text())
    assert list(dict.fromkeys(shown)) == permits


def test_the_inspector_records_a_result_and_the_public_sees_it(town, mouse, other_mouse):
    permit, desk, page = town.electrical, other_mouse.page, mouse.page
    page.goto(f"{permit.get_absolute_url()}inspections/")
    visit = page.get_by_role("listitem").filter(has_text="Electrical final").first
    expect(visit).to_contain_text("Scheduled")

    town.log_in_with_two_steps(other_mouse, "inspector")
    desk.goto("/admin/inspections/inspection/")
    row = desk.locator("#result_list tbody tr").filter(has_text=permit.number).filter(has_text="Electrical final")
    row.get_by_role("link", name="Record the result").click()
    expect(desk.locator("body")).to_contain_text("Ring at the side door.")
    other_mouse.tick(desk.get_by_label("Passed", exact=True))
    desk.get_by_label("Public comment").fill("Approved; label the panel before you leave.")
    check_on_the_way(desk)
    desk.get_by_role("button", name="Record the result").click()
    expect(desk.locator("body")).to_contain_text("is recorded: passed")

    page.reload()
    expect(visit).to_contain_text("Passed")
    expect(visit).to_contain_text("Approved; label the panel before you leave.")
    expect(page.get_by_role("main")).not_to_contain_text("Ring at the side door.")
    check_on_the_way(page)
    permit.refresh_from_db()
    assert permit.status == CaseStatus.FINALED
