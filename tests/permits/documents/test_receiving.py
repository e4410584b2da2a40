"""Taking files onto a case: who may, what is found in them, versions, limits."""

import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import FileSystemStorage

from contacts.files.uploads import Refused
from contacts.models import Activity
from contacts.refusals import NotAllowed
from permits import documents
from permits.choices import Audience, CaseStatus, FileStatus
from permits.forms.answering import AnswerForm
from permits.models import Document
from tests import factories
from tests.contacts import papers
from tests.contacts.papers import sent
from tests.factories import NOW, DocumentKind
from tests.permits.documents.sheets import plan, sent_large, sent_plan


def send(case, by, kind, file=None, **more):
    return documents.receive(case, kind, file or sent_plan(), by=by, at=NOW, **more)


def kept_files(store):
    return sorted(path.name for path in store.rglob("*") if path.is_file()) if store.exists() else []


def test_a_party_sends_a_plan(cast, case, plans, store):
    content = plan()

    version = send(case, cast.alice, plans, sent(content, "../Sheet A1.pdf"))

    assert (version.number, version.status, version.pages, version.findings) == (1, FileStatus.READY, 1, [])
    assert (version.file_name, version.size) == ("Sheet A1.pdf", len(content))
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert version.document.audience == Audience.PARTIES
    [name] = kept_files(store)
    assert name == version.file.name.removeprefix("documents/")
    assert "Sheet" not in name
    assert Activity.objects.get(act="was added").thread == case.number


def test_a_new_version_stands_beside_the_old_one(cast, case, plans):
    first = send(case, cast.alice, plans)

    second = send(case, cast.alice, plans, sent_plan((30, 42)), document=first.document)

    assert (second.document, second.number) == (first.document, 2)
    assert case.documents.count() == 1


def test_the_same_file_again_is_the_one_that_is_there(cast, case, plans, store):
    first = send(case, cast.alice, plans)

    assert send(case, cast.alice, plans) == first
    assert send(case, cast.alice, plans, document=first.document) == first
    assert len(kept_files(store)) == 1


def test_the_same_file_is_not_found_where_only_the_city_looks(cast, case, plans):
    hidden = send(case, cast.dana, plans, audience=Audience.STAFF)

    assert send(case, cast.alice, plans) != hidden
    assert send(case, cast.dana, plans) == hidden


def test_whoever_may_not_upload_sends_nothing(cast, case, plans, store):
    for user in (cast.charlie, cast.penny, cast.ivan):
        with pytest.raises(PermissionDenied):
            send(case, user, plans)
    assert kept_files(store) == []


def test_only_staff_say_who_may_see_a_document(cast, case, plans):
    with pytest.raises(PermissionDenied):
        send(case, cast.alice, plans, audience=Audience.PUBLIC)

    assert send(case, cast.dana, plans, audience=Audience.STAFF).document.audience == Audience.STAFF


def test_whoever_works_for_the_city_at_something_else_is_a_party_like_others(cast, case, plans):
    applicant = case.contacts.get().contact_type
    inspector = factories.Contact()
    factories.ContactTie(contact=inspector, user=cast.ivan)
    case.contacts.create(contact=inspector, contact_type=applicant)
    document = send(case, cast.ivan, plans).document
    documents.judge(document.versions.get(), FileStatus.ACCEPTED, by=cast.dana, at=NOW)

    for forbidden in (
        lambda: send(case, cast.ivan, plans, sent_plan((30, 42)), audience=Audience.PUBLIC),
        lambda: documents.show_to(document, Audience.PUBLIC, by=cast.ivan, at=NOW),
    ):
        with pytest.raises(PermissionDenied):
            forbidden()
    with pytest.raises(NotAllowed, match="has accepted this document"):
        documents.remove(document, by=cast.ivan, at=NOW)
    with pytest.raises(NotAllowed, match="The city alone adds"):
        send(case, cast.ivan, DocumentKind(name="Notes", audience=Audience.STAFF))


def test_a_party_adds_nothing_of_a_kind_that_only_the_city_sees(cast, case):
    notes = DocumentKind(audience=Audience.STAFF)

    with pytest.raises(NotAllowed, match="The city alone adds"):
        send(case, cast.alice, notes)
    assert f"kind:{notes.pk}" not in AnswerForm(there=[], to_staff=False).as_p()
    assert send(case, cast.dana, notes).document.audience == Audience.STAFF


def test_a_party_adds_no_version_to_what_it_may_not_see(cast, case, plans):
    hidden = send(case, cast.dana, plans, audience=Audience.STAFF).document

    with pytest.raises(PermissionDenied):
        send(case, cast.alice, plans, sent_plan((30, 42)), document=hidden)


def test_a_case_that_is_over_takes_documents_from_staff_alone(cast, plans):
    case = factories.Case(license=cast.license, status=CaseStatus.WITHDRAWN)

    with pytest.raises(NotAllowed, match="is withdrawn, so it takes no more documents"):
        send(case, cast.bob, plans)
    assert send(case, cast.dana, plans).number == 1


def test_a_draft_that_was_discarded_takes_none_of_anybody(cast, plans):
    draft = factories.Case(status="draft")
    factories.Application(case=draft, begun_by=cast.alice, discarded_at=NOW)

    with pytest.raises(NotAllowed, match="was discarded"):
        documents.receive(draft, plans, sent_plan(), by=cast.dana, at=NOW)


def test_a_record_of_another_system_takes_none(cast, case, plans):
    case.source = "Elsewhere"
    case.save()

    with pytest.raises(NotAllowed, match="kept in another system"):
        send(case, cast.dana, plans)


def test_a_case_takes_so_much_a_day(cast, case, plans, settings, store):
    settings.DOCUMENT_DAY_MEGABYTES = 1
    send(case, cast.alice, plans, sent_plan(padding=600_000))

    with pytest.raises(NotAllowed, match="takes 1 megabytes in 24 hours"):
        send(case, cast.alice, plans, sent_plan((30, 42), padding=600_000))
    assert len(kept_files(store)) == 1


def test_an_account_sends_so_much_a_day_to_all_its_cases(cast, case, plans, settings, store):
    settings.ACCOUNT_DAY_MEGABYTES = 1
    send(cast.draft, cast.bob, plans, sent_plan(padding=600_000))

    with pytest.raises(NotAllowed, match="1 megabytes of one account in 24 hours"):
        send(case, cast.bob, plans, sent_plan((30, 42), padding=600_000))
    assert len(kept_files(store)) == 1


@pytest.mark.parametrize(
    ("sheets", "found"),
    [
        ([(24, 36)], []),
        ([(36, 24), (23.9, 36)], []),
        (
            [(11, 17)],
            [
                "Sheet 1 of “plan.pdf” is smaller than 24 × 36 inches. "
                "Print it to a PDF at full size; reviewers measure on it."
            ],
        ),
        (
            [(24, 36), (24, 36, "")],
            ["Page 2 of “plan.pdf” is empty. If something should be on it, send the file anew."],
        ),
    ],
)
def test_sheets_are_measured_and_empty_pages_found(cast, case, plans, sheets, found):
    version = send(case, cast.alice, plans, sent_plan(*sheets))

    assert version.findings == found
    assert version.status == (FileStatus.WARNED if found else FileStatus.READY)
    assert version.pages == len(sheets)


def test_a_kind_may_refuse_what_does_not_fit(cast, case, plans, store):
    plans.refuses = True

    with pytest.raises(Refused) as refused:
        send(case, cast.alice, plans, sent_plan(*[(8.5, 11)] * 7, (24, 36, "")))

    assert [reason.what for reason in refused.value.reasons] == [
        "Page 8 of “plan.pdf” is empty.",
        "Sheets 1, 2, 3, 4, 5 and 2 more of “plan.pdf” are smaller than 24 × 36 inches.",
    ]
    assert not Document.objects.exists()
    assert kept_files(store) == []


def test_a_file_with_nothing_on_any_page_is_always_refused(cast, case):
    with pytest.raises(Refused, match="has nothing on its pages"):
        send(case, cast.alice, DocumentKind(name="Letter"), sent_plan((24, 36, ""), (24, 36, "")))


def test_a_photo_is_a_document_too(cast, case):
    version = send(case, cast.alice, DocumentKind(name="Photo"), sent(papers.photo_with_a_place(), "roof.jpg"))

    assert (version.content_type, version.pages) == ("image/jpeg", 1)
    assert b"Canary" not in version.file.read()
    version.file.close()


def test_a_storage_that_takes_nothing_means_try_again(cast, case, plans, monkeypatch):
    def full(*_args, **_more):
        raise OSError("No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)

    with pytest.raises(NotAllowed, match="We cannot keep files right now. Try again in a few minutes."):
        send(case, cast.alice, plans)
    assert not Document.objects.exists()


def test_a_large_file_is_kept_unread(cast, case, plans, settings):
    settings.UPLOAD_MAX_MEGABYTES = 1

    version = send(case, cast.alice, plans, sent_large())

    assert (version.status, version.pages) == (FileStatus.CHECKING, None)
    assert not documents.versions_shown_to(case, cast.dana).exists()
