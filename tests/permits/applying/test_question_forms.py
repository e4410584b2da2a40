"""Questions as a form: what is typed is kept, what is wrong is told."""

from django.core.files.uploadedfile import SimpleUploadedFile

from permits.applying.answers import wrong
from permits.choices import QuestionKind
from permits.forms.questions import form_for, in_words
from permits.models import Measure, Question

WORTH = Question(code="worth", text="What is it worth?", kind=QuestionKind.MONEY, required=True, smallest=1)
OWNED = Question(code="owned", text="Do you own it?", kind=QuestionKind.YES_NO, required=True)
ROOF = Question(code="roof", text="Which roof?", kind=QuestionKind.CHOICE, choices=["Flat", "Pitched"])
BEGINS = Question(code="begins", text="When?", kind=QuestionKind.DATE)
PHOTO = Question(code="photo", text="A photo", kind=QuestionKind.UPLOAD, required=True)


def test_answers_are_kept_as_text_a_number_as_text_a_day_and_true_or_false():
    form = form_for([WORTH, OWNED, ROOF, BEGINS], {
        "worth": "$12,500.50", "owned": "no", "roof": "Flat", "begins": "2026-03-24",
    })  # fmt: skip

    assert form.is_valid()
    assert form.answers() == {"worth": "12500.5", "owned": False, "roof": "Flat", "begins": "2026-03-24"}
    assert form.typed() == form.answers()


def test_what_is_wrong_is_told_and_kept_as_it_was_typed():
    form = form_for([WORTH, OWNED, ROOF], {"worth": "about \0ten", "roof": "Thatched"})

    assert set(form.errors) == {"worth", "owned", "roof"}
    assert form.errors["worth"] == ["Enter an amount in dollars, such as 12,500."]
    assert form.answers() == {}
    assert form.typed() == {"worth": "about ten", "owned": None, "roof": "Thatched"}


def test_what_was_kept_stands_in_its_field_again():
    form = form_for([WORTH, OWNED, BEGINS], initial={"worth": "about ten", "owned": False, "begins": "soon"})

    assert [form[code].value() for code in ("worth", "owned", "begins")] == ["about ten", "no", "soon"]


def test_bounds_are_told_in_words():
    form = form_for([WORTH], {"worth": "0"})

    assert form.errors["worth"] == ["Enter $1.00 or more."]


def test_a_size_that_no_record_holds_is_told():
    area = Question(
        code="area", text="How large?", kind=QuestionKind.NUMBER, measure=Measure(pk=1, code="square_feet")
    )  # fmt: skip

    form = form_for([area], {"area": "2147483648"})

    assert form.errors["area"] == ["Enter 999,999,999 or less."]
    assert wrong(area, "2147483648") == "“How large?” is not answered rightly."
    assert wrong(area, "999999999") == ""


def test_a_file_is_no_answer_but_handed_on():
    form = form_for([PHOTO], {}, files={"photo": SimpleUploadedFile("roof.jpg", b"...")})

    assert form.is_valid()
    assert form.answers() == {}
    assert form.sent_files()["photo"].name == "roof.jpg"
    assert form_for([PHOTO], {}).is_valid()


def test_answers_are_read_back_in_words():
    assert in_words(OWNED, False) == "No"
    assert in_words(WORTH, "12500.5") == "$12,500.50"
    assert in_words(WORTH, "about ten") == "about ten"
    assert in_words(WORTH, None) == ""
    assert in_words(Question(kind=QuestionKind.DATE), "2027-01-11") == "January 11, 2027"
    assert in_words(Question(kind=QuestionKind.NUMBER, unit="sq ft"), "640") == "640 sq ft"
