"""The editor of forms at the desk: written, tried out, looked at twice, adopted; then it stands."""

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages

from contacts.models import Activity
from permits.applying import versions
from permits.choices import QuestionKind
from permits.models import ApplicationForm, CaseType, GuideQuestion, Question
from tests import factories
from tests.factories import NOW
from tests.permits import guide_city

FORMS = "/admin/permits/applicationform/"
QUESTIONS = "/admin/permits/question/"
FEW = 15


@pytest.fixture
def desk(cast, client):
    client.force_login(cast.ada)
    return client


@pytest.fixture
def draft(cast):
    """The next version of what a reroof asks."""
    version = guide_city.reroof(cast).forms.get()
    return versions.copy(version, by=cast.ada, at=NOW)


def typed(version, **changes):
    """What the form of a question sends."""
    return {"form": version.pk, "place": "90", "code": "layers", "text": "How many layers?", "kind": "number"} | changes


def errors(response):
    return response.context["adminform"].form.errors


def words(response):
    return " ".join(response.content.decode().split())


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_every_page_of_the_editor_opens(desk, draft):
    factories.Discipline()
    question = draft.questions.first()
    for page in (
        FORMS,
        f"{FORMS}add/",
        f"{FORMS}{draft.pk}/change/",
        *(f"{FORMS}{draft.pk}/{act}/" for act in ("preview", "adopt", "copy", "discard")),
        f"{QUESTIONS}{question.pk}/change/",
        *(f"/admin/permits/{part}/add/?form={draft.pk}" for part in ("question", "declaration", "formreview")),
        f"/admin/permits/formdocument/{draft.documents.get().pk}/change/",
        f"/admin/permits/casetype/{draft.case_type_id}/change/",
        "/admin/permits/casetype/",
        "/admin/permits/discipline/add/",
        "/admin/permits/documentkind/",
        "/admin/permits/guidequestion/add/",
    ):
        assert desk.get(page).status_code == 200, page


def test_the_page_of_a_version_costs_the_same_however_much_it_asks(desk, draft, django_assert_num_queries):
    page = f"{FORMS}{draft.pk}/change/"
    desk.get(page)
    with django_assert_num_queries(FEW):
        desk.get(page)
    for _turn in range(4):
        factories.Question(form=draft)
    with django_assert_num_queries(FEW):
        desk.get(page)


def test_a_first_version_is_begun_for_a_case_type_once(desk, cast):
    case_type = factories.CaseType(name="Sign")

    answer = desk.post(f"{FORMS}add/", {"case_type": case_type.pk, "introduction": "Have a drawing at hand."})
    again = desk.post(f"{FORMS}add/", {"case_type": case_type.pk, "introduction": ""})

    form = case_type.forms.get()
    assert (answer.status_code, form.number, form.introduction) == (302, 1, "Have a drawing at hand.")
    assert "Sign, version 1 is a draft already" in said(again)[-1]


def test_a_question_is_written_with_its_choices_and_its_condition(desk, draft):
    heavier = draft.questions.get(code="heavier")
    choices = {"kind": "choice", "choices": "One\r\n\r\n Two ", "shown_if": heavier.pk, "shown_for": "yes"}

    answer = desk.post(f"{QUESTIONS}add/", typed(draft, **choices))

    written = draft.questions.get(code="layers")
    assert answer.url == f"{FORMS}{draft.pk}/change/"
    assert (written.choices, written.shown_if, written.shown_for) == (["One", "Two"], heavier, ["yes"])
    assert Activity.objects.on(versions.thread_of(draft)).first().act == "was added by staff"


@pytest.mark.parametrize(
    ("changes", "field", "error"),
    [
        ({"kind": "choice", "choices": "One"}, "choices", "Write two choices or more"),
        ({"kind": "upload"}, "document_kind", "Choose the kind of document"),
        ({"smallest": "3", "largest": "2"}, "largest", "The largest is below the smallest."),
        ({"shown_for": "yes"}, "shown_if", "Choose the question, or clear the answers."),
        ({"code": "heavier"}, "__all__", "already exists"),
        ({"code": "No Code"}, "code", "Small letters"),
    ],
)
def test_what_contradicts_itself_is_told_at_its_field(desk, draft, changes, field, error):
    answer = desk.post(f"{QUESTIONS}add/", typed(draft, **changes))

    assert error in str(errors(answer)[field])
    assert not draft.questions.filter(code="layers").exists()


def test_what_is_adopted_is_only_looked_at(desk, draft, cast):
    question = draft.questions.first()
    versions.adopt(draft, by=cast.ada, at=NOW)

    assert desk.post(f"{QUESTIONS}{question.pk}/change/", typed(draft)).status_code == 403
    assert desk.post(f"{FORMS}{draft.pk}/change/", {"introduction": "Other"}).status_code == 403
    assert desk.get(f"{QUESTIONS}add/?form={draft.pk}").url == FORMS
    assert "To change something, copy it" in words(desk.get(f"{FORMS}{draft.pk}/change/"))


def test_it_is_adopted_after_a_second_look(desk, draft):
    draft.documents.all().delete()
    page = desk.get(f"{FORMS}{draft.pk}/adopt/")
    assert "Document: Roof plan" in words(page)

    seen = page.context["seen"]
    draft.questions.filter(code="worth").update(text="What does it cost?")
    late = desk.post(f"{FORMS}{draft.pk}/adopt/", {"seen": seen})
    assert "It was changed meanwhile." in words(late)
    done = desk.post(f"{FORMS}{draft.pk}/adopt/", {"seen": late.context["seen"]})

    assert said(done) == [f"{draft} is adopted."]
    draft.refresh_from_db()
    assert draft.is_adopted


def test_mistakes_stand_on_the_page_and_stop_the_adoption(desk, draft):
    factories.Question(form=draft, text="Which?", kind=QuestionKind.CHOICE)

    assert "Which?: there is nothing to choose from." in words(desk.get(f"{FORMS}{draft.pk}/change/"))
    page = desk.post(f"{FORMS}{draft.pk}/adopt/", {"seen": versions.fingerprint(draft)})
    assert "Which?: there is nothing to choose from." in words(page)


def test_it_is_copied_also_for_another_case_type(desk, draft):
    other = factories.CaseType(name="Commercial reroof")

    answer = desk.post(f"{FORMS}{draft.pk}/copy/", {"to": other.pk})
    second = desk.post(f"{FORMS}{draft.pk}/copy/", {"to": draft.case_type_id})

    assert answer.url == f"{FORMS}{other.forms.get().pk}/change/"
    assert "there is one at a time" in words(second)


def test_a_draft_is_discarded(desk, draft):
    answer = desk.post(f"{FORMS}{draft.pk}/discard/")

    assert answer.url == FORMS
    assert not ApplicationForm.objects.filter(pk=draft.pk).exists()
    assert desk.post(f"{FORMS}{draft.pk}/discard/").status_code == 404


def test_the_preview_asks_as_applicants_are_asked_and_says_what_answers_bring(desk, draft):
    heavier = draft.questions.get(code="heavier")
    Question.objects.create(form=draft, place=900, code="load", text="How heavy?", shown_if=heavier, shown_for=["yes"])
    page = f"{FORMS}{draft.pk}/preview/"

    assert "How heavy?" not in words(desk.get(page))
    tried = words(desk.get(f"{page}?try=1&worth=12000&heavier=yes&load=&done_by=owner"))

    assert "How heavy?" in tried
    assert "<li>Roof plan" in tried
    assert "Together" in tried
    assert not draft.applications.exists()


def test_a_type_goes_online_once_it_asks_something(desk, cast):
    case_type = CaseType.objects.get(pk=cast.case.case_type_id)
    sent = {
        "name": case_type.name, "kind": "permit", "sector": "residential", "prefix": "BLDR", "license_need": "none",
        "days_to_check": "15", "days_to_review": "30", "days_to_expire": "180", "days_of_extension": "180",
        "extensions": "1", "days_to_reinstate": "365", "certificate": "none", "online": "on", "is_active": "on",
        "contact_types-TOTAL_FORMS": "0", "contact_types-INITIAL_FORMS": "0",
        "forms-TOTAL_FORMS": "0", "forms-INITIAL_FORMS": "0",
    }  # fmt: skip
    page = f"/admin/permits/casetype/{case_type.pk}/change/"

    assert "nothing to ask yet" in str(errors(desk.post(page, sent))["online"])
    factories.adopted(factories.ApplicationForm(case_type=case_type))
    factories.CaseType(name="Residential Addition!")
    assert "the same address" in str(errors(desk.post(page, sent))["name"])
    assert desk.post(page, sent | {"name": "Addition to a home"}).status_code == 302


def test_whoever_changes_the_guide_is_told_what_is_wrong_with_it(desk, cast):
    guide_city.guide(guide_city.reroof(cast))
    rows = {"answers-TOTAL_FORMS": "0", "answers-INITIAL_FORMS": "0"}

    answer = desk.post("/admin/permits/guidequestion/add/", {"text": "How deep is it?"} | rows)

    assert GuideQuestion.objects.filter(text="How deep is it?").exists()
    assert "No answer leads to “How deep is it?”." in said(answer)


def test_a_technician_looks_and_their_lead_writes(client, cast, draft):
    page = f"{FORMS}{draft.pk}/"
    client.force_login(cast.dana)
    assert client.get(f"{page}change/").status_code == 200
    assert client.get(f"{page}preview/").status_code == 200
    assert client.post(f"{page}adopt/").status_code == 403
    assert client.get(f"{QUESTIONS}add/?form={draft.pk}").status_code == 403

    cast.dana.groups.add(Group.objects.get(name="Technician lead"))
    assert client.get(f"{QUESTIONS}add/?form={draft.pk}").status_code == 200
    seen = client.get(f"{page}adopt/").context["seen"]
    assert client.post(f"{page}adopt/", {"seen": seen}).status_code == 302
