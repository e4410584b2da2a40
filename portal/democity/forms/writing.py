"""Write down what each case type asks, adopt it, and open the types for application."""

from collections.abc import Iterable

from permits.applying import versions
from permits.models import (
    ApplicationForm,
    CaseType,
    Declaration,
    FormDocument,
    FormReview,
    Measure,
    Question,
)
from portal.democity.forms import kinds
from portal.democity.forms.businesses import BUSINESSES
from portal.democity.forms.homes import HOMES
from portal.democity.forms.planning import PLANS
from portal.democity.forms.trades import TRADES
from portal.democity.ground import Ground
from portal.democity.people import People

SHEETS = {sheet.name: sheet for sheet in (*HOMES, *TRADES, *BUSINESSES, *PLANS)}
# So many days ago the city put its applications online.
DAYS = 300


def build(ground: Ground, people: People, case_types: dict[str, CaseType]) -> None:
    """The forms of all case types, in use; and one that somebody works on."""
    by, at = people.users["admin"], ground.at(ground.days_ago(DAYS), 9)
    forms = ApplicationForm.objects.bulk_create(
        ApplicationForm(case_type=case_types[name], number=1, introduction=sheet.introduction)
        for name, sheet in SHEETS.items()
    )
    written = dict(zip(SHEETS, forms, strict=True))
    named = kinds.build_kinds()
    _add_parts(written, _ask(written, named), named, kinds.build_disciplines(people.users))
    ApplicationForm.objects.filter(pk__in=[form.pk for form in forms]).update(adopted_at=at, adopted_by=by)
    for name, sheet in SHEETS.items():
        _open(case_types[name], sheet)
    CaseType.objects.bulk_update(
        case_types.values(),
        ["summary", "online", "license_need", "is_checked", "days_to_review", "days_to_expire", "certificate"],
    )
    versions.copy(written["Reroof"], by=by, at=ground.at(ground.days_ago(3), 15))


def _ask(written, named):
    """The questions by form and code, those that depend on others after those."""
    measures = {measure.code: measure for measure in Measure.objects.all()}
    found, waiting = {}, [(name, place, ask) for name in written for place, ask in _placed(SHEETS[name].questions)]
    while waiting:
        ready = [one for one in waiting if not one[2].only or (one[0], _decides(one[2])) in found]
        waiting = [one for one in waiting if one not in ready]
        rows = [
            Question(
                form=written[name],
                code=ask.code,
                text=ask.text,
                hint=ask.hint,
                kind=ask.kind,
                choices=list(ask.choices),
                required=ask.required,
                unit=ask.unit,
                smallest=ask.smallest,
                largest=ask.largest,
                measure=measures.get(ask.measure),
                document_kind=named.get(ask.document),
                place=place,
                **_condition(name, ask, found),
            )
            for name, place, ask in ready
        ]
        for (name, _place, ask), question in zip(ready, Question.objects.bulk_create(rows), strict=True):
            found[name, ask.code] = question
    return found


def _add_parts(written, questions, named, disciplines):
    """The documents, declarations and reviews of each form."""

    def parts(what):
        return [(name, place, part) for name in written for place, part in _placed(getattr(SHEETS[name], what))]

    FormDocument.objects.bulk_create(
        FormDocument(
            form=written[name],
            place=place,
            kind=named[paper.kind],
            hint=paper.hint,
            required=paper.required,
            **_condition(name, paper, questions),
        )
        for name, place, paper in parts("papers")
    )
    Declaration.objects.bulk_create(
        Declaration(
            form=written[name],
            place=place,
            code=sign.code,
            title=sign.title,
            text=sign.text,
            done_by=sign.done_by,
            **_condition(name, sign, questions),
        )
        for name, place, sign in parts("signs")
    )
    FormReview.objects.bulk_create(
        FormReview(
            form=written[name],
            place=place,
            discipline=disciplines[read.discipline],
            days=read.days,
            days_again=read.again,
            **_condition(name, read, questions),
        )
        for name, place, read in parts("reads")
    )


def _placed(parts: Iterable):
    return [(10 * number, part) for number, part in enumerate(parts, 1)]


def _decides(part):
    return part.only.partition("=")[0]


def _condition(name, part, questions):
    """What brings a part: the question, and the answers."""
    if not part.only:
        return {}
    return {"shown_if": questions[name, _decides(part)], "shown_for": part.only.partition("=")[2].split("|")}


def _open(case_type, sheet):
    case_type.summary, case_type.online = sheet.summary, sheet.online
    case_type.license_need, case_type.is_checked = sheet.license, sheet.checked
    case_type.days_to_review, case_type.days_to_expire = sheet.days_to_review, sheet.days_to_expire
    case_type.certificate = sheet.certificate
