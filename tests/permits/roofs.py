"""A reroof that anybody may apply for: what is asked, what is signed, and who is needed."""

import uuid
from dataclasses import dataclass

from permits import applying
from permits.choices import LicenseNeed, QuestionKind
from permits.models import (
    Application,
    CaseType,
    CaseTypeContact,
    ContactType,
    Declaration,
    DocumentKind,
    FormDocument,
    Measure,
    Question,
)
from tests import factories
from tests.factories import NOW


@dataclass
class Reroof:
    case_type: CaseType
    applicant: ContactType
    owner: ContactType

    def begin(self, by, **options) -> Application:
        return applying.begin(self.case_type, by=by, at=NOW, **{"key": uuid.uuid4()} | options)

    def fill_in(self, application, by) -> Application:
        """Everything answered and signed, by an owner who does the work."""
        applying.save_place(application, factories.Address(), by=by, at=NOW)
        answers = {"worth": "12500", "layers": "Tear off"}
        applying.save_answers(application, {"description": "New shingles"}, answers, by=by, at=NOW)
        applying.choose_work(application, "owner", by=by, at=NOW)
        applying.sign(application, "Alice Example", ["true", "owner"], by=by, at=NOW)
        return Application.objects.get(pk=application.pk)


def make_reroof(*kinds: DocumentKind) -> Reroof:
    """With a place for each of some kinds of document."""
    case_type = factories.CaseType(
        name="Reroof",
        prefix="ROOF",
        trade="general",
        online=True,
        is_checked=False,
        license_need=LicenseNeed.OWNER_MAY,
    )
    rights = {f"may_{right}": True for right in ("view", "schedule", "pay", "upload", "manage_contacts", "apply")}
    applicant = factories.ContactType(name="Applicant for a roof", **rights)
    owner = factories.ContactType(name="Property Owner")
    for one, required in ((applicant, True), (owner, False)):
        CaseTypeContact.objects.create(case_type=case_type, contact_type=one, required=required)
    form = factories.ApplicationForm(case_type=case_type, number=1)
    valuation = Measure.objects.get(code=Measure.VALUATION)
    Question.objects.create(
        form=form, place=1, code="worth", text="What does it cost?", kind=QuestionKind.MONEY, required=True,
        measure=valuation,
    )  # fmt: skip
    layers = Question.objects.create(
        form=form, place=2, code="layers", text="What becomes of the old roof?", kind=QuestionKind.CHOICE,
        choices=["Tear off", "Stays"], required=True,
    )  # fmt: skip
    Question.objects.create(
        form=form, place=3, code="how_many", text="How many layers stay?", kind=QuestionKind.NUMBER, required=True,
        largest=2, shown_if=layers, shown_for=["Stays"],
    )  # fmt: skip
    Declaration.objects.create(form=form, place=1, code="true", title="All of it is true", text="It is.")
    Declaration.objects.create(
        form=form, place=2, code="licensed", title="Licensed", text="We are.", done_by="contractor"
    )
    Declaration.objects.create(form=form, place=3, code="owner", title="Owner", text="I own it.", done_by="owner")
    for kind in kinds:
        FormDocument.objects.create(form=form, kind=kind, required=False)
    factories.adopted(form)
    return Reroof(case_type, applicant, owner)
