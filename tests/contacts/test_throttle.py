from datetime import timedelta

from contacts.models import Allowance
from contacts.tasks import forget_old_allowances
from tests.factories import NOW

MINUTE = timedelta(minutes=1)


def take(at=NOW, key="somebody"):
    return Allowance.objects.take(key, amount=3, window=MINUTE, at=at)


def test_what_is_over_the_rate_is_refused(db):
    assert [take() for _ in range(5)] == [True, True, True, False, False]


def test_a_new_window_begins_with_a_new_allowance(db):
    for _ in range(5):
        take()

    assert not take(NOW + MINUTE - timedelta(seconds=1))
    assert take(NOW + MINUTE)


def test_each_source_has_its_own(db):
    for _ in range(5):
        take()

    assert take(key="somebody else")


def test_twenty_at_once_get_no_more_than_one_after_the_other(at_once):
    answers = at_once(*[take] * 20)

    assert sorted(answers) == [False] * 17 + [True] * 3


def test_old_counts_are_forgotten(db):
    take(NOW - timedelta(days=400))

    forget_old_allowances()

    assert not Allowance.objects.exists()
