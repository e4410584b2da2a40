from datetime import timedelta

import pytest

from permits import documents
from permits.choices import FileStatus
from permits.documents import sweeping
from tests import factories
from tests.factories import NOW
from tests.permits.documents.sheets import sent_plan


@pytest.fixture
def discarded(cast, case, plans):
    """A version on a draft that was discarded."""
    application = factories.Application(case=case, begun_by=cast.alice)
    version = documents.receive(case, plans, sent_plan(), by=cast.alice, at=NOW)
    application.discarded_at = NOW
    application.save(update_fields=["discarded_at"])
    return version


def test_the_files_of_a_discarded_draft_are_deleted_after_their_days_and_what_is_known_of_them_stays(discarded, store):
    a_month = timedelta(days=30)
    assert sweeping.forget_discarded(at=NOW + a_month - timedelta(seconds=1)) == 0
    assert (store / discarded.file.name).exists()

    assert sweeping.forget_discarded(at=NOW + a_month) == 1

    assert not (store / discarded.file.name).exists()
    known = discarded.sha256, discarded.file_name, discarded.size
    discarded.refresh_from_db()
    assert (discarded.sha256, discarded.file_name, discarded.size) == known
    assert (discarded.status, discarded.file.name, discarded.is_readable) == (FileStatus.DELETED, "", False)
    assert sweeping.forget_discarded(at=NOW + a_month) == 0


def test_the_files_of_records_that_stand_are_kept(cast, case, plans, store):
    factories.Application(case=case, begun_by=cast.alice)
    version = documents.receive(case, plans, sent_plan(), by=cast.alice, at=NOW)

    assert sweeping.forget_discarded(at=NOW + timedelta(days=3000)) == 0
    assert (store / version.file.name).exists()
