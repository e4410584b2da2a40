"""The desk's own pages in the admin, from the check of an application to its certificate; and the guide before it."""

import pytest
from django.urls import reverse

from permits.choices import CaseStatus
from permits.models import ApplicationForm, Case, IntakeCheck, Review
from tests.browser.accessibility import check, violations_in_content

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_the_pages_of_the_desk_and_of_its_reviewers(town, mouse):
    page = mouse.page
    page.goto("/apply/guide/")
    check(page)
    town.log_in_with_two_steps(mouse, "admin")
    waiting = IntakeCheck.objects.filter(accepted_at=None, returned_at=None).first()
    read = Review.objects.filter(decided_at=None).order_by("-cycle__number").first()
    finaled = Case.objects.filter(status=CaseStatus.FINALED).first()
    wrong = {}
    for address in (
        reverse("admin:permits_intakecheck_check", args=[waiting.pk]),
        reverse("admin:permits_review_read", args=[read.pk]),
        reverse("admin:permits_reviewcycle_share", args=[read.cycle_id]),
        reverse("admin:permits_applicationform_change", args=[ApplicationForm.objects.first().pk]),
        reverse("admin:permits_case_certify", args=[finaled.pk]),
    ):
        assert page.goto(address).status == 200, address
        wrong[address] = violations_in_content(page)

    assert {address: found for address, found in wrong.items() if found} == {}
