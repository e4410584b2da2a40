"""Two at once on one license link."""

from contacts.choices import LinkStatus
from contacts.licensing import approvals, licenses
from contacts.models import LicenseLink, Message
from contacts.refusals import NotAllowed
from tests.factories import NOW


def test_two_requests_at_once_make_one_link(committed_cast, at_once):
    cast = committed_cast

    results = at_once(*[lambda: licenses.request(cast.license, by=cast.charlie, at=NOW)] * 4)

    assert sum(isinstance(result, LicenseLink) for result in results) == 1
    assert sum(isinstance(result, NotAllowed) for result in results) == 3


def test_two_technicians_at_once_decide_once(committed_cast, at_once):
    cast = committed_cast
    link = cast.penny.license_links.get()

    results = at_once(
        lambda: approvals.approve(link, by=cast.dana, at=NOW),
        lambda: approvals.reject(link, reason="Because.", by=cast.dana, at=NOW),
    )

    link.refresh_from_db()
    assert sorted(type(result).__name__ for result in results) == ["LicenseLink", "NotAllowed"]
    assert link.status in (LinkStatus.APPROVED, LinkStatus.REJECTED)
    assert Message.objects.filter(kind__in=["license_approved", "license_rejected"]).count() == 1
