"""What a journey knows about Plumb Hollow: its known records, who logs in, and the mail that came."""

import re
import time
from dataclasses import dataclass
from email import message_from_bytes, policy

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from playwright.sync_api import expect

from contacts.models import User
from permits.choices import CaseStatus
from permits.models import Case
from portal.dev.processes import wait_for
from tests.servers import Site

PASSWORD = "seven blue barrows"
BETWEEN_TWO_MAILS = b"\n" + b"-" * 79 + b"\n"
SECONDS_PER_CODE = 30


@dataclass
class Town:
    site: Site

    @property
    def addition(self) -> Case:
        """The second story at 412 Mortar St: framing can be requested, $412.50 is due."""
        return Case.objects.get(case_type__prefix="BLDR", number__endswith="-00042")

    @property
    def electrical(self) -> Case:
        """Its electrical permit, whose final is in the inspector's day."""
        return self.addition.children.get(case_type__prefix="ELER")

    @property
    def draft(self) -> Case:
        """What the contractor has begun and not sent."""
        return Case.objects.mine(User.objects.get(username="contractor")).get(status=CaseStatus.DRAFT)

    def log_in(self, hand, username):
        """By the log-in page, where the window stands or where it was sent."""
        if not re.search("/accounts/login/", hand.page.url):
            hand.page.goto("/accounts/login/")
        hand.write(hand.page.get_by_label("Username or email"), username)
        hand.write(hand.page.get_by_label("Password", exact=True), PASSWORD)
        hand.press(hand.page.locator("main").get_by_role("button", name="Log in"))
        hand.page.wait_for_url(lambda url: "/accounts/login/" not in url)

    def log_in_with_two_steps(self, hand, username):
        """As staff must: the password, then the code of an authenticator app."""
        secret = generate_totp_secret()
        TOTP.activate(User.objects.get(username=username), secret)
        self.log_in(hand, username)
        expect(hand.page.get_by_role("heading", name="Second step")).to_be_visible()
        code = format_hotp_value(hotp_value(secret, int(time.time()) // SECONDS_PER_CODE))
        hand.write(hand.page.locator("input[name=code]"), code)
        hand.press(hand.page.get_by_role("button", name="Log in"))
        hand.page.wait_for_url(lambda url: "/2fa/" not in url)

    def mail(self, to, subject) -> str:
        """The text of the mail to an address whose subject holds some words, once it has come."""
        return wait_for(lambda: self._found(to, subject), seconds=30, what=f"a mail to {to} about {subject}")

    def mails(self, to) -> list:
        return [mail for mail in self._all() if to in str(mail["To"])]

    def _found(self, to, subject):
        for mail in self.mails(to):
            if subject.lower() in str(mail["Subject"]).lower():
                return mail.get_body(preferencelist=("plain",)).get_content()
        return None

    def _all(self):
        for path in self.site.mail.iterdir():
            for source in path.read_bytes().split(BETWEEN_TWO_MAILS):
                if source.strip():
                    yield message_from_bytes(source, policy=policy.default)
