"""The rows of a page come in SQL that is kept: the next page gets its own records by it, whole and in one query."""

from decimal import Decimal

from permits.searching.rows import rows
from permits.templatetags.records import place_and_type, work_and_day
from tests import factories
from tests.factories import NOW


def shown(case):
    """What templates/permits/_case_row.html reads."""
    facts = (case.get_absolute_url(), case.number, case.slug, case.status, case.status_label, case.fees_owed)
    return (*facts, place_and_type(case), work_and_day(case))


def test_each_page_has_its_own_records(cast, django_assert_num_queries):
    other = factories.Case(contractor_name="Truebeam Builders LLC", description="Second-story addition")
    factories.Case()
    for amount in ("400.00", "12.50"):
        cast.case.fees.create(amount=amount, code="x", description="Plan check", assessed_at=NOW)

    for keys in ([cast.case.pk], [other.pk, cast.case.pk], [other.pk]):
        with django_assert_num_queries(1):
            found = {case.pk: shown(case) for case in rows(keys)}
        owed = {cast.case.pk: Decimal("412.50")}
        assert found == {case.pk: shown(loaded(case, owed)) for case in (cast.case, other) if case.pk in keys}


def loaded(case, owed):
    case = type(case).objects.get(pk=case.pk)
    case.fees_owed = owed.get(case.pk)
    return case


def test_no_keys_are_no_query(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert rows([]) == []
