import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.models import Invoice
from payments.numbers import is_slip, make, number_of
from tests.money import bill, books_broken_on_purpose

__all__ = ["books_broken_on_purpose"]


@pytest.mark.parametrize(
    "typed",
    [
        "INV-2026-000123-8",
        "inv-2026-000123-8",
        " INV 2026 123 8 ",
        "inv20260001238",
        "2026-123-8",
        "20260001238",
        "2026 000 123 8",
        "INV–2026–000123–8",
        "#INV-2026-000123-8.",
        "Invoice 2026-000123-8",
        "INV-2026-0000123-8",
    ],
)
def test_an_invoice_number_is_understood_however_it_is_typed(typed):
    assert number_of(typed) == "INV-2026-000123-8" == make(2026, 123)
    assert not is_slip(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "INV",
        "12",
        "BLDR-2026-00042",
        "INV-2026",
        "INV-2026-12a",
        "٢٠٢٦-٠٠٠١٢٣-٨",
        "\0",
        "1" * 15,
        "1-" * 40,
        "-" * 99,
    ],
)
def test_what_is_no_invoice_number_is_neither_a_number_nor_a_slip(typed):
    assert (number_of(typed), is_slip(typed)) == ("", False)


@pytest.mark.parametrize("typed", ["INV-2026-000123", "2026-123", "INV-2026-000123-7", "inv 2026 132 8", "20260001237"])
def test_a_number_with_a_wrong_or_missing_digit_is_told_as_a_slip(typed):
    assert (number_of(typed), is_slip(typed)) == ("", True)


years_and_counts = (st.integers(2000, 2999), st.integers(1, 999_999_999))


@given(*years_and_counts, st.data())
def test_every_single_wrong_digit_and_every_swap_of_neighbours_is_a_slip(year, counted, data):
    digits = "".join(filter(str.isdigit, make(year, counted)))
    place = data.draw(st.integers(0, len(digits) - 1))
    wrong = data.draw(st.sampled_from([each for each in "0123456789" if each != digits[place]]))
    swapped = digits[:place] + digits[place : place + 2][::-1] + digits[place + 2 :]

    assert number_of(digits) == make(year, counted)
    assert number_of(digits[:place] + wrong + digits[place + 1 :]) == ""
    assert swapped == digits or number_of(swapped) == ""


def test_an_imported_invoice_keeps_its_number_and_is_found_by_it(cast, client, books_broken_on_purpose):
    invoice = bill(cast.case, "100.00")
    Invoice.objects.filter(pk=invoice.pk).update(number="2019-A 77", source="old system")

    assert client.post("/pay/", {"number": " 2019-a  77"})["Location"] == "/invoices/2019-A%2077/"
    assert client.get("/invoices/2019-A%2077/").status_code == 200
    assert Invoice.objects.called("2019-A 78").first() is None
