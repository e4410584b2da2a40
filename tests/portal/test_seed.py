"""Plumb Hollow: whole, honest in its books and its places, and the same every time."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from django.core.files import File
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.test import override_settings
from django.utils import timezone

from contacts.choices import ContactMethod, LinkStatus, MessageStatus
from contacts.files import uploads
from contacts.models import Desk, HelpRequest, License, LicenseLink, LicenseSheet, Message, User
from inspections import refusal
from inspections.calendar import Timetable
from inspections.choices import InspectionStatus, PhotoAudience
from inspections.models import Correction, Inspection, InspectionType, QuotaDay, Slot
from inspections.standing import Standing
from payments import closing, ledger
from payments.choices import DisputeStatus, InvoiceStatus, PaymentSource, PaymentStatus, RefundStatus
from payments.models import (
    DayClose,
    Dispute,
    Drawer,
    Invoice,
    LedgerAccount,
    PayLink,
    Payment,
    Refund,
    TrustAccount,
)
from permits.applying.mistakes import mistakes
from permits.choices import CaseStatus, FeeStatus
from permits.models import (
    ApplicationForm,
    Case,
    CaseContact,
    CaseInvitation,
    CaseType,
    CaseTypeContact,
    Fee,
    FeeItem,
    Hold,
)
from permits.numbering import next_number
from portal.democity import city as made

PASSWORD = "seven blue barrows"


def seed(**options):
    call_command("seed", **{"permits": 60, "verbosity": 0} | options)


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """One city for all the tests here, none of which changes it for the others."""
    with django_db_blocker.unblock(), override_settings(DEMO_PASSWORD=PASSWORD), transaction.atomic():
        seed()
        yield
        transaction.set_rollback(True)


def test_the_queue_of_requests_has_every_kind_and_one_that_is_late(city):
    waiting = HelpRequest.objects.waiting()

    assert set(waiting.values_list("kind", flat=True)) == {"access", "license", "address"}
    assert set(HelpRequest.objects.values_list("status", flat=True)) == {"waiting", "granted", "declined"}
    assert waiting.late(timezone.localdate()).first() == waiting.first()
    assert waiting.filter(user__username="pending").exists()


def test_sheets_are_on_file_that_anybody_could_have_sent(city):
    today = timezone.localdate()

    latest = {sheet.license.number: sheet for sheet in LicenseSheet.objects.latest_of_each().select_related("license")}

    assert not latest["GC-10442"].is_old(today)
    assert any(sheet.is_old(today) for sheet in latest.values())
    for sheet in latest.values():
        with sheet.file.open() as content:
            kept = uploads.accept(File(content, name=sheet.file_name))
        assert kept.facts["sha256"] == sheet.sha256


def test_every_case_has_whom_its_type_requires_and_nobody_its_type_does_not_take(city):
    taken = CaseTypeContact.objects.filter(case_type=OuterRef("case__case_type"), contact_type=OuterRef("contact_type"))
    assert not CaseContact.objects.exclude(Exists(taken)).exists()
    there = CaseContact.objects.filter(case=OuterRef("pk"), contact_type__name=OuterRef("type_name"))
    required = CaseTypeContact.objects.filter(required=True).values_list("contact_type__name", flat=True).distinct()
    for name in required:
        assert not Case.objects.annotate(type_name=Value(name)).exclude(Exists(there)).exists()
    assert set(required) == {"Applicant", "Property Owner"}


def test_the_contractor_has_favourites_and_somebody_is_invited(city):
    contractor = User.objects.get(username="contractor")

    assert contractor.favourites.count() == 3
    assert CaseInvitation.objects.unanswered().filter(invited_by=contractor).exists()


def test_it_needs_a_password_and_room_for_every_state(db, settings):
    settings.DEMO_PASSWORD = ""
    with pytest.raises(CommandError, match="DEMO_PASSWORD"):
        seed()
    settings.DEMO_PASSWORD = PASSWORD
    with pytest.raises(CommandError, match="At least 60"):
        seed(permits=59)


def test_the_same_seed_makes_the_same_city(db, settings):
    settings.DEMO_PASSWORD = PASSWORD

    def numbers(number):
        with transaction.atomic():
            seed(seed=number)
            rows = list(
                Case.objects.order_by("number").values_list(
                    "number", "status", "case_type__name", "address__street", "valuation", "license__number"
                )
            )
            visits = Inspection.objects.order_by("case__number", "number")
            rows += visits.values_list(
                "case__number", "inspection_type__code", "status", "slot__inspector__user__username"
            )
            transaction.set_rollback(True)
        return Counter(rows)

    first = numbers(1)
    assert first == numbers(1)
    assert first != numbers(2)


@pytest.mark.parametrize("today", [date(2027, 1, 1), date(2027, 11, 28), date(2028, 2, 29)], ids=str)
def test_the_city_is_sound_on_any_day(db, today):
    """A holiday, a Sunday, a leap day."""
    made.build(seed=1, cases=60, today=today, password=PASSWORD)

    assert ledger.check() == []
    assert set(Inspection.objects.values_list("status", flat=True)) == set(InspectionStatus.values) - {
        InspectionStatus.ON_FILE
    }
    assert not Inspection.objects.filter(resulted_at__date__gt=today).exists()
    due = Inspection.objects.live().filter(slot__inspector__user__username="inspector", slot__day__lte=today)
    assert due.filter(case__case_type__prefix="ELER", case__number__endswith="-00107").exists()


def test_every_state_of_everything_is_there(city):
    def found(model):
        return set(model.objects.values_list("status", flat=True))

    assert found(Case) == set(CaseStatus.values)
    assert found(Inspection) == set(InspectionStatus.values) - {InspectionStatus.ON_FILE}
    assert found(Invoice) == set(InvoiceStatus.values)
    assert found(LicenseLink) == set(LinkStatus.values)
    assert found(Fee) >= {FeeStatus.OWED, FeeStatus.SETTLED, FeeStatus.VOID}
    assert Hold.objects.open().exists()
    assert Hold.objects.exclude(cleared_at=None).exists()
    assert Desk.objects.count() == 4
    today = timezone.localdate()
    assert {bool(one.lapses(today)) for one in License.objects.all()} == {True, False}


def test_the_books_balance(city):
    assert ledger.check() == []
    assert closing.changed_since() == []
    account = TrustAccount.objects.exclude(license=None).get()
    assert account.license.number == "GC-10442"
    assert account.ledger_account.balance > 0
    chart = dict(LedgerAccount.objects.values_list("code", "name"))
    assert chart["revenue:101-3210"] == "Building permits"
    assert [name for name in chart.values() if name.replace("-", "").isdecimal()] == []


def test_everything_that_money_can_meet_is_there(city):
    invoices = Invoice.objects.open()
    assert invoices.filter(reminders=2, due_on__lt=timezone.localdate()).exists()
    assert invoices.filter(paid__gt=0).exists()
    assert Payment.objects.filter(status=PaymentStatus.RETURNED, source=PaymentSource.CHECK).exists()
    assert Payment.objects.filter(unapplied__gt=0).exists()
    assert set(Refund.objects.values_list("status", flat=True)) == {RefundStatus.ASKED, RefundStatus.DONE}
    assert Dispute.objects.get().status == DisputeStatus.OPEN
    assert Drawer.objects.get().over == -1
    assert TrustAccount.objects.get(company__isnull=False).low_told_at
    assert PayLink.objects.standing(timezone.now()).exists()
    assert DayClose.objects.latest("day").day == timezone.localdate() - timedelta(days=1)


def test_every_place_taken_is_a_visit_on_a_working_day(city):
    """A cancelled visit gives its place back; every other one keeps it."""
    taken = Count("inspections", filter=~Q(inspections__status=InspectionStatus.CANCELLED))

    assert not Slot.objects.annotate(taken=taken).exclude(taken=F("booked")).exists()
    timetable = Timetable.read(timezone.now())
    assert all(timetable.is_working_day(slot.day) for slot in Slot.objects.all())
    visits = Inspection.objects.exclude(slot=None).select_related("slot__inspector", "inspection_type")
    assert all(visit.slot.inspector.does(visit.inspection_type.trade) for visit in visits)


def test_finaled_permits_have_passed_all_they_needed(city):
    for case in Case.objects.filter(status=CaseStatus.FINALED):
        standing = Standing.read(case)
        assert standing.all_required_passed(), case
        assert standing.fees_owed == 0, case
        assert not standing.open_parts, case


def test_nobody_is_mailed_about_the_past(city):
    mails = Message.objects.exclude(method=ContactMethod.PAPER)

    assert not mails.exclude(status=MessageStatus.SENT).exists()


def test_the_next_numbers_are_free(city):
    taken = set(Case.objects.values_list("number", flat=True))
    year = timezone.localdate().year

    assert not taken & {next_number(one, year=year) for one in CaseType.objects.all()}


@pytest.mark.parametrize(
    ("username", "permission"),
    [
        ("contractor", None),
        ("pending", None),
        ("homeowner", None),
        ("company", None),
        ("technician", "contacts.change_licenselink"),
        ("reviewer", "permits.view_case"),
        ("inspector", "inspections.record_result"),
        ("finance", "permits.view_fee"),
        ("finance-lead", "payments.decide_refund"),
        ("admin", "contacts.change_city"),
    ],
)
def test_the_log_ins_log_in_with_their_roles(city, username, permission):
    user = authenticate(username=username, password=PASSWORD)

    assert user == User.objects.get(username=username)
    assert user.is_staff == (permission is not None)
    assert user.emailaddress_set.filter(verified=True, primary=True, email=user.email).exists()
    assert permission is None or user.has_perm(permission)


def test_the_addition_at_412_mortar_street(city):
    case = Case.objects.get(number__endswith="-00042", case_type__prefix="BLDR")
    contractor, now = User.objects.get(username="contractor"), timezone.now()
    standing, timetable = Standing.read(case), Timetable.read(now)

    assert (str(case.address), str(case.license), case.professional) == (
        "412 Mortar St",
        "GC-10442",
        "Truebeam Builders LLC",
    )
    assert {part.case_type.prefix for part in case.children.all()} == {"ELER", "PLMR"}
    assert refusal.of_case(standing, timetable, by=contractor, at=now) == []
    assert refusal.of_type(standing, InspectionType.objects.get(code="framing")) == []
    assert refusal.of_type(standing, InspectionType.objects.get(code="insulation")) != []
    assert [str(invoice.due) for invoice in case.invoices.open()] == ["412.50"]


def test_the_contractor_has_a_draft_that_refuses_an_inspection(city):
    contractor, now = User.objects.get(username="contractor"), timezone.now()
    draft = Case.objects.mine(contractor).get(status=CaseStatus.DRAFT)

    assert refusal.of_case(Standing.read(draft), Timetable.read(now), by=contractor, at=now)


def test_every_record_opens_for_whoever_may_see_it(city, client):
    stranger, contractor = AnonymousUser(), User.objects.get(username="contractor")
    public = set(Case.objects.visible_to(stranger))
    hidden = set(Case.objects.all()) - public

    assert hidden
    assert all(client.get(case.get_absolute_url()).status_code == 200 for case in public)
    assert all(client.get(case.get_absolute_url()).status_code == 404 for case in hidden)
    client.force_login(contractor)
    assert all(client.get(case.get_absolute_url()).status_code == 200 for case in Case.objects.mine(contractor))


def test_the_queue_of_license_links(city):
    waiting = list(LicenseLink.objects.waiting())

    assert waiting[0].user.username == "pending"
    assert len(waiting) >= 4
    assert not LicenseLink.objects.filter(license__number="EL-20417").exists()
    assert License.objects.get(number="EL-20417").is_current(timezone.localdate())


def test_the_inspector_has_a_visit_to_result(city):
    inspector = User.objects.get(username="inspector").inspector

    assert Inspection.objects.live().filter(slot__inspector=inspector, slot__day__lte=timezone.localdate()).exists()


def test_the_inspector_has_a_route_on_the_next_working_day(city):
    timetable, now = Timetable.read(timezone.now()), timezone.localdate()
    day = now if timetable.is_working_day(now) else timetable.working_days_ahead(timezone.now())[0]

    stops = Inspection.objects.live().filter(slot__inspector__user__username="inspector", slot__day=day)

    assert stops.count() >= 2
    assert not stops.filter(case__address__latitude=None).exists()


def test_daily_limits_count_the_visits_that_fall_under_them(city):
    days = QuotaDay.objects.annotate(taken=Count("inspections"))

    assert days.exists()
    assert not days.exclude(taken=F("booked")).exists()


def test_what_failed_is_to_be_put_right_until_it_passed(city):
    """On the addition, whose second visit found everything in order; its photos are drawn as if they were sent."""
    failed = Inspection.objects.get(case__number__endswith="-00042", status=InspectionStatus.FAILED)

    assert set(failed.answers.values_list("answer", flat=True)) == {"ok", "wrong"}
    assert {one.done_at.status for one in failed.corrections.all()} == {InspectionStatus.PASSED}
    assert Correction.objects.filter(done_at=None).exists()
    assert set(failed.photos.values_list("audience", flat=True)) == set(PhotoAudience.values)
    for photo in failed.photos.all():
        with photo.file.open() as content:
            assert uploads.accept(File(content, name=photo.file_name)).facts["content_type"] == "image/jpeg"


def test_it_only_goes_into_an_empty_database(city, settings):
    settings.DEMO_PASSWORD = PASSWORD
    with pytest.raises(CommandError, match="cases already"):
        seed()


def test_every_case_type_has_a_form_in_use_without_mistakes(city):
    forms = ApplicationForm.objects.in_use().select_related("case_type")

    assert {form.case_type_id for form in forms} == set(CaseType.objects.values_list("pk", flat=True))
    assert [(str(form), [str(one) for one in mistakes(form)]) for form in forms if mistakes(form)] == []
    assert 25 <= CaseType.objects.filter(online=True).count() < CaseType.objects.count()


def test_the_forms_ask_what_the_fees_are_reckoned_by(city):
    today = timezone.localdate()
    for form in ApplicationForm.objects.in_use().select_related("case_type"):
        asked = set(form.questions.exclude(measure=None).values_list("measure__code", flat=True))
        items = FeeItem.objects.filter(version__in=form.case_type.fee_schedule.versions.in_force(today))
        needed = items.exclude(measure=None).exclude(applies="asked").values_list("measure__code", flat=True)
        # A trade's schedule counts fixtures or squares, whichever there are.
        assert asked & set(needed) or not needed, form
