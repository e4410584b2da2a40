"""A registration on its way, kept in the browser's session until the address is proved.

First the terms, the licenses and what was typed (`Registration`), then the code that was mailed (`SignUpProof`).
No row of an account exists before that code is typed into the same browser.
"""

from dataclasses import asdict
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.core import ratelimit
from django.urls import reverse
from django.utils import timezone

from contacts.entry import accounts
from contacts.models import License

ACCOUNT_KNOWN = "account/email/account_already_exists"
CODE = "account/email/email_confirmation_signup"


class Registration:
    """What a person who registers has said so far; going back loses nothing."""

    KEY = "registration"

    def __init__(self, request):
        self.session = request.session
        state = request.session.get(self.KEY, {})
        self.terms_version = state.get("terms_version", "")
        self.terms_accepted_at = state.get("terms_accepted_at", "")
        self.license_ids = state.get("license_ids", [])
        self.typed = state.get("typed", {})

    def accept_terms(self, version):
        self.terms_version, self.terms_accepted_at = version, timezone.now().isoformat()
        self._keep()

    def add(self, license):
        if license.pk not in self.license_ids:
            self.license_ids.append(license.pk)
        self._keep()

    def take_off(self, license):
        self.license_ids = [pk for pk in self.license_ids if pk != license.pk]
        self._keep()

    def keep_typed(self, typed):
        self.typed = typed
        self._keep()

    def chosen(self):
        """The licenses picked so far, in the order they were picked."""
        found = License.objects.select_related("type", "holder").in_bulk(self.license_ids)
        return [found[pk] for pk in self.license_ids if pk in found]

    def forget(self):
        self.session.pop(self.KEY, None)

    def _keep(self):
        self.session[self.KEY] = {
            "terms_version": self.terms_version,
            "terms_accepted_at": self.terms_accepted_at,
            "license_ids": self.license_ids,
            "typed": self.typed,
        }


class SignUpProof(AbstractCodeVerificationProcess):
    """The wait for the code. An address that has an account already gets a page that looks the same, and no code."""

    KEY = "sign_up"

    def __init__(self, request, state):
        self.request = request
        super().__init__(
            state=state,
            max_attempts=app_settings.EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS,
            timeout=app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
        )

    @classmethod
    def start(cls, request, sign_up, *, known, license_ids=(), back="", onwards=""):
        """Mail the code, or, for a known address, the news that it has an account. None when it is too often."""
        state = cls.initial_state(None, sign_up.email)
        state |= {
            "sign_up": asdict(sign_up),
            "known": known,
            "license_ids": list(license_ids),
            "back": back,
            "onwards": onwards,
        }
        proof = cls(request, state)
        if not proof._may_send():
            return None
        proof.send()
        proof.persist()
        return proof

    @classmethod
    def resume(cls, request):
        state = request.session.get(cls.KEY)
        return cls(request, state).abort_if_invalid() if state else None

    @property
    def email(self):
        return self.state["email"]

    @property
    def sign_up(self):
        return accounts.SignUp(**self.state["sign_up"])

    @property
    def back(self):
        """The form again, which still knows where its reader was going."""
        onwards = self.state["onwards"]
        return reverse(self.state["back"]) + (f"?{urlencode({'next': onwards})}" if onwards else "")

    @property
    def is_proved(self):
        return self.state.get("proved", False)

    @property
    def can_resend(self):
        return not self.is_resend_quota_reached(app_settings.EMAIL_VERIFICATION_MAX_RESEND_COUNT)

    @property
    def code(self):
        return "" if self.state["known"] else super().code

    def send(self):
        adapter = get_adapter(self.request)
        self.state["code"] = adapter.generate_email_verification_code()
        adapter.send_mail(
            ACCOUNT_KNOWN if self.state["known"] else CODE,
            self.email,
            {"code": self.code, "display_name": self.state["sign_up"]["first_name"]},
        )

    def resend(self):
        """Mail a new code; the old one no longer counts. False when it is too often."""
        if not self.can_resend or not self._may_send():
            return False
        self.record_resend()
        self.send()
        self.persist()
        return True

    def prove(self):
        self.state["proved"] = True
        self.persist()

    def rename(self, username):
        self.state["sign_up"]["username"] = username
        self.persist()

    def persist(self):
        self.request.session[self.KEY] = self.state

    def abort(self):
        self.request.session.pop(self.KEY, None)

    def _may_send(self):
        source = get_adapter(self.request).get_client_ip(self.request)
        return ratelimit.consume(self.request, action="sign_up_code", key=f"{self.email}:{source}")
