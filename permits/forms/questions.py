"""The questions of an application as a form: a field each, by the question's code."""

from decimal import Decimal

from django import forms
from django.utils.dateparse import parse_date
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.formats import long_date, money, plain
from permits import asked
from permits.choices import QuestionKind
from permits.models import Question

# So many choices stand as tiles; more of them open as a list.
TILES = 6
LONGEST_LINE, LONGEST_TEXT = 200, 4000


class NumberField(forms.DecimalField):
    """A number as people write it: with commas, and money with its sign."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value):
        if isinstance(value, str):
            value = value.strip().removeprefix("$").replace(",", "").strip()
        return super().to_python(value)


def form_for(questions, data=None, initial=None, prefix=None, files=None) -> "QuestionsForm":
    """The form of some questions, in their order; `initial` are answers by code, as they are kept."""
    return QuestionsForm(data, files, questions=questions, initial=initial, prefix=prefix)


class QuestionsForm(forms.Form):
    """What is typed is kept as it was typed, right or wrong: `typed` has all of it, `answers` what is right.

    A file that answers a question is in `sent_files`; whether one is there already, the form does not know.
    """

    def __init__(self, *args, questions, initial=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = {question.code: question for question in questions}
        for code, question in self.questions.items():
            self.fields[code] = field_for(question)
            value = (initial or {}).get(code)
            if question.kind == QuestionKind.YES_NO and isinstance(value, bool):
                value = asked.YES if value else asked.NO
            if question.kind != QuestionKind.UPLOAD:
                self.fields[code].initial = value

    def answers(self) -> dict:
        """By code, as they are kept, those of a checked form that are right; without those left empty."""
        found = {code: _kept(self.cleaned_data.get(code)) for code in self._written()}
        return {code: value for code, value in found.items() if asked.is_answered(value)}

    def typed(self) -> dict:
        """By code of all questions what to keep of a checked form; what is wrong as it was typed, None where empty."""
        right = self.answers()
        return {code: right.get(code, self._raw(code) if code in self.errors else None) for code in self._written()}

    def sent_files(self) -> dict:
        """By code the files that were sent with it."""
        uploads = [code for code, one in self.questions.items() if one.kind == QuestionKind.UPLOAD]
        return {code: self.cleaned_data[code] for code in uploads if self.cleaned_data.get(code)}

    def _written(self):
        return [code for code, one in self.questions.items() if one.kind != QuestionKind.UPLOAD]

    def _raw(self, code):
        # The database takes no NUL, and nobody types so much.
        return str(self[code].data or "").replace("\0", "")[:LONGEST_TEXT] or None


def field_for(question: Question) -> forms.Field:
    """The field that asks a question."""
    # A hint may be markup elsewhere; what staff write here is text.
    options = {"label": question.text, "help_text": escape(question.hint), "required": question.required}
    return FIELDS[question.kind](question, options)


def in_words(question: Question, value) -> str:
    """An answer as it is read back; what is no right answer as it was typed, nothing where there is none."""
    if not asked.is_answered(value):
        return ""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if question.kind == QuestionKind.MONEY and question.code in asked.numbers([question], {question.code: value}):
        return money(Decimal(value))
    if question.kind == QuestionKind.DATE and (day := parse_date(str(value))):
        return long_date(day)
    return f"{value} {question.unit}".strip() if question.kind == QuestionKind.NUMBER else str(value)


def _line(question, options):
    return forms.CharField(max_length=LONGEST_LINE, **options)


def _text(question, options):
    return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}), **options)


def _amount(question, options):
    smallest = Decimal(0) if question.smallest is None else question.smallest
    is_money = question.kind == QuestionKind.MONEY
    unit = gettext("dollars") if is_money else question.unit
    if unit:
        in_unit = escape(gettext("In %(unit)s.") % {"unit": unit})
        options["help_text"] = f"{options['help_text']} {in_unit}".strip()
    write = money if is_money else plain
    wrong = {
        "invalid": _("Enter an amount in dollars, such as 12,500.") if is_money else _("Enter a number, such as 24."),
        "max_decimal_places": _("No more than two digits after the point."),
        "min_value": gettext("Enter %(least)s or more.") % {"least": write(smallest)},
    }
    largest = asked.largest(question)
    if largest is not None:
        wrong["max_value"] = gettext("Enter %(most)s or less.") % {"most": write(largest)}
    bounds = {"min_value": smallest, "max_value": largest, "max_digits": 12, "decimal_places": 2}
    return NumberField(error_messages=wrong, **bounds, **options)


def _day(question, options):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, error_messages={"invalid": _("Write the date as 2026-03-24.")}, **options)


def _choice(question, options):
    choices = [(one, one) for one in question.choices]
    if len(choices) <= TILES:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **options)
    return forms.ChoiceField(choices=[("", _("Choose one")), *choices], **options)


def _yes_no(question, options):
    choices = [(asked.YES, _("Yes")), (asked.NO, _("No"))]
    return forms.TypedChoiceField(
        choices=choices,
        coerce=lambda value: value == asked.YES,
        empty_value=None,
        widget=forms.RadioSelect,
        **options,
    )


def _file(question, options):
    return forms.FileField(**options | {"required": False})


FIELDS = {
    QuestionKind.TEXT: _line,
    QuestionKind.LONG_TEXT: _text,
    QuestionKind.NUMBER: _amount,
    QuestionKind.MONEY: _amount,
    QuestionKind.DATE: _day,
    QuestionKind.CHOICE: _choice,
    QuestionKind.YES_NO: _yes_no,
    QuestionKind.UPLOAD: _file,
}


def _kept(value):
    if isinstance(value, bool) or value is None:
        return value
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
