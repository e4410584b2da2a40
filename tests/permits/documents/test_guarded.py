"""The database holds a version to what was sent, whoever writes."""

import pytest
from django.db import IntegrityError, connection, transaction

from permits.choices import FileStatus
from permits.models import DocumentVersion
from tests import factories


@pytest.fixture
def version(cast):
    return factories.DocumentVersion(document=factories.Document(case=cast.case, added_by=cast.dana))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE permits_documentversion SET sha256 = repeat('f', 64)",
        "UPDATE permits_documentversion SET file = 'documents/other.pdf'",
        "UPDATE permits_documentversion SET file = '', status = 'deleted'",
        "UPDATE permits_documentversion SET file_name = 'other.pdf'",
        "UPDATE permits_documentversion SET number = 2",
        "UPDATE permits_documentversion SET size = 9",
        "DELETE FROM permits_documentversion",
    ],
)
def test_a_version_is_what_was_sent(version, statement):
    with (
        pytest.raises(IntegrityError, match="stays as it was sent"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_how_it_stands_may_change_and_a_refused_one_is_not_taken_after_all(version):
    DocumentVersion.objects.update(status=FileStatus.ACCEPTED)
    DocumentVersion.objects.update(status=FileStatus.REFUSED, file="")

    with pytest.raises(IntegrityError, match="stays as it was sent"), transaction.atomic():
        DocumentVersion.objects.update(status=FileStatus.READY, file="documents/x.pdf")


def test_a_version_is_kept_unless_it_was_refused(version):
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentVersion.objects.update(file="")
