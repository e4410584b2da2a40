"""A company takes somebody in: invited by mail, accepted, given more, taken off."""

import re

import pytest
from playwright.sync_api import expect

from contacts.choices import Right
from contacts.models import ContactTie

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
LINK = re.compile(r"https?://\S+(/invitations/\S+)")


def test_a_manager_invites_a_member_who_accepts_and_leaves(town, hand, worker):
    worker()
    page, main = hand.page, hand.page.get_by_role("main")
    page.goto("/accounts/login/?next=/account/companies/")
    town.log_in(hand, "company")
    hand.press(main.get_by_role("link", name="Hollow Creek Design Co", exact=True))
    hand.press(main.get_by_role("link", name="Invite a member"))
    hand.write(main.get_by_label("Email address"), "linden.quoinsby@mail.example")
    hand.tick(main.get_by_label("Request inspections"))
    hand.press(main.get_by_role("button", name="Send the invitation"))
    expect(page.get_by_text("An invitation is on its way to linden.quoinsby@mail.example")).to_be_visible()

    link = LINK.search(town.mail("linden.quoinsby@mail.example", "invites you")).group(1)
    page.context.clear_cookies()
    page.goto(link)
    hand.look()
    hand.press(main.get_by_role("link", name="Log in"))
    expect(page).to_have_url(re.compile("/accounts/login/"))
    town.log_in(hand, "homeowner")
    expect(page.get_by_role("heading", name="Hollow Creek Design Co invites you")).to_be_visible()
    hand.press(main.get_by_role("button", name="Accept"))

    expect(page.get_by_text("You have accepted the invitation.")).to_be_visible()
    expect(main).to_contain_text("Linden Quoinsby")
    tie = ContactTie.objects.live().get(user__username="homeowner", contact__company_name="Hollow Creek Design Co")
    assert tie.rights == [Right.VIEW, Right.SCHEDULE]

    hand.press(main.get_by_role("link", name="Leave the company"))
    hand.press(main.get_by_role("button", name="Leave the company"))
    expect(page.get_by_text("You have left Hollow Creek Design Co.")).to_be_visible()
    tie.refresh_from_db()
    assert tie.ended_by == tie.user
