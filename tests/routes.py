"""Every address of the site and what each of the cast gets there; tests/portal/test_routes.py reads it."""

from decimal import Decimal

from allauth.usersessions.models import UserSession

from contacts import help
from contacts.licensing import approvals
from payments import billing
from payments.choices import PaymentSource
from payments.models import CheckoutItem, CheckoutSession, Invoice
from permits import cards
from permits.choices import CaseKind
from permits.models import Case, CaseInvitation
from tests import (
    apply_routes,
    day_routes,
    document_routes,
    factories,
    invoice_routes,
    letter_routes,
    life_routes,
    list_routes,
    news_routes,
    notice_routes,
    review_routes,
    trust_routes,
    visit_routes,
)
from tests.company_routes import (
    company,
    companys_case,
    companys_license,
    invitation,
    invitation_key,
    member,
    on_one_license,
    onto_companys_case,
)
from tests.factories import NOW, TODAY
from tests.invoice_routes import invoice
from tests.route import LOGGED_IN, NOT_SO, PARTIES, STAFF, Route, by, case, for_all

# A draft is there for its license's own people and for staff; for the rest it does not exist.
DRAFT = for_all(404, bob=200, carol=200, max=200, **by(STAFF, 200))
# Beside the admin's own pages: everybody else is sent to its log-in.
TECHNICIANS = for_all(302, **by(STAFF, 403)) | by({"dana", "ada"}, 200)
NONE_CHOSEN = by({"dana", "ada"}, 404)
# Who acts under the license, and the staff that checks links.
SHEETS = by(("bob", "carol", "max", "dana", "ada"), 200)
# Who puts contacts on the cast's permit, and on a plan case that nobody is on.
ONLY_STAFF = for_all(403, visitor=302, dana=200, ada=200)
MANAGERS = ONLY_STAFF | {"bob": 200, "carol": 200}


def draft(cast):
    return {"slug": cast.draft.slug}


def plan(cast):
    plan_type = factories.CaseType(name="Lot split", prefix="PLAN", kind=CaseKind.PLAN)
    return {"slug": factories.Case(case_type=plan_type).slug}


def license(cast):
    return {"number": cast.license.number}


def approved(cast):
    approvals.approve(cast.penny.license_links.get(), by=cast.dana, at=NOW)
    return license(cast)


def company_license(cast):
    return {"company": cast.company.pk if cast.company else 0, **license(cast)}


def sheet(cast):
    return {**license(cast), "pk": factories.LicenseSheet(license=cast.license, filed_by=cast.bob).pk}


def card_page(cast):
    """One that was never opened: the site died before the processor answered."""
    found = Invoice.objects.get(number=invoice(cast)["number"])
    session = CheckoutSession.objects.create(amount=found.total, started_at=NOW, asked_at=NOW)
    CheckoutItem.objects.create(session=session, invoice=found, amount=found.total)
    return {"key": session.key}


def receipt(cast):
    number = invoice(cast)["number"]
    payment = billing.record_payment(
        Invoice.objects.get(number=number),
        amount=Decimal("412.50"),
        source=PaymentSource.CASH,
        reference="till 1",
        by=cast.fiona,
        at=NOW,
    )
    return {"key": billing.new_link(payment.receipt, at=NOW)}


def browser_of_bob(cast):
    session = UserSession.objects.get_or_create(
        session_key="another-browser", defaults={"user": cast.bob, "ip": "192.0.2.7", "user_agent": "Firefox"}
    )[0]
    return {"pk": session.pk}


def own_contact(cast):
    return {"pk": cast.case.contacts.order_by("pk").first().contact_id}


def contact_on_case(cast):
    return {"slug": cast.case.slug, "number": cast.case.contacts.order_by("pk").first().pk}


def own_request(cast):
    """A request of Alice's that waits."""
    return {"pk": help.license_wrong(cast.license, text="Wrong.", by=cast.alice, at=NOW).pk}


def on_record(cast):
    return {"slug": cast.case.slug, "number": cast.case.contacts.order_by("pk").first().pk}


def waiting(cast):
    """An invitation onto the case that nobody has answered."""
    facts = {
        "case": cast.case,
        "contact_type": cast.case.contacts.order_by("pk").first().contact_type,
        "email": "guest@example.org",
        "invited_by": cast.bob,
        "invited_at": NOW,
        "expires_on": TODAY,
    }
    one = CaseInvitation.objects.get_or_create(key_hash="0", defaults=facts)[0]
    return {"slug": cast.case.slug, "number": one.pk}


def on_plan(cast):
    slug = plan(cast)["slug"]
    contact = cast.case.contacts.order_by("pk").first()
    row = Case.objects.get(slug=slug).contacts.create(contact=contact.contact, contact_type=contact.contact_type)
    return {"slug": slug, "number": row.pk}


def waiting_on_plan(cast):
    slug, number = plan(cast)["slug"], waiting(cast)["number"]
    CaseInvitation.objects.filter(pk=number).update(case=Case.objects.get(slug=slug))
    return {"slug": slug, "number": number}


def card_code(cast):
    return {"code": cards.make(cast.case, at=NOW).code}


def somebodys_key(cast):
    return {"key": "a-key-nobody-was-given"}


# allauth's own pages: what they let through is tested there, and their look in tests/browser/.
OTHERS_BUSINESS = {
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
    "account_email_verification_sent",
    "account_reauthenticate",
    "account_set_password",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
}

ROUTES = {
    "home": Route(for_all(200)),
    "city_css": Route(for_all(200)),
    "search": Route(for_all(200)),
    "verify": Route(for_all(200), post=for_all(200)),
    "verify-card": Route(for_all(200), card_code, post=NOT_SO),
    # The register for programs: everybody is a visitor there.
    "api-page": Route(for_all(200), post=NOT_SO),
    "api:openapi": Route(for_all(200), post=NOT_SO),
    "api:records": Route(for_all(200), post=NOT_SO),
    "api:list_changes": Route(for_all(200), post=NOT_SO),
    "api:one_record": Route(for_all(200), lambda cast: {"number": cast.case.slug}, post=NOT_SO),
    "api:inspections": Route(for_all(200), lambda cast: {"number": cast.case.slug}, post=NOT_SO),
    "api:statuses": Route(for_all(200), lambda cast: {"number": cast.case.slug}, post=NOT_SO),
    "api:licenses": Route(for_all(200), post=NOT_SO),
    "api:one_license": Route(for_all(200), license, post=NOT_SO),
    "api:case_types": Route(for_all(200), post=NOT_SO),
    "api:nothing": Route(for_all(404), post=NOT_SO),
    "api:nothing-below": Route(for_all(404), lambda cast: {"rest": "nope"}, post=NOT_SO),
    "inspections": Route(for_all(200), post=NOT_SO),
    "inspections-completed": Route(LOGGED_IN, post=for_all(405, visitor=302)),
    "desks": Route(for_all(200)),
    "guides": Route(for_all(200), post=NOT_SO),
    "guide": Route(for_all(200), lambda cast: {"slug": "pay-an-invoice"}, post=NOT_SO),
    "open-data": Route(for_all(200), post=NOT_SO),
    "open-data-file": Route(for_all(404), lambda cast: {"name": "permits.txt"}, post=NOT_SO),
    "accessibility": Route(for_all(200)),
    "privacy": Route(for_all(200)),
    # Accounts
    "account_login": Route(for_all(302, visitor=200)),
    "account_signup": Route(for_all(302, visitor=200)),
    "account_logout": Route(for_all(200, visitor=302)),
    "account_inactive": Route(for_all(200)),
    "account_email": Route(LOGGED_IN),
    "account_change_password": Route(LOGGED_IN),
    "account_reset_password": Route(for_all(200)),
    "mfa_index": Route(LOGGED_IN),
    "usersessions_list": Route(LOGGED_IN),
    "session": Route(for_all(200), post=for_all(200)),
    "session-end": Route(for_all(404, visitor=302, bob=200), browser_of_bob, post=for_all(404, visitor=302, bob=302)),
    "unsent": Route(for_all(302), post=for_all(302)),
    # People
    "contacts:register": Route(for_all(302, visitor=200)),
    "contacts:register-license": Route(for_all(302)),
    "contacts:register-found": Route(for_all(302), license),
    "contacts:register-removal": Route(NOT_SO, license),
    "contacts:register-account": Route(for_all(302)),
    "contacts:code": Route(for_all(302)),
    "contacts:username": Route(for_all(404)),
    "contacts:inbox": Route(LOGGED_IN, post=NOT_SO),
    "contacts:notices": Route(LOGGED_IN, post=LOGGED_IN),
    "contacts:account": Route(LOGGED_IN, post=NOT_SO),
    "contacts:details": Route(for_all(302), post=for_all(302)),
    "contacts:question": Route(for_all(302), post=for_all(302)),
    "contacts:records": Route(for_all(302), post=for_all(302)),
    "contacts:my-licenses": Route(LOGGED_IN),
    "contacts:add-license": Route(LOGGED_IN),
    "contacts:add-found": Route(LOGGED_IN, license),
    "contacts:finish-link": Route(for_all(404, visitor=302), somebodys_key, post=for_all(404, visitor=302)),
    "contacts:license-removal": Route(
        for_all(404, visitor=302, bob=200, penny=200), license, post=for_all(404, visitor=302, bob=200, penny=302)
    ),
    "contacts:license-approval": Route(
        for_all(404, visitor=302, penny=200), approved, post=for_all(404, visitor=302, penny=302)
    ),
    "contacts:company-license-removal": Route(
        for_all(404, visitor=302, carol=200, max=403),
        company_license,
        post=for_all(404, visitor=302, carol=200, max=403),
    ),
    "contacts:company-license-approval": Route(
        for_all(404, visitor=302, max=403), company_license, post=for_all(404, visitor=302, max=403)
    ),
    "contacts:license-sheets": Route(
        for_all(404, visitor=302, **SHEETS), license, post=for_all(404, visitor=302, **SHEETS | {"max": 403})
    ),
    "contacts:license-sheet": Route(for_all(404, visitor=302, **SHEETS), sheet),
    "contacts:wrong-contact": Route(for_all(404, visitor=302, alice=200), own_contact),
    "contacts:wrong-license": Route(LOGGED_IN, license, post=LOGGED_IN),
    "contacts:address-on-file": Route(for_all(200), post=for_all(200)),
    "contacts:address-sent": Route(for_all(200), post=NOT_SO),
    "contacts:request-removal": Route(for_all(404, visitor=302, alice=200), own_request),
    "contacts:favourites": Route(LOGGED_IN, post=for_all(404, visitor=302)),
    "contacts:licenses": Route(for_all(200)),
    "contacts:license": Route(for_all(200), license),
    # Records
    "permits:mine": Route(LOGGED_IN),
    "permits:requests": Route(LOGGED_IN),
    "permits:case-contact-wrong": Route(
        for_all(404, visitor=302, **by(PARTIES, 200), **by(STAFF, 200)),
        contact_on_case,
        post=for_all(404, visitor=302, **by(PARTIES, 200), **by(STAFF, 200)),
    ),
    "permits:plan-contact-wrong": Route(for_all(404, visitor=302), lambda cast: {**plan(cast), "number": 1}),
    "permits:claim": Route(LOGGED_IN, post=LOGGED_IN),
    "permits:case-access": Route(for_all(200), case, post=for_all(200)),
    "permits:case-codes": Route(LOGGED_IN, case, post=for_all(302)),
    "permits:plan-access": Route(for_all(200), plan, post=for_all(200)),
    "permits:plan-codes": Route(LOGGED_IN, plan, post=for_all(302)),
    "permits:case": Route(for_all(200), case),
    "permits:case-contacts": Route(for_all(200), case),
    "permits:case-contact-add": Route(MANAGERS, case, post=MANAGERS),
    "permits:case-contact-invite": Route(MANAGERS, case, post=MANAGERS),
    "permits:case-contact-invitation-withdrawal": Route(MANAGERS, waiting),
    # Alice may take herself off; once she has, there is nobody left to take off.
    "permits:case-contact-removal": Route(
        MANAGERS | {"alice": 200}, on_record, post=for_all(404, visitor=302, charlie=403, penny=403, alice=302)
    ),
    "permits:case-history": Route(for_all(200), case),
    "permits:case-related": Route(for_all(200), case),
    "permits:case-card": Route(for_all(403, visitor=302, **by(PARTIES | STAFF, 200)), case, post=NOT_SO),
    "permits:plan": Route(for_all(200), plan),
    "permits:plan-contacts": Route(for_all(200), plan),
    "permits:plan-contact-add": Route(ONLY_STAFF, plan, post=ONLY_STAFF),
    "permits:plan-contact-invite": Route(ONLY_STAFF, plan, post=ONLY_STAFF),
    "permits:plan-contact-invitation-withdrawal": Route(ONLY_STAFF, waiting_on_plan),
    "permits:plan-contact-removal": Route(ONLY_STAFF | {"alice": 200}, on_plan),
    "permits:plan-history": Route(for_all(200), plan),
    "permits:plan-related": Route(for_all(200), plan),
    "permits:invitation": Route(for_all(404), somebodys_key, post=for_all(404)),
    "permits:invitation-decline": Route(for_all(404), somebodys_key, post=for_all(404)),
    # Contacts that are the same
    "merge-contacts": Route(TECHNICIANS, post=TECHNICIANS),
    "possible-duplicates": Route(TECHNICIANS, post=TECHNICIANS),
    "keep-apart": Route(TECHNICIANS | NONE_CHOSEN, post=TECHNICIANS | NONE_CHOSEN),
    # Money
    "payments:pay": Route(for_all(200)),
    "payments:invoice": Route(for_all(200), invoice),
    "payments:checkout": Route(for_all(405), invoice),
    "payments:cart": Route(for_all(200), post=NOT_SO),
    "payments:cart-add": Route(NOT_SO, post=for_all(409)),
    "payments:cart-remove": Route(NOT_SO, post=for_all(302)),
    "payments:cart-checkout": Route(NOT_SO, post=for_all(409)),
    "payments:return": Route(for_all(200), card_page),
    "payments:receipt": Route(for_all(200), receipt),
    "payments:fees": Route(for_all(200), case),
    "payments:plan-fees": Route(for_all(200), plan),
    # To the one invoice that is due, or to the fees when nothing is.
    "payments:pay-fees": Route(for_all(302), case, post=NOT_SO),
    "payments:pay-plan-fees": Route(for_all(302), plan, post=NOT_SO),
    "payments:webhook": Route(for_all(405), post=for_all(400)),
}
# A company's pages are there for its members; what only its manager does is forbidden to the others.
MEMBERS = for_all(404, visitor=302, **by({"carol", "max"}, 200))
MANAGER = for_all(404, visitor=302, carol=200, max=403)
ROUTES |= {
    "contacts:companies": Route(LOGGED_IN, post=for_all(405, visitor=302)),
    "contacts:company": Route(MEMBERS, company, post=for_all(405, visitor=302)),
    "contacts:company-invite": Route(MANAGER, company, post=MANAGER),
    "contacts:company-member": Route(MANAGER, member),
    "contacts:company-removal": Route(MEMBERS, member),
    "contacts:company-withdrawal": Route(MANAGER, invitation),
    "contacts:company-license-invite": Route(MANAGER, companys_license, post=MANAGER),
    "contacts:company-person-removal": Route(MANAGER | {"alice": 200}, on_one_license),
    "permits:company-cases": Route(MEMBERS, company, post=for_all(405, visitor=302)),
    "permits:company-case-person": Route(MANAGER, companys_case, post=MANAGER),
    "permits:company-case-withdrawal": Route(MANAGER, onto_companys_case),
    # The key is in the mail of whoever was invited; anybody else who has it learns what the mail says.
    "contacts:invitation": Route(for_all(403, visitor=200, charlie=200), invitation_key),
    "contacts:invitation-decline": Route(
        for_all(403, visitor=200, charlie=200), invitation_key, post=for_all(403, visitor=302, charlie=302)
    ),
}
# The same pages of a draft: there for its own people and staff only.
DRAFTS = {
    name: Route(DRAFT, draft)
    for name in (
        "permits:case",
        "permits:case-contacts",
        "permits:case-documents",
        "permits:case-history",
        "permits:case-related",
        "permits:case-access",
        "inspections:list",
        "payments:fees",
    )
} | {"permits:case-letters": Route(DRAFT | {"visitor": 302}, draft)}
ROUTES |= (
    apply_routes.ROUTES
    | document_routes.ROUTES
    | invoice_routes.ROUTES
    | life_routes.ROUTES
    | letter_routes.ROUTES
    | review_routes.ROUTES
    | list_routes.ROUTES
    | news_routes.ROUTES
    | notice_routes.ROUTES
    | day_routes.ROUTES
    | visit_routes.ROUTES
    | trust_routes.ROUTES
)
