import pytest
from django.db import transaction

from permits.numbering import next_number
from tests import factories


@pytest.mark.django_db
def test_numbers_count_up_by_prefix_and_year():
    addition, electrical = factories.CaseType(), factories.CaseType(prefix="ELER", name="Electrical")

    taken = [
        next_number(case_type, year=year)
        for case_type, year in [(addition, 2026), (addition, 2026), (electrical, 2026), (addition, 2027)]
    ]

    assert taken == ["BLDR-2026-00001", "BLDR-2026-00002", "ELER-2026-00001", "BLDR-2027-00001"]


def test_many_at_once_never_get_the_same_number(at_once):
    addition = factories.CaseType()

    def take():
        with transaction.atomic():
            return next_number(addition, year=2026)

    taken = at_once(*[take] * 12)

    assert sorted(taken) == [f"BLDR-2026-{n:05d}" for n in range(1, 13)]
