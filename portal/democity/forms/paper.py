"""How the forms of the city are written down: what a case type asks, and how it is handled."""

from dataclasses import dataclass

from permits.choices import CertificateNeed, LicenseNeed, QuestionKind


@dataclass(frozen=True)
class Ask:
    """A question. `only` is "code=answer" or "code=one|other": the answers of an earlier one that bring it."""

    code: str
    text: str
    kind: str = QuestionKind.TEXT
    choices: tuple[str, ...] = ()
    required: bool = True
    hint: str = ""
    unit: str = ""
    smallest: int | None = None
    largest: int | None = None
    measure: str = ""
    document: str = ""
    only: str = ""


@dataclass(frozen=True)
class Paper:
    """A document that goes with it."""

    kind: str
    hint: str = ""
    required: bool = True
    only: str = ""


@dataclass(frozen=True)
class Sign:
    """A declaration."""

    code: str
    title: str
    text: str
    done_by: str = ""
    only: str = ""


@dataclass(frozen=True)
class Read:
    """A discipline that reads it."""

    discipline: str
    days: int = 10
    again: int = 5
    only: str = ""


@dataclass(frozen=True)
class Sheet:
    """One case type: what it is for, what it asks, and how it is handled."""

    name: str
    summary: str
    introduction: str
    questions: tuple[Ask, ...]
    papers: tuple[Paper, ...] = ()
    signs: tuple[Sign, ...] = ()
    reads: tuple[Read, ...] = ()
    license: str = LicenseNeed.OWNER_MAY
    certificate: str = CertificateNeed.NONE
    checked: bool = True
    online: bool = True
    days_to_review: int = 30
    days_to_expire: int = 180


def number(code, text, unit="", **facts) -> Ask:
    return Ask(code, text, QuestionKind.NUMBER, unit=unit, **{"smallest": 1, **facts})


def dollars(code, text, **facts) -> Ask:
    return Ask(code, text, QuestionKind.MONEY, **{"smallest": 1, **facts})


def choice(code, text, *choices, **facts) -> Ask:
    return Ask(code, text, QuestionKind.CHOICE, choices=choices, **facts)


def yes_no(code, text, **facts) -> Ask:
    return Ask(code, text, QuestionKind.YES_NO, **facts)


def words(code, text, **facts) -> Ask:
    return Ask(code, text, QuestionKind.LONG_TEXT, **facts)


def day(code, text, **facts) -> Ask:
    return Ask(code, text, QuestionKind.DATE, **facts)


def photo(code, text, document, **facts) -> Ask:
    return Ask(code, text, QuestionKind.UPLOAD, document=document, **facts)
