"""Where a case of ours stands is what its history says last; the database holds that."""

from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

from permits import workflow
from permits.choices import CaseStatus
from permits.models import Case, StatusChange
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


def commit():
    """What the end of a transaction checks."""
    connection.check_constraints()


@contextmanager
def refused(words):
    with pytest.raises(IntegrityError, match=words), transaction.atomic():  # noqa: PT012 - the end is what refuses
        yield
        commit()


def statuses(case):
    return list(case.status_changes.order_by("pk").values_list("status", "on", "word"))


def test_issuing_and_finaling_a_permit_are_kept_with_their_days():
    case = factories.Case(status=CaseStatus.READY)
    clerk = factories.User(is_staff=True)

    workflow.issue(case, by=clerk, at=NOW)
    workflow.finalize(case, by=clerk, at=NOW)

    assert statuses(case)[1:] == [("issued", TODAY, ""), ("finaled", TODAY, "")]
    commit()


def test_adopting_a_record_begins_our_part_of_its_history():
    case = factories.Case(source="Old system", source_status="Active")
    StatusChange.objects.create(case=case, status="issued", word="Active")

    workflow.adopt(case, by=factories.User(is_staff=True), at=NOW)

    assert statuses(case) == [("issued", None, "Active"), ("issued", TODAY, "")]
    commit()


def test_a_status_that_the_history_does_not_tell_is_refused():
    case = factories.Case()
    commit()

    with refused("stands at void"):
        Case.objects.filter(pk=case.pk).update(status=CaseStatus.VOID)


def test_a_case_without_history_is_refused():
    with refused("history ends with nothing"):
        factories.Case(history=False)


def test_a_history_that_goes_on_without_its_case_is_refused():
    case = factories.Case()

    with refused("history ends with void"):
        StatusChange.objects.create(case=case, status=CaseStatus.VOID, on=TODAY)


def test_the_last_of_a_history_cannot_be_taken_away():
    case = factories.Case()

    with refused("history ends with nothing"):
        case.status_changes.all().delete()


def test_a_history_cannot_be_rewritten():
    case = factories.Case()

    with refused("never rewritten"):
        case.status_changes.update(on=None)


def test_a_case_goes_with_its_history():
    case = factories.Case()
    case.delete()
    commit()


def test_a_record_from_elsewhere_stands_where_its_source_says():
    case = factories.Case(source="Old system")
    StatusChange.objects.create(case=case, status=CaseStatus.VOID, word="Dead")
    case.status_changes.all().delete()
    commit()


def test_no_case_can_stand_in_a_status_that_nobody_knows():
    case = factories.Case()

    with refused("case_status_is_known"):
        Case.objects.filter(pk=case.pk).update(status="lost")
