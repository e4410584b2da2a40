from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from contacts.businessdays import add_business_days, holiday_name, is_business_day
from contacts.formats import clock, long_date, money, short_date
from contacts.models import City
from contacts.models.city import contrast


def test_a_new_site_starts_as_one_city(db):
    assert City.current() == City.current()
    assert City.objects.count() == 1


def test_there_is_never_a_second_city(db):
    City.current()

    with pytest.raises(IntegrityError), transaction.atomic():
        City.objects.create(pk=2)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_default_colours_are_readable():
    City().clean()


@pytest.mark.parametrize("field", ["accent", "accent_dark"])
def test_a_colour_too_light_to_read_is_refused_at_its_field(field):
    city = City(**{field: "#8fc7d2"})

    with pytest.raises(ValidationError) as refused:
        city.clean()

    assert set(refused.value.message_dict) == {field}


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("412.5", "$412.50"),
        ("0", "$0.00"),
        ("184000", "$184,000.00"),
        ("-25", "-$25.00"),
        ("1234567.89", "$1,234,567.89"),
    ],
)
def test_money_is_written_with_dollars_and_cents(amount, text):
    assert money(Decimal(amount)) == text


def test_an_amount_that_history_kept_as_text_is_written_the_same():
    assert money("1705.20") == "$1,705.20"


def test_no_amount_is_no_text():
    assert money(None) == ""


def test_dates_and_times_are_written_as_people_say_them():
    assert long_date(date(2026, 3, 4)) == "March 4, 2026"
    assert short_date(date(2026, 11, 24)) == "Tue Nov 24"
    assert (clock(time(15, 30)), clock(time(0, 5)), clock(time(12, 0))) == ("3:30 pm", "12:05 am", "12:00 pm")


def test_a_moment_is_written_in_the_citys_zone():
    moment = datetime(2026, 7, 1, 3, 0, tzinfo=ZoneInfo("UTC"))

    assert (long_date(moment), clock(moment)) == ("June 30, 2026", "8:00 pm")


CITY = City(state="CA")


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 22), False),
        (date(2026, 11, 26), False),
        (date(2026, 7, 3), False),  # Independence Day 2026 falls on a Saturday and is observed on Friday
    ],
)
def test_weekends_and_holidays_are_not_business_days(day, works):
    assert is_business_day(day, CITY) is works


def test_a_holiday_has_its_name():
    assert holiday_name(date(2026, 11, 26), CITY) == "Thanksgiving Day"


def test_three_business_days_step_over_thanksgiving_as_california_keeps_it():
    assert add_business_days(date(2026, 11, 24), 3, CITY) == date(2026, 12, 1)


def test_a_day_the_city_closes_itself_is_stepped_over():
    assert add_business_days(date(2026, 11, 16), 1, CITY, closed={date(2026, 11, 17)}) == date(2026, 11, 18)
