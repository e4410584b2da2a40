"""The guides: one for each task, read beside it, by people who do this once in their life.

A guide is a template, templates/portal/guides/<slug>.html; here stands what it is called and which pages it is beside.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.choices import DeskPurpose


@dataclass(frozen=True)
class Guide:
    """One task. `beside` are the names of the addresses whose pages lead to it; `desk` is who answers the phone."""

    slug: str
    title: str | Promise
    says: str | Promise
    beside: tuple[str, ...]
    desk: DeskPurpose = DeskPurpose.PERMITS

    @property
    def template(self) -> str:
        return f"portal/guides/{self.slug}.html"


GUIDES = {
    _("Before you build"): (
        Guide(
            "find-a-record",
            _("Find a record"),
            _("Look up what was built, is being built or is asked for, at any address."),
            ("search", "permits:saved-searches", "permits:case-history", "permits:plan-history"),
        ),
        Guide(
            "do-i-need-a-permit",
            _("Do I need a permit?"),
            _("A few questions lead to the right application, or to the answer that you need none."),
            ("permits:guide",),
        ),
        Guide(
            "apply-for-a-permit",
            _("Apply for a permit"),
            _("What to have at hand, the steps, and what happens after you hand in."),
            (
                "permits:types",
                "permits:type",
                "permits:apply-place",
                "permits:apply-questions",
                "permits:apply-contacts",
                "permits:apply-declarations",
                "permits:apply-fees",
                "permits:apply-review",
            ),
        ),
        Guide(
            "upload-plans",
            _("Send plans and documents"),
            _("Which files we take, how to make them, and what is checked."),
            (
                "permits:case-documents",
                "permits:plan-documents",
                "permits:case-document-add",
                "permits:plan-document-add",
                "permits:apply-documents",
            ),
        ),
        Guide(
            "answer-corrections",
            _("Answer corrections"),
            _("What the reviewers ask for, how you answer, and when the city reads it."),
            (
                "permits:case-corrections",
                "permits:plan-corrections",
                "permits:case-correction",
                "permits:plan-correction",
                "permits:case-missing",
                "permits:plan-missing",
            ),
        ),
    ),
    _("While you build"): (
        Guide(
            "request-an-inspection",
            _("Request an inspection"),
            _("Choose what is ready, a day and the morning or the afternoon."),
            ("inspections", "inspections:list", "inspections:request", "inspections:confirm", "inspections:move"),
            DeskPurpose.INSPECTIONS,
        ),
        Guide(
            "prepare-for-an-inspection",
            _("Prepare for an inspection"),
            _("What the inspector needs to see, and what happens when something is not right."),
            ("inspections:visit", "inspections:requested", "inspections:today"),
            DeskPurpose.INSPECTIONS,
        ),
        Guide(
            "extend-a-permit",
            _("Keep a permit from expiring"),
            _("When a permit runs out, and how you ask for more time."),
            ("permits:case-extension",),
        ),
        Guide(
            "write-to-the-city",
            _("Write to the city about a record"),
            _("Ask, answer and send papers on the record itself; nothing gets lost in a mailbox."),
            ("permits:case-letters", "permits:plan-letters", "permits:case-letter-new", "permits:plan-letter-new"),
        ),
    ),
    _("Paying"): (
        Guide(
            "pay-an-invoice",
            _("Pay an invoice"),
            _("By card, without an account and without an added fee."),
            ("payments:pay", "payments:invoice", "payments:cart", "payments:fees", "payments:plan-fees"),
            DeskPurpose.PAYMENTS,
        ),
        Guide(
            "pay-from-trust",
            _("Pay from a trust account"),
            _("Money that your license keeps with the city pays a fee at once."),
            ("payments:trust-accounts", "payments:trust", "payments:trust-payers", "payments:trust-deposit"),
            DeskPurpose.PAYMENTS,
        ),
    ),
    _("People and licenses"): (
        Guide(
            "register-as-contractor",
            _("Register as a contractor"),
            _("Tie your account to your license, and every permit under it is yours to work with."),
            ("contacts:register", "contacts:register-license", "contacts:my-licenses", "contacts:add-license"),
            DeskPurpose.ACCOUNTS,
        ),
        Guide(
            "add-people",
            _("Put people on a record"),
            _("An architect, an owner, another contractor: what each of them may then do."),
            (
                "permits:case-contacts",
                "permits:plan-contacts",
                "permits:case-contact-add",
                "permits:plan-contact-add",
                "permits:case-access",
                "permits:plan-access",
            ),
        ),
        Guide(
            "company-accounts",
            _("Act for a company"),
            _("Invite the people of your company and say what each of them may do."),
            ("contacts:companies", "contacts:company", "contacts:company-invite", "permits:company-cases"),
            DeskPurpose.ACCOUNTS,
        ),
    ),
}
EVERY = [guide for guides in GUIDES.values() for guide in guides]
_BESIDE = {name: guide for guide in EVERY for name in guide.beside}


def find(slug: str) -> Guide | None:
    """The guide of an address, or None."""
    return next((guide for guide in EVERY if guide.slug == slug), None)


def beside(view_name: str) -> Guide | None:
    """The guide that a page leads to, by the name of its address, or None."""
    return _BESIDE.get(view_name)
