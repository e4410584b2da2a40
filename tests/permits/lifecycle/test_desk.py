"""The desk: requests decided from their queues, and the acts on one case."""

from datetime import timedelta
from decimal import Decimal

import pytest

from permits import fees, lifecycle
from permits.choices import CaseStatus, CertificateKind, ConditionDue
from permits.models import Case, Certificate, Extension
from tests.factories import NOW, TODAY, moved

A_DAY = timedelta(days=1)

pytestmark = pytest.mark.usefixtures("at_now")


def act(client, what, pk, name, data=None, model="case"):
    address = f"/admin/permits/{model}/{pk}/{name}/"
    return client.get(address) if what == "look" else client.post(address, data or {})


def words(response):
    return " ".join(response.content.decode().split())


def stand(case):
    case = Case.objects.get(pk=case.pk)
    return case.status, case.expires_on


def test_a_technician_grants_an_extension_from_the_queue(client, cast, permit):
    asked = lifecycle.ask_extension(permit, reason="Rain all winter.", by=cast.bob, at=NOW)
    client.force_login(cast.dana)
    queue = words(client.get("/admin/permits/extension/"))
    assert "<strong>1</strong> request waits." in queue
    assert "Rain all winter." in words(act(client, "look", asked.pk, "grant", model="extension"))

    done = act(client, "do", asked.pk, "grant", model="extension")

    assert done.status_code == 302
    assert stand(permit) == (CaseStatus.ISSUED, TODAY + 190 * A_DAY)
    assert "decided before" in words(act(client, "do", asked.pk, "grant", model="extension"))


def test_to_decline_takes_a_reason(client, cast, permit):
    asked = lifecycle.ask_extension(permit, reason="Rain all winter.", by=cast.bob, at=NOW)
    client.force_login(cast.dana)

    assert act(client, "do", asked.pk, "decline", model="extension").status_code == 200
    act(client, "do", asked.pk, "decline", {"why": "No work was done."}, model="extension")

    assert Extension.objects.get().why == "No work was done."


def test_finance_sees_what_was_paid_on_a_withdrawn_case_and_decides_nothing(client, cast, permit):
    moved(permit, CaseStatus.SUBMITTED, issued_on=None)
    fee = fees.assess(permit, code="x", description="Plan check", amount=Decimal(90), by=cast.dana, at=NOW)
    fees.settle([fee], by=cast.fiona, at=NOW)
    asked = lifecycle.ask_withdrawal(permit, reason="Sold the house.", by=cast.bob, at=NOW)
    client.force_login(cast.fiona)
    assert act(client, "do", asked.pk, "grant", model="withdrawal").status_code == 403
    lifecycle.decide_withdrawal(asked, accept=True, by=cast.dana, at=NOW)

    assert "$90.00" in words(client.get("/admin/permits/withdrawal/?paid=yes"))


@pytest.mark.parametrize(
    ("name", "typed", "before", "after"),
    [
        ("extend", {"why": "Hospital."}, CaseStatus.EXPIRED, CaseStatus.ISSUED),
        ("withdraw", {"why": "By letter."}, CaseStatus.IN_REVIEW, CaseStatus.WITHDRAWN),
        ("void", {"why": "Wrong parcel."}, CaseStatus.ISSUED, CaseStatus.VOID),
        ("close", {}, CaseStatus.DENIED, CaseStatus.CLOSED),
    ],
)
def test_the_acts_on_a_case_do_what_their_page_says_and_refuse_the_rest(
    client, cast, permit, name, typed, before, after
):
    moved(permit, before)
    client.force_login(cast.dana)
    assert act(client, "look", permit.pk, name).status_code == 200

    assert act(client, "do", permit.pk, name, typed).status_code == 302

    assert stand(permit)[0] == after
    if name != "extend":
        assert "cannot be" in words(act(client, "do", permit.pk, name, typed)) or name == "withdraw"


def test_a_condition_is_added_and_marked_as_met(client, cast, permit):
    client.force_login(cast.dana)
    act(client, "do", permit.pk, "condition", {"text": "Plant the trees.", "due": ConditionDue.OCCUPANCY})
    condition = permit.conditions.get()
    page = f"/admin/permits/condition/{condition.pk}/meet/"
    assert page in client.get(f"/admin/permits/case/{permit.pk}/change/").content.decode()
    assert "Plant the trees." in words(client.get(page))

    client.post(page)
    client.post("/admin/permits/condition/", {"action": "mark_met", "_selected_action": [condition.pk]})

    condition.refresh_from_db()
    assert condition.met_by == cast.dana
    assert page not in client.get(f"/admin/permits/case/{permit.pk}/change/").content.decode()


def test_a_certificate_lists_what_is_missing_and_is_given_and_revoked(client, cast, permit):
    client.force_login(cast.dana)
    assert "is issued, not finaled." in words(act(client, "look", permit.pk, "certificate"))
    until = (TODAY + 30 * A_DAY).isoformat()
    given = act(client, "do", permit.pk, "temporary-certificate", {"until": until, "portion": "Ground floor"})
    assert given.status_code == 302
    certificate = Certificate.objects.get(kind=CertificateKind.TEMPORARY)

    act(client, "do", certificate.pk, "revoke", {"why": "The exits were blocked."}, model="certificate")

    certificate.refresh_from_db()
    assert certificate.revoked_why == "The exits were blocked."


def test_an_inspector_has_none_of_these_acts(client, cast, permit):
    client.force_login(cast.ivan)

    for name in ("extend", "withdraw", "void", "close", "condition", "certificate", "temporary-certificate"):
        assert act(client, "do", permit.pk, name, {"why": "No."}).status_code == 403
