"""What the city charged by stays: the database refuses, whatever writes."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from permits import fees
from permits.choices import FeeStatus
from permits.models import Fee, FeeItem, FeeScheduleVersion, FeeTier
from tests.factories import NOW
from tests.permits.schedules import adopted, in_force, item, of_building

LONG_AGO = date(2020, 1, 1)
FAR_OFF = date(2099, 1, 1)


@pytest.fixture
def version(cast):
    return in_force(cast.case, cast.fiona, LONG_AGO)


def refused(constraint):
    return pytest.raises(IntegrityError, match=constraint)


@pytest.mark.parametrize(
    "change",
    [
        lambda version: version.items.update(amount=1),
        lambda version: FeeItem.objects.create(version=version, code="NEW", description="New"),
        lambda version: FeeItem.objects.filter(version=version, code="AREA").delete(),
        lambda version: FeeTier.objects.filter(item__version=version).update(per=9),
        lambda version: FeeTier.objects.filter(item__version=version)[0].delete(),
        lambda version: FeeTier.objects.create(item=version.items.get(code="PERMIT"), over=1, base=1),
        lambda version: version.items.get(code="PLANCHECK").of.clear(),
        lambda version: version.items.get(code="PLANCHECK").of.add(version.items.get(code="SMIP")),
    ],
)
def test_the_items_of_an_adopted_version_are_never_changed(version, change):
    with refused("its items stay"), transaction.atomic():
        change(version)


def test_an_item_cannot_move_into_an_adopted_version(version):
    stranger = item(of_building(FAR_OFF), "STRANGER")

    with refused("its items stay"), transaction.atomic():
        FeeItem.objects.filter(pk=stranger.pk).update(version=version)


@pytest.mark.parametrize(
    "change",
    [
        {"starts_on": date(2020, 2, 1)},
        {"ordinance": "Res. 1"},
        {"adopted_at": None, "adopted_by": None},
    ],
)
def test_a_version_whose_day_has_come_is_never_changed(version, change):
    with refused("is what the city charges by"), transaction.atomic():
        FeeScheduleVersion.objects.filter(pk=version.pk).update(**change)


def test_a_version_whose_day_has_come_is_never_deleted(version):
    with refused("is what the city charges by"), transaction.atomic():
        FeeScheduleVersion.objects.filter(pk=version.pk)._raw_delete("default")


def test_a_version_under_which_a_fee_was_charged_is_never_changed(cast):
    version = adopted(of_building(FAR_OFF), cast.fiona)
    row = FeeScheduleVersion.objects.filter(pk=version.pk)
    row.update(ordinance="Res. 2")

    fees.assess(
        cast.case, code="X", description="X", amount=Decimal(1), item=version.items.first(), by=cast.dana, at=NOW
    )

    with refused("is what the city charges by"), transaction.atomic():
        row.update(ordinance="Res. 3")


def test_nothing_is_charged_by_a_draft(cast):
    version = of_building(FAR_OFF)

    with refused("nothing is charged by a draft"), transaction.atomic():
        fees.assess(
            cast.case, code="X", description="X", amount=Decimal(1), item=version.items.first(), by=cast.dana, at=NOW
        )


def test_a_draft_is_changed_and_deleted_freely(db):
    version = of_building(FAR_OFF)
    version.items.filter(code="AREA").delete()
    version.items.update(amount=3)

    version.delete()

    assert not FeeItem.objects.exists()


def test_two_adopted_versions_do_not_start_on_one_day(cast, version):
    other = of_building(LONG_AGO)

    with refused("fee_version_adopted_starts_alone"), transaction.atomic():
        FeeScheduleVersion.objects.filter(pk=other.pk).update(adopted_at=NOW, adopted_by=cast.fiona)


@pytest.mark.parametrize(
    "change",
    [
        {"status": FeeStatus.WAIVED},
        {"waived_at": NOW},
        {"status": FeeStatus.WAIVED, "waived_at": NOW},
        {"refundable": 101},
        {"due_at": "never"},
        {"status": "lost"},
    ],
)
def test_a_fee_cannot_stand_halfway(cast, change):
    fee = fees.assess(cast.case, code="X", description="X", amount=Decimal(1), by=cast.dana, at=NOW)

    with pytest.raises(IntegrityError, match="violates check constraint"), transaction.atomic():
        Fee.objects.filter(pk=fee.pk).update(**change)


def test_a_temporary_table_does_not_stand_in_for_the_real_one(version):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE permits_feescheduleversion (id bigint, adopted_at timestamptz)")

        with refused("its items stay"), transaction.atomic():
            cursor.execute("UPDATE public.permits_feeitem SET amount = 1 WHERE version_id = %s", [version.pk])


@pytest.mark.parametrize("table", ["permits_feeitem", "permits_feetier", "permits_feescheduleversion"])
@pytest.mark.parametrize("attack", ["TRUNCATE {} CASCADE", "ALTER TABLE {} DISABLE TRIGGER ALL"])
def test_the_sites_role_neither_empties_a_table_nor_switches_a_guard_off(version, table, attack):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack.format(table))
