"""Of two licenses given up at once one stays: the last is never given up."""

import pytest

from contacts.choices import LinkStatus
from contacts.licensing import licenses
from contacts.models import LicenseLink
from contacts.models.license import LicenseLinkQuerySet
from contacts.refusals import NotAllowed
from tests import factories
from tests.concurrency.meeting import Meeting, meet_after
from tests.factories import NOW, TODAY


def two_removals(cast, at_once, monkeypatch, *, guarded):
    """Bob gives up both of his licenses from two windows at the same moment."""
    LicenseLink.objects.create(
        user=cast.bob,
        license=factories.License(),
        status=LinkStatus.ACTIVE,
        requested_at=NOW,
        due_on=TODAY,
        decided_by=cast.dana,
        decided_at=NOW,
        activated_at=NOW,
    )
    links = list(LicenseLink.objects.active().filter(user=cast.bob).order_by("pk"))
    with monkeypatch.context() as patch:
        meet_after(patch, licenses, "is_last", Meeting(2, guarded=guarded))
        if not guarded:
            patch.setattr(LicenseLinkQuerySet, "lock_all_of", lambda self, user, company: [])
        return at_once(*[lambda link=link: licenses.remove(link, by=cast.bob, at=NOW) for link in links])


@pytest.mark.parametrize("turn", range(3))
def test_of_two_licenses_given_up_at_once_one_stays(committed_cast, at_once, monkeypatch, turn):
    answers = two_removals(committed_cast, at_once, monkeypatch, guarded=True)

    assert sorted(type(answer).__name__ for answer in answers) == ["LicenseLink", "NotAllowed"]
    (refusal,) = [answer for answer in answers if isinstance(answer, NotAllowed)]
    assert "is your only license, so it stays" in str(refusal)
    assert LicenseLink.objects.active().filter(user=committed_cast.bob).count() == 1


def test_without_the_lock_both_are_gone(committed_cast, at_once, monkeypatch):
    answers = two_removals(committed_cast, at_once, monkeypatch, guarded=False)

    assert [type(answer).__name__ for answer in answers] == ["LicenseLink", "LicenseLink"]
    assert not LicenseLink.objects.active().filter(user=committed_cast.bob).exists()
