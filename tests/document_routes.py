"""What the routes of documents need: one that the people on the cast's permit may see."""

from uuid import UUID

from permits.choices import CaseKind
from permits.models import PendingUpload
from tests import factories
from tests.factories import NOW
from tests.route import NOT_SO, PARTIES, STAFF, Route, by, case, for_all


def plan(cast):
    plan_type = factories.CaseType(name="Lot split", prefix="PLAN", kind=CaseKind.PLAN)
    return {"slug": factories.Case(case_type=plan_type).slug}


def document(cast):
    return _document_on(cast, cast.case)


def document_on_plan(cast):
    return _document_on(cast, factories.Case(case_type=factories.CaseType(name="Lot split", kind=CaseKind.PLAN)))


def file(cast):
    return {**document(cast), "number": 1}


def file_on_plan(cast):
    return {**document_on_plan(cast), "number": 1}


def upload(cast):
    """A large file of Bob's, of which nothing has come yet."""
    key = UUID("5f2b8f3e-64b9-4c30-9a53-0f52e1a0c7d1")
    facts = {"kind": factories.DocumentKind(), "by": cast.bob, "file_name": "plan.pdf", "size": 9_000_000}
    facts |= {"begun_at": NOW, "touched_at": NOW}
    PendingUpload.objects.get_or_create(key=key, case=cast.case, defaults=facts)
    return {"slug": cast.case.slug, "key": key}


def upload_elsewhere(cast):
    return {**plan(cast), "key": UUID(int=7)}


def _document_on(cast, case):
    version = factories.DocumentVersion(document=factories.Document(case=case, added_by=cast.dana))
    return {"slug": case.slug, "pk": version.document_id}


# Who uploads to the cast's permit, and to a plan case that nobody is on.
UPLOADING = for_all(403, visitor=302, **by(("bob", "carol", "dana", "ada"), 200))
CLERKS = for_all(403, visitor=302, **by(("dana", "ada"), 200))
# Of a document for the parties the rest is told that it is not there.
SEEN = for_all(404, **by(PARTIES | STAFF, 200))
SEEN_BY_STAFF = for_all(404, **by(STAFF, 200))
HIDDEN = by(("charlie", "penny"), 404)
HIDDEN_FROM_PARTIES = HIDDEN | by(PARTIES, 404)
LOGGED_OUT = {"visitor": 401}
NOBODYS = for_all(404, **LOGGED_OUT)
ROUTES = {
    "permits:case-documents": Route(for_all(200), case, post=NOT_SO),
    "permits:plan-documents": Route(for_all(200), plan, post=NOT_SO),
    "permits:case-document-add": Route(UPLOADING, case, post=UPLOADING),
    "permits:plan-document-add": Route(CLERKS, plan, post=CLERKS),
    "permits:case-document": Route(SEEN, document, post=NOT_SO),
    "permits:plan-document": Route(SEEN_BY_STAFF, document_on_plan, post=NOT_SO),
    "permits:case-document-version": Route(UPLOADING | HIDDEN, document, post=UPLOADING | HIDDEN),
    "permits:plan-document-version": Route(
        CLERKS | HIDDEN_FROM_PARTIES, document_on_plan, post=CLERKS | HIDDEN_FROM_PARTIES
    ),
    "permits:case-document-change": Route(UPLOADING | HIDDEN, document),
    "permits:plan-document-change": Route(CLERKS | HIDDEN_FROM_PARTIES, document_on_plan),
    "permits:case-document-removal": Route(UPLOADING | HIDDEN, document),
    "permits:plan-document-removal": Route(CLERKS | HIDDEN_FROM_PARTIES, document_on_plan),
    "permits:case-document-file": Route(SEEN, file, post=NOT_SO),
    "permits:plan-document-file": Route(SEEN_BY_STAFF, file_on_plan, post=NOT_SO),
    # Beside the comments of a review: staff alone.
    "permits:case-document-inline": Route(SEEN_BY_STAFF, file, post=NOT_SO),
    "permits:plan-document-inline": Route(SEEN_BY_STAFF, file_on_plan, post=NOT_SO),
    # Pieces of large files, asked for by a script: a log-in that ended is told in words.
    "permits:case-uploads": Route(NOT_SO, case, post=UPLOADING | by(("bob", "carol", "dana", "ada"), 400) | LOGGED_OUT),
    "permits:plan-uploads": Route(NOT_SO, plan, post=CLERKS | by(("dana", "ada"), 400) | LOGGED_OUT),
    "permits:case-upload": Route(NOBODYS | {"bob": 200}, upload),
    "permits:plan-upload": Route(NOBODYS, upload_elsewhere),
    "permits:case-upload-end": Route(NOT_SO, upload, post=NOBODYS | {"bob": 400}),
    "permits:plan-upload-end": Route(NOT_SO, upload_elsewhere, post=NOBODYS),
    "permits:case-upload-cancellation": Route(NOT_SO, upload, post=NOBODYS | {"bob": 200}),
    "permits:plan-upload-cancellation": Route(NOT_SO, upload_elsewhere, post=NOBODYS),
}
