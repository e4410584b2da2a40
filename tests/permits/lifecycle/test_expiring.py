from datetime import timedelta

import pytest

from contacts.models import Message
from permits import lifecycle, workflow
from permits.choices import CaseStatus
from permits.models import Case
from tests import factories
from tests.factories import NOW, TODAY

A_DAY = timedelta(days=1)


@pytest.fixture
def permit(cast):
    cast.case.expires_on = TODAY + 30 * A_DAY
    cast.case.save()
    return cast.case


def warned(case):
    return [message.thing.rsplit(":", 1)[1] for message in told("permit_expires_soon", case)]


def told(kind, case):
    return Message.objects.filter(kind=kind, to="bob1@example.org", thread=case.number).order_by("pk")


def test_a_permit_is_warned_of_30_and_7_days_before_its_end_and_once_each(cast, permit):
    for day in range(31):
        for _again in range(2):
            lifecycle.warn_of_expiry(by=cast.dana, at=NOW + day * A_DAY)

    assert warned(permit) == ["30", "7"]


def test_a_warning_that_was_missed_is_made_up_for_and_a_new_day_is_warned_of_anew(cast, permit):
    lifecycle.warn_of_expiry(by=cast.dana, at=NOW + 26 * A_DAY)
    assert warned(permit) == ["7"]

    workflow.renew_expiry(permit, at=NOW + 26 * A_DAY)
    lifecycle.warn_of_expiry(by=cast.dana, at=NOW + 180 * A_DAY)

    assert warned(permit) == ["7", "30"]


def test_it_expires_on_the_day_after_its_last_and_its_people_are_told(cast, permit):
    assert lifecycle.expire_what_ran_out(by=cast.dana, at=NOW + 30 * A_DAY) == 0
    assert lifecycle.expire_what_ran_out(by=cast.dana, at=NOW + 31 * A_DAY) == 1
    assert lifecycle.expire_what_ran_out(by=cast.dana, at=NOW + 31 * A_DAY) == 0

    assert Case.objects.get(pk=permit.pk).status == CaseStatus.EXPIRED
    assert "December 20, 2027" in told("permit_expired", permit).get().body


def test_one_that_waits_for_the_citys_word_on_an_extension_does_not_expire(cast, permit):
    asked = lifecycle.ask_extension(permit, reason="Rain.", by=cast.bob, at=NOW)
    assert lifecycle.expire_what_ran_out(by=cast.dana, at=NOW + 31 * A_DAY) == 0

    lifecycle.decide_extension(asked, grant=False, why="No.", by=cast.dana, at=NOW + 31 * A_DAY)

    assert lifecycle.expire_what_ran_out(by=cast.dana, at=NOW + 31 * A_DAY) == 1


def test_records_from_elsewhere_are_neither_warned_of_nor_expired(cast):
    old = factories.Case(source="austin", license=cast.license, expires_on=TODAY + A_DAY)

    assert lifecycle.warn_of_expiry(by=cast.dana, at=NOW) == 0
    assert lifecycle.expire_what_ran_out(by=cast.dana, at=NOW + 31 * A_DAY) == 0
    assert Case.objects.get(pk=old.pk).status == CaseStatus.ISSUED
