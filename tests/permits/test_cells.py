import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.cells import as_meant, defused


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\n=1", "＝1", "'=1", "''-1"])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Deck", "12 Alder Way", "'90s addition", "a=b", "’=1"])
def test_any_other_text_stays_as_it_is(text):
    assert defused(text) == text


@given(st.text(st.sampled_from("'=+-@\t\r\n＝a1 ")))
def test_what_was_defused_can_be_taken_back(text):
    assert as_meant(defused(text)) == text


@given(st.lists(st.text(st.sampled_from("'=+-@,\"\r\n a"), min_size=1), min_size=1))
def test_it_survives_a_file(texts):
    file = io.StringIO(newline="")
    csv.writer(file).writerow([defused(text) for text in texts])
    file.seek(0)

    assert [as_meant(cell) for cell in next(csv.reader(file))] == texts
