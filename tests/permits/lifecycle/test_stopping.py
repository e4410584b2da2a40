"""What the city still reads of an application when it is withdrawn."""

from permits import lifecycle, reviewing
from permits.choices import Decision
from permits.models import IntakeCheck, Review, ReviewCycle
from tests.factories import NOW
from tests.permits.plans import LATER, at_desk, in_review, review_of


def test_a_withdrawal_ends_the_cycle_and_what_nobody_has_decided_of_it(cast):
    case = in_review(cast, "Building", "Fire")
    reviewing.decide(review_of(case, "Fire"), decision=Decision.APPROVED, by=cast.rita, at=NOW)

    lifecycle.withdraw(case, why="By letter of the owner.", by=cast.dana, at=LATER)

    assert review_of(case, "Fire").decision == Decision.APPROVED
    ended = review_of(case, "Building")
    assert (ended.decision, ended.decided_at, ended.decided_by) == (Decision.ENDED, LATER, cast.dana)
    cycle = ReviewCycle.objects.get(case=case)
    assert (cycle.decision, cycle.closed_at) == (Decision.ENDED, LATER)
    assert not Review.objects.waiting().exists()


def test_a_withdrawal_ends_the_round_at_the_desk_and_both_pages_say_so(client, cast):
    check = at_desk(cast, "Building")

    lifecycle.withdraw(check.case, why="By letter of the owner.", by=cast.dana, at=LATER)

    assert IntakeCheck.objects.get(pk=check.pk).ended_at == LATER
    assert not IntakeCheck.objects.open().exists()
    client.force_login(cast.dana)
    assert "because the application was withdrawn" in client.get(f"{check.case.get_absolute_url()}reviews/").text
    page = client.get(f"/admin/permits/intakecheck/{check.pk}/change/", follow=True)
    assert "because the application was withdrawn" in page.text
