"""Every private field holds a word of its own; no page a stranger can open says one of them."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts import audit, help
from contacts.choices import ContactKind
from contacts.models import Contact, ContactOrigin, HelpRequest, License, LicenseOrigin, Message, User
from inspections.choices import PhotoAudience
from inspections.models import Absence, Calendar, Inspection, InspectionType, Inspector, Photo, Slot, Window
from payments import billing, counter, disputes, gateway, paylinks, refunds, returns, trust
from payments.models import GatewayEvent, Invoice
from permits import accessrequests, cards, correspondence, holds, lifecycle, parties
from permits.choices import Audience, CertificateKind, Decision, FileStatus, HoldSeverity
from permits.models import (
    Answer,
    Application,
    Case,
    CaseContact,
    CaseInvitation,
    Certificate,
    Collection,
    Comment,
    Declaration,
    Exchange,
    Extension,
    Hold,
    IntakeCheck,
    LetterTemplate,
    MissingThing,
    PermitCard,
    Review,
    ReviewCycle,
    Signature,
    Withdrawal,
)
from portal.opendata import publishing
from tests import factories
from tests.factories import NOW, TODAY
from tests.money import bill, pay
from tests.notice_routes import booked
from tests.routes import ROUTES, somebodys_key, waiting
from tests.visit_routes import photo_of_parties

# What a key from a mail opens says what the mail said; a stranger has no key.
MAILED_KEYS = {"contacts:invitation", "contacts:invitation-decline"}


@pytest.fixture
def canaries(office):
    """Fill what domain.md's table keeps from visitors, and return the words."""
    cast, words = office, []

    def canary(about):
        words.append(f"canary{len(words):02d}{about}")
        return words[-1]

    for user in (cast.alice, cast.bob, cast.carol, cast.max, cast.dana, cast.fiona):
        User.objects.filter(pk=user.pk).update(
            first_name=canary("first"),
            last_name=canary("last"),
            email=f"{canary('mail')}@example.org",
            phone=canary("phone"),
            security_question=canary("question"),
            security_answer=canary("answer"),
        )
    company = factories.Contact(kind=ContactKind.COMPANY, company_name="Seen By All LLC", first_name="", last_name="")
    hidden = factories.Contact(kind=ContactKind.COMPANY, company_name=canary("confidential"), confidential=True)
    for contact in (company, hidden):
        CaseContact.objects.create(case=cast.case, contact=contact, contact_type=factories.ContactType())
    for contact in Contact.objects.all():
        Contact.objects.filter(pk=contact.pk).update(
            first_name=canary("first"),
            last_name=canary("last"),
            email=f"{canary('mail')}@example.org",
            phone=canary("phone"),
            address_line=canary("home"),
        )
    for contact in (company, hidden):
        ContactOrigin.objects.create(
            contact=contact,
            source=canary("list"),
            number=canary("listed"),
            said={"phone": canary("saidphone"), "email": f"{canary('saidmail')}@example.org"},
            first_at=NOW,
            changed_at=NOW,
        )
    LicenseOrigin.objects.create(
        license=cast.license,
        source=canary("list"),
        number=canary("listed"),
        said={"phone": canary("saidphone")},
        first_at=NOW,
        changed_at=NOW,
    )
    License.objects.update(address_line=canary("office"), phone=canary("officephone"))
    cast.license.links.update(reason=canary("reason"))
    factories.LicenseSheet(license=cast.license, filed_by=cast.bob, file_name=f"{canary('sheet')}.pdf")
    waiting(cast)
    CaseInvitation.objects.update(email=f"{canary('guest')}@example.org")
    help.contact_wrong(cast.company, text=canary("wrong"), by=cast.max, at=NOW)
    elsewhere = factories.Case()
    accessrequests.request(
        elsewhere, contact=cast.company, name="", company="", reason=canary("why"), by=cast.carol, at=NOW
    )
    for asked in HelpRequest.objects.all():
        answer = {"name": canary("asker"), "company": canary("firm"), "email": f"{canary('mail')}@example.org"}
        HelpRequest.objects.filter(pk=asked.pk).update(**answer, answer=canary("answer"))
    photo_of_parties(cast)
    Photo.objects.update(audience=PhotoAudience.STAFF, file_name=canary("photo"))
    for audience in (Audience.PARTIES, Audience.STAFF):
        hidden = factories.Document(case=cast.case, title=canary("document"), audience=audience, added_by=cast.dana)
        factories.DocumentVersion(document=hidden, file_name=canary("file"), findings=[canary("finding")])
    hidden_place = factories.Address(street=canary("street"), confidential=True)
    hidden_case = factories.Case(address=hidden_place, description=canary("hiddenwork"))
    today(cast, hidden_case, canary)
    reviewed(cast, canary)
    booked(cast)
    Inspection.objects.update(
        note=canary("note"),
        site_contact_name=canary("site"),
        site_contact_phone=canary("sitephone"),
        site_contact_email=f"{canary('sitemail')}@example.org",
    )
    audit.record("was looked at", cast.case, by=cast.bob, at=NOW, thread=cast.case.number, why=canary("why"))
    bill(hidden_case, "5.00")
    Case.objects.filter(pk=hidden_case.pk).update(number=canary("hiddennumber"))
    cards.make(hidden_case, at=NOW)
    words.append(cards.make(cast.case, at=NOW).code_in_groups)
    Case.objects.filter(pk=cast.draft.pk).update(description=canary("draft"))
    kept = {"name": canary("collection"), "description": canary("purpose"), "created_at": NOW}
    Collection.objects.create(owner=cast.bob, **kept).items.create(case=cast.case, added_at=NOW)
    paid = {"source": "cash", "reference": canary("reference"), "email": f"{canary('payer')}@example.org"}
    pay(bill(cast.case, "412.50"), "412.50", **paid)
    GatewayEvent.objects.create(
        event_id="evt_1", type="x", payload=canary("payload"), received_at=NOW, due_at=NOW, livemode=False
    )
    money_of_others(cast, canary)
    letters(cast, canary)
    applied(cast, canary)
    lives(cast, hidden_case, canary)
    Message.objects.update(body=canary("body"), subject=canary("subject"), postal_address=canary("envelope"))
    words.append("7,341.29")  # what is in the trust account
    return words


def money_of_others(cast, canary):
    """A trust account with a named payer, a drawer, and payments that were refunded, returned and disputed."""
    finance = {"by": cast.fiona, "at": NOW}
    account = trust.open_account(cast.license, **finance)
    deposit = trust.deposit(account, amount=Decimal("7341.29"), source="check", reference=canary("deposit"), **finance)
    assert deposit.amount == trust.balance(account)
    trust.name_payer(account, who=cast.max.username, by=cast.bob, at=NOW)

    back = pay(bill(cast.case, "31.00"), "31.00", source="check", reference=canary("check"), email=address(canary))
    line = back.allocations.get().line
    refunds.ask(back, {line: Decimal(5)}, reason=canary("refund"), key=uuid.uuid4(), **finance)
    bounced = pay(bill(cast.case, "32.00"), "32.00", source="check", reference=canary("bad"), email=address(canary))
    returns.take_back(bounced, reason=canary("bounced"), **finance)
    card = pay(bill(cast.case, "33.00"), "33.00", reference=canary("card"), email=address(canary))
    told = {"id": canary("dispute"), "payment": card.reference, "amount": card.amount, "currency": "usd"}
    told |= {"livemode": False, "status": "needs_response", "reason": canary("said"), "opened_at": NOW}
    disputes.receive(gateway.Dispute(**told, answer_by=None), **finance)

    due = bill(cast.case, "34.00")
    paylinks.make(due, once=uuid.uuid4(), email=address(canary), by=cast.bob, at=NOW)
    assert billing.remind(due, **finance)

    drawer = counter.open_drawer(float_amount=Decimal(0), **finance)
    counter.close_drawer(drawer, pieces={100: 3}, checks=Decimal(0), note=canary("drawer"), **finance)


def applied(cast, canary):
    """Two applications, one of them not handed in: a place in words, an answer, a signature; and files."""
    form = factories.ApplicationForm(case_type=cast.case.case_type)
    question = factories.Question(form=form)
    declaration = Declaration.objects.create(form=form, code="true", title="True", text="It is true.")
    factories.adopted(form)
    for case in (cast.draft, cast.case):
        place = {"place_text": canary("placetext"), "place_reason": canary("placereason")}
        application = factories.Application(case=case, form=form, begun_by=cast.bob, **place)
        Answer.objects.create(application=application, question=question, value=canary("given"))
        by_bob = {"typed_name": canary("typedname"), "text": canary("signed"), "signed_by": cast.bob, "signed_at": NOW}
        Signature.objects.create(application=application, declaration=declaration, **by_bob)
        if case == cast.case:
            Application.objects.filter(pk=application.pk).update(submitted_at=NOW, submitted_by=cast.bob)
        for audience in (Audience.PARTIES, Audience.STAFF):
            facts = {"title": canary("title"), "audience": audience, "added_by": cast.bob}
            files(factories.Document(case=case, **facts), canary)
    files(factories.Document(case=cast.case, audience=Audience.PUBLIC, added_by=cast.bob, removed_at=NOW), canary)


def files(document, canary):
    """A version of it that can be read, and a further one that was refused."""
    named = {"document": document, "file_name": f"{canary('file')}.pdf"}
    factories.DocumentVersion(file__data=canary("drawn").encode(), **named)
    named["file_name"] = f"{canary('refused')}.pdf"
    factories.DocumentVersion(number=2, status=FileStatus.REFUSED, findings=[canary("finding")], **named)


def letters(cast, canary):
    """What is asked and answered on a record, and what staff begin a letter with."""
    said = {"subject": canary("letter"), "text": canary("letterstext"), "key": uuid.uuid4(), "at": NOW}
    asked = correspondence.send(cast.case, by=cast.alice, **said)
    said |= {"text": canary("answer"), "key": uuid.uuid4(), "answers": asked}
    correspondence.send(cast.case, by=cast.dana, from_city=True, **said)
    LetterTemplate.objects.create(name=canary("template"), subject="{case}", text=canary("templatetext"))


def lives(cast, hidden_case, canary):
    """Why somebody asks for more time, or takes an application back; the certificate of a confidential place."""
    asked = {"case": cast.case, "asked_at": NOW, "asked_by": cast.bob}
    Extension.objects.create(reason=canary("longer"), **asked)
    Withdrawal.objects.create(reason=canary("withdrawn"), **asked)
    Certificate.objects.create(
        case=hidden_case,
        kind=CertificateKind.OCCUPANCY,
        number=canary("certificate"),
        code=cards.new_code(),
        portion=canary("portion"),
        issued_on=TODAY,
        issued_by=cast.dana,
    )


def address(canary):
    return f"{canary('payer')}@example.org"


def reviewed(cast, canary):
    """What was missing, what reviewers asked for and were answered, a word to an answer, and a draft."""
    answered = {"answer": canary("answered"), "answered_by": cast.bob, "answered_at": NOW}
    check = IntakeCheck.objects.create(case=cast.case, number=1, received_at=NOW, due_on=TODAY)
    MissingThing.objects.create(check_round=check, text=canary("missing"), **answered)
    cycle = ReviewCycle.objects.create(case=cast.case, number=1, opened_at=NOW, due_on=TODAY)
    decided = {"decision": Decision.CORRECTIONS, "decided_at": NOW, "decided_by": cast.rita, "reviewer": cast.rita}
    discipline = factories.Discipline()
    review = Review.objects.create(cycle=cycle, discipline=discipline, due_on=TODAY, note=canary("advice"), **decided)
    told = {"case": cast.case, "review": review, "told_at": NOW, "sheet": canary("sheet"), "place": canary("spot")}
    comment = Comment.objects.create(number=1, text=canary("correction"), code=canary("code"), **told, **answered)
    said = {"reply": canary("reply"), "replied_at": NOW, "replied_by": cast.rita}
    Exchange.objects.create(comment=comment, review=review, **said, **answered)
    Comment.objects.create(case=cast.case, number=2, review=review, text=canary("draftcomment"))


def today(cast, hidden_case, canary):
    """Two stops on Ivan's route of today, one where nobody may know of it; then he is away."""
    Calendar.objects.update(today_from=datetime.time(0))
    day = timezone.localdate()
    ivan = Inspector.objects.create(user=cast.ivan, work_phone="555-0177")
    slot = Slot.objects.create(inspector=ivan, day=day, window=Window.objects.first(), capacity=8, booked=2)
    final = InspectionType.objects.create(code="final", name="Final")
    for case in (cast.case, hidden_case):
        facts = {"inspection_type": final, "requested_by": cast.bob, "requested_at": NOW}
        Inspection.objects.create(case=case, number=9, slot=slot, **facts)
    away = {"first_day": day + datetime.timedelta(days=1), "last_day": day + datetime.timedelta(days=9)}
    Absence.objects.create(inspector=ivan, reason=canary("sick"), recorded_by=cast.dana, recorded_at=NOW, **away)


@pytest.mark.timeout(300)  # every address of the site
@pytest.mark.parametrize("role", ["visitor", "charlie", "penny"])
def test_a_stranger_reads_nothing_private_on_any_page(client, office, canaries, role, settings, tmp_path):
    cast = office
    settings.OPEN_DATA_ROOT = tmp_path
    files = [made.name for made in publishing.publish(at=NOW)]
    if role != "visitor":
        client.force_login(getattr(cast, role))
    addresses = [
        reverse(name, kwargs=somebodys_key(cast) if name in MAILED_KEYS else route.kwargs(cast))
        for name, route in ROUTES.items()
    ]
    addresses += ["/search/feed/?q=mortar", "/search/feed/?q=canary"]
    addresses += ["/search/?q=mortar", "/search/?q=canary", "/licenses/?q=truebeam", "/no-such-page/"]
    addresses += [f"/open-data/{name}" for name in [*files, "about.json"]]
    addresses += [f"/verify/{card.code}/" for card in PermitCard.objects.all()]
    addresses += ["/api/v1/records?q=canary", "/api/v1/records?limit=100", "/api/v1/licenses?limit=100"]

    everything = {"invoice": list(Invoice.objects.values_list("number", flat=True))}
    client.post(reverse("payments:cart-add"), everything)  # anyone who knows a number may pay

    found = {}
    for address in addresses:
        page = client.get(address, follow=True).getvalue().decode()
        leaked = [word for word in canaries if word in page]
        if leaked:
            found[address] = leaked

    assert found == {}


def test_what_asks_for_money_says_who_asks_and_nothing_else_private(client, office, canaries):
    """The mails with a link to pay and of a reminder, and what the link opens: a stranger may read the first."""
    bob = User.objects.get(pk=office.bob.pk)
    invoice = bill(office.case, "35.00")
    before = set(Message.objects.values_list("pk", flat=True))
    _link, key = paylinks.make(invoice, once=uuid.uuid4(), email="aunt@example.org", by=bob, at=timezone.now())
    billing.remind(invoice, by=office.fiona, at=NOW)

    mails = Message.objects.exclude(pk__in=before)
    said = {mail.kind: {word for word in canaries if word in mail.subject + mail.body} for mail in mails}
    assert said == {"pay_link": {bob.first_name, bob.last_name}, "invoice-reminder": set()}
    page = client.get(reverse("payments:pay-link", args=[key])).content.decode()
    assert [word for word in canaries if word in page] == []


def test_the_mails_about_a_record_say_nothing_private_beside_what_they_tell(office, canaries):
    """A hold, a letter and a decision go to the people of the record alone, with the name of who wrote."""
    case, dana, bob = office.case, office.dana, User.objects.get(pk=office.bob.pk)
    before = set(Message.objects.values_list("pk", flat=True))
    holds.place(Hold(case=case, reason="The fence is missing", severity=HoldSeverity.NOTICE), by=dana, at=NOW)
    letter = {"subject": "Fence", "text": "Where is it?", "at": NOW}
    correspondence.send(case, **letter, key=uuid.uuid4(), by=dana, from_city=True)
    correspondence.send(case, **letter, key=uuid.uuid4(), by=bob)
    lifecycle.decide_extension(case.extensions.get(), grant=False, why="Too early.", by=dana, at=NOW)

    said = {}
    for mail in Message.objects.exclude(pk__in=before):
        said.setdefault(mail.kind, set()).update(word for word in canaries if word in mail.subject + mail.body)
    assert said == {"hold_placed": set(), "letter": {bob.first_name, bob.last_name}, "extension_decided": set()}
    told = set(Message.objects.exclude(pk__in=before).values_list("to", flat=True))
    assert told == set(parties.addresses_on(case))


def test_the_canaries_are_there_to_be_seen_by_who_may(client, cast, canaries):
    """The control: a party reads the parties' part, so an empty page is not what the test above finds."""
    client.force_login(cast.bob)

    page = client.get(reverse("permits:case-contacts", args=[cast.case.slug])).content.decode()

    assert any(word in page for word in canaries)
