"""What a case type asks: copied to the next draft, adopted, discarded; what was adopted stays."""

import pytest
from django.db import IntegrityError, connection, transaction

from contacts.models import Activity
from contacts.refusals import NotAllowed
from permits.applying import versions
from permits.applying.mistakes import mistakes
from permits.applying.partwords import changes
from permits.choices import QuestionKind
from permits.models import ApplicationForm, Declaration, FormDocument, FormReview
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return factories.User(is_staff=True)


@pytest.fixture
def draft():
    """A draft with one part of each kind; all but the first question depend on it."""
    form = factories.ApplicationForm(number=1, introduction="Have the plans at hand.")
    first = factories.Question(form=form, code="kitchen", text="A kitchen?", kind=QuestionKind.YES_NO, required=True)
    only = {"shown_if": first, "shown_for": ["yes"]}
    factories.Question(form=form, code="hood", kind=QuestionKind.CHOICE, choices=["Type I", "Type II"], **only)
    FormDocument.objects.create(form=form, kind=factories.DocumentKind(name="Hood plan"), **only)
    Declaration.objects.create(form=form, code="true", title="True", text="It is true.", **only)
    FormReview.objects.create(form=form, discipline=factories.Discipline(name="Health"), **only)
    return form


def refused(rule, *args, **kwargs):
    with pytest.raises(NotAllowed) as error:
        rule(*args, **kwargs)
    return [str(reason) for reason in error.value.reasons]


def test_a_copy_asks_the_same_and_is_the_next_draft(draft, ada):
    copy = versions.copy(versions.adopt(draft, by=ada, at=NOW), by=ada, at=NOW)

    assert (copy.number, copy.is_adopted, copy.introduction) == (2, False, draft.introduction)
    assert changes(copy, draft) == []
    assert {one.shown_if.form_id for one in copy.documents.all()} == {copy.pk}
    assert mistakes(copy) == []


def test_there_is_one_draft_at_a_time(draft, ada):
    assert refused(versions.begin, draft.case_type, by=ada, at=NOW) == [
        "Residential addition, version 1 is a draft already, and there is one at a time. "
        "Go on with that, or discard it."
    ]


def test_an_adopted_form_is_what_new_applications_begin_with(draft, ada):
    versions.adopt(draft, seen=versions.fingerprint(draft), by=ada, at=NOW)

    assert ApplicationForm.objects.in_use().get() == draft
    assert refused(versions.adopt, draft, by=ada, at=NOW) == ["Residential addition, version 1 is adopted already."]
    acts = Activity.objects.on(versions.thread_of(draft)).values_list("act", flat=True)
    assert list(acts) == ["was adopted"]


def test_what_changed_since_it_was_looked_at_is_not_adopted(draft, ada):
    seen = versions.fingerprint(draft)
    draft.questions.filter(code="hood").update(text="Which hood?")

    assert refused(versions.adopt, draft, seen=seen, by=ada, at=NOW) == [
        "It was changed meanwhile. Look at the changes again."
    ]


def test_a_form_that_asks_nothing_can_be_adopted(ada):
    form = versions.begin(factories.CaseType(), by=ada, at=NOW)

    assert versions.adopt(form, by=ada, at=NOW).is_adopted


def test_every_mistake_is_told_at_once(draft, ada):
    hood, kitchen = draft.questions.get(code="hood"), draft.questions.get(code="kitchen")
    other = factories.Question(form=factories.ApplicationForm(case_type=factories.CaseType(name="Sign")))
    ask = {"form": draft, "place": 90}
    factories.Question(text="Early", shown_if=hood, shown_for=["Type I"], form=draft, place=0)
    factories.Question(text="Foreign", shown_if=other, shown_for=["x"], **ask)
    factories.Question(text="Unknown", shown_if=hood, shown_for=["Type III"], **ask)
    factories.Question(text="Unsaid", shown_if=kitchen, **ask)
    factories.Question(text="Loose", shown_for=["yes"], **ask)
    factories.Question(text="Empty", kind=QuestionKind.CHOICE, choices=["one"], **ask)
    factories.Question(text="File", kind=QuestionKind.UPLOAD, **ask)
    factories.Question(text="Bounds", kind=QuestionKind.NUMBER, smallest=2, largest=1, **ask)
    factories.Question(text="Text", shown_if=draft.questions.get(text="Bounds"), shown_for=["1"], **ask)

    assert refused(versions.adopt, draft, by=ada, at=NOW) == [
        f"Early: it depends on “{hood.text}”, which is not asked before it. Give that question a lower place.",
        "Foreign: it depends on a question of another form. Choose one of this form.",
        f"Unknown: “Type III” is no answer to “{hood.text}”. The answers are: Type I, Type II.",
        "Unsaid: no answer to “A kitchen?” is named. The answers are: yes, no.",
        "Loose: it waits for an answer to no question. Choose the question.",
        "Empty: there is nothing to choose from. Write two choices or more.",
        "File: the file is no kind of document. Choose the kind of document.",
        "Bounds: the smallest is above the largest. Correct one of the two.",
        "Text: it depends on “Bounds”, which is neither a choice nor yes or no. Choose another question.",
    ]


def test_what_is_no_longer_in_use_is_told(draft):
    draft.documents.get().kind.__class__.objects.update(is_active=False)
    draft.reviews.get().discipline.__class__.objects.update(is_active=False)
    draft.declarations.update(done_by="neighbor")

    assert [str(reason) for reason in mistakes(draft)] == [
        "Hood plan: this kind of document is no longer in use. Take it out.",
        "True: nobody does the work so. Choose who signs it.",
        "Health: this discipline is no longer in use. Take it out.",
    ]


def test_a_draft_is_discarded_once_and_what_was_adopted_never(draft, ada):
    kept = factories.adopted(factories.ApplicationForm(number=7, case_type=factories.CaseType(name="Sign")))
    versions.discard(draft, by=ada, at=NOW)

    assert list(ApplicationForm.objects.all()) == [kept]
    assert refused(versions.discard, draft, by=ada, at=NOW) == ["It is discarded already."]
    assert "applications may have begun with it" in refused(versions.discard, kept, by=ada, at=NOW)[0]


def test_what_a_version_changes_is_told_part_by_part(draft, ada):
    copy = versions.copy(versions.adopt(draft, by=ada, at=NOW), by=ada, at=NOW)
    copy.reviews.update(days=20)
    copy.declarations.all().delete()
    factories.Question(form=copy, code="seats", text="How many seats?", kind=QuestionKind.NUMBER, unit="seats")

    told = {change.what: (change.before, change.now) for change in changes(copy, versions.before(copy))}

    assert told["How many seats?"] == ("", "A number; seats; optional")
    assert told["Declaration: True"][1] == ""
    assert "20 business days" in told["Review: Health"][1]
    assert len(told) == 3


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE permits_question SET text = 'Other' WHERE form_id = %s",
        "UPDATE permits_formdocument SET required = false WHERE form_id = %s",
        "UPDATE permits_declaration SET text = 'Other' WHERE form_id = %s",
        "DELETE FROM permits_formreview WHERE form_id = %s",
        "INSERT INTO permits_formreview (form_id, discipline_id, place, days, days_again)"
        " SELECT %s, id, 1, 1, 1 FROM permits_discipline LIMIT 1",
        "UPDATE permits_applicationform SET introduction = 'Other' WHERE id = %s",
        "UPDATE permits_applicationform SET adopted_at = NULL, adopted_by_id = NULL WHERE id = %s",
    ],
)
def test_the_database_keeps_an_adopted_form_as_it_is(draft, ada, change):
    versions.adopt(draft, by=ada, at=NOW)

    with pytest.raises(IntegrityError, match="adopted, so"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change, [draft.pk])


def test_a_part_cannot_move_into_an_adopted_form(draft, ada):
    versions.adopt(draft, by=ada, at=NOW)
    loose = factories.Question(form=factories.ApplicationForm(case_type=factories.CaseType(name="Sign")))

    with pytest.raises(IntegrityError, match="its parts stay"), transaction.atomic():
        type(loose).objects.filter(pk=loose.pk).update(form=draft)


def test_an_application_begins_with_an_adopted_form(draft):
    with pytest.raises(IntegrityError, match="nobody applies by a draft"), transaction.atomic():
        factories.Application(form=draft)
