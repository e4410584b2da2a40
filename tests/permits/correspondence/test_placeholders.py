"""What stands in braces in the city's texts: filled in, refused when unknown, never sent as it is."""

import pytest

from permits.correspondence import placeholders
from tests.factories import NOW


def test_what_is_in_braces_is_filled_in(cast):
    text = placeholders.fill("{case} at {address}, {me}: {owed}", cast.case, by=cast.dana, at=NOW)

    assert text == f"{cast.case.number} at {cast.case.address}, {cast.dana.display_name}: $0.00"


def test_what_the_case_has_none_of_stays_in_its_braces_and_is_found(cast):
    cast.case.expires_on = None

    text = placeholders.fill("Until {expires}.", cast.case, by=cast.dana, at=NOW)

    assert (text, placeholders.unfilled(text)) == ("Until {expires}.", ["expires"])


@pytest.mark.parametrize("text", ["{case.license.holder}", "{nobody}", "{}", "{case!r}", "{0}"])
def test_what_no_letter_can_fill_in_is_refused(text):
    assert [str(reason) for reason in placeholders.wrong(text)] == [
        f"There is no {text} to fill in. Take one of the list below."
    ]


def test_a_brace_that_stands_alone_is_refused():
    assert [reason.what for reason in placeholders.wrong("{case and {status}")] == ["A brace stands alone."]


def test_a_text_without_braces_and_with_known_ones_is_taken():
    assert placeholders.wrong("Dear people of {case}, {page}") == []
