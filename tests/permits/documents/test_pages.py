"""The documents tab, the forms below it, and the files themselves."""

import pytest
from django.test import Client

from permits import documents
from permits.choices import Audience, CaseStatus, FileStatus
from permits.models import Document, DocumentVersion
from permits.views import documents as views
from tests import factories
from tests.contacts import papers
from tests.contacts.papers import sent
from tests.factories import NOW, moved
from tests.permits.documents.sheets import plan, sent_plan


@pytest.fixture
def here(case):
    return f"{case.get_absolute_url()}documents/"


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def as_user(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def one_of_each(cast, case):
    """A document for everybody, one for the people on the permit, one for staff."""
    return {
        audience: factories.DocumentVersion(
            document=factories.Document(case=case, title=f"Set for {audience}", audience=audience, added_by=cast.dana),
            file__data=f"%PDF-1.4 {audience}".encode(),
            size=len(f"%PDF-1.4 {audience}"),
        )
        for audience in Audience
    }


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        (None, {"public"}),
        ("charlie", {"public"}),
        ("penny", {"public"}),
        ("alice", {"public", "parties"}),
        ("bob", {"public", "parties"}),
        ("rita", {"public", "parties", "staff"}),
    ],
)
def test_everybody_gets_the_documents_meant_for_them(cast, here, one_of_each, who, seen):
    client = as_user(getattr(cast, who)) if who else Client()

    listed = page(client, here)

    for audience, version in one_of_each.items():
        below = f"{here}{version.document_id}/"
        assert (f"Set for {audience}" in listed) == (audience in seen)
        assert client.get(below).status_code == (200 if audience in seen else 404)
        file = client.get(f"{below}1/file/")
        assert file.status_code == (200 if audience in seen else 404)
        assert not file.streaming or file.getvalue() == f"%PDF-1.4 {audience}".encode()


def test_only_staff_read_a_document_inside_a_page(cast, here, one_of_each):
    address = f"{here}{one_of_each['public'].document_id}/1/inline/"

    assert Client().get(address).status_code == 404
    assert as_user(cast.alice).get(address).status_code == 404
    answer = as_user(cast.rita).get(address)
    assert answer.getvalue() == b"%PDF-1.4 public"
    assert answer["Content-Disposition"] == 'inline; filename="plan.pdf"'
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_is_sent_to_save_and_never_kept_by_a_proxy(here, one_of_each, client):
    answer = client.get(f"{here}{one_of_each['public'].document_id}/1/file/", headers={"Accept-Encoding": "gzip, br"})

    assert answer.getvalue() == b"%PDF-1.4 public"
    assert answer["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert "Content-Encoding" not in answer


@pytest.mark.parametrize(
    ("asked", "status", "content", "content_range"),
    [
        ("bytes=0-3", 206, b"%PDF", "bytes 0-3/15"),
        ("bytes=9-", 206, b"public", "bytes 9-14/15"),
        ("bytes=-6", 206, b"public", "bytes 9-14/15"),
        ("bytes=9-999", 206, b"public", "bytes 9-14/15"),
        ("bytes=-999", 206, b"%PDF-1.4 public", "bytes 0-14/15"),
        ("bytes=15-", 416, b"", "bytes */15"),
        ("bytes=-0", 416, b"", "bytes */15"),
        ("bytes=5-2", 200, b"%PDF-1.4 public", None),
        ("bytes=0-1,3-4", 200, b"%PDF-1.4 public", None),
        ("lines=0-1", 200, b"%PDF-1.4 public", None),
        ("bytes=-", 200, b"%PDF-1.4 public", None),
    ],
)
def test_a_stretch_of_a_file_is_sent_where_it_is_asked_for(
    here, one_of_each, client, asked, status, content, content_range
):
    answer = client.get(f"{here}{one_of_each['public'].document_id}/1/file/", headers={"Range": asked})

    assert (answer.status_code, answer.getvalue() if answer.streaming else answer.content) == (status, content)
    assert answer.get("Content-Range") == content_range


def test_a_stretch_of_another_file_is_not_mixed_in(here, one_of_each, client):
    address = f"{here}{one_of_each['public'].document_id}/1/file/"

    answer = client.get(address, headers={"Range": "bytes=0-3", "If-Range": '"other"'})

    assert answer.status_code == 200
    assert len(answer.getvalue()) == 15


def test_the_document_of_a_confidential_place_is_not_there_for_strangers(cast, here, one_of_each, client):
    cast.case.address.confidential = True
    cast.case.address.save()

    assert client.get(f"{here}{one_of_each['public'].document_id}/1/file/").status_code == 404
    assert client.get(here).status_code == 404


def test_a_document_hangs_below_its_own_record(one_of_each, cast):
    other = factories.Case()
    pk = one_of_each["public"].document_id

    assert Client().get(f"{other.get_absolute_url()}documents/{pk}/1/file/").status_code == 404
    assert Client().get(f"{other.get_absolute_url()}documents/{pk}/").status_code == 404


@pytest.mark.parametrize("status", [FileStatus.CHECKING, FileStatus.REFUSED])
def test_what_was_not_checked_or_was_refused_is_fetched_by_nobody(cast, case, here, status):
    version = factories.DocumentVersion(
        document=factories.Document(case=case, added_by=cast.alice, audience="public"), status=status
    )
    below = f"{here}{version.document_id}/"

    for client in (Client(), as_user(cast.alice), as_user(cast.ada)):
        assert client.get(f"{below}1/file/").status_code == 404
    assert Client().get(below).status_code == 404
    assert version.get_status_display() in page(as_user(cast.alice), below)
    assert "plan.pdf" not in page(Client(), here)


def test_several_files_are_sent_at_once_and_the_good_ones_are_kept(cast, case, here, plans):
    client = as_user(cast.alice)
    files = [sent_plan(name="A.pdf"), sent(papers.SCRIPT, "B.pdf"), sent_plan((30, 42), name="C.pdf")]

    answer = client.post(f"{here}add/", {"kind": plans.pk, "files": files}, follow=True)

    text = answer.content.decode()
    assert "2 files are received." in text
    assert "“B.pdf” is not what its name says." in text
    assert sorted(one.latest.file_name for one in documents.shown_to(case, cast.alice)) == ["A.pdf", "C.pdf"]


def test_nothing_chosen_is_said_at_the_field(cast, here, plans):
    text = page_of_post(as_user(cast.alice), f"{here}add/", {"kind": plans.pk})

    assert "Choose a file." in text
    assert f'<option value="{plans.pk}" selected>' in text


def test_a_record_that_takes_no_documents_says_why_and_finds_no_fault_with_the_form(cast, case, here, one_of_each):
    moved(case, CaseStatus.EXPIRED)

    for tail in ("add/", f"{one_of_each['parties'].document_id}/version/"):
        page = page_of_post(as_user(cast.bob), f"{here}{tail}", {})
        assert "Not possible yet" in page
        assert "<title>Error:" not in page


def page_of_post(client, address, data):
    return " ".join(client.post(address, data).content.decode().split())


def test_one_goes_back_to_where_one_came_from_if_that_is_ours(cast, here, plans):
    client = as_user(cast.alice)

    ours = client.post(f"{here}add/", {"kind": plans.pk, "files": [sent_plan()], "next": "/my/"})
    theirs = client.post(
        f"{here}add/", {"kind": plans.pk, "files": [sent_plan((30, 42))], "next": "https://elsewhere.example/"}
    )

    assert (ours["Location"], theirs["Location"]) == ("/my/", here)


def test_a_new_version_is_sent_from_the_page_of_the_document(cast, case, here, plans):
    client = as_user(cast.alice)
    client.post(f"{here}add/", {"kind": plans.pk, "files": [sent_plan()]})
    document = Document.objects.get()

    client.post(f"{here}{document.pk}/version/", {"files": [sent_plan((30, 42), name="second.pdf")]})

    text = page(client, f"{here}{document.pk}/")
    assert text.index("second.pdf") < text.index("plan.pdf")
    assert "the one that counts" in text


def test_a_party_names_a_document_and_staff_show_it_to_others(cast, case, here, one_of_each):
    version = one_of_each["parties"]
    address = f"{here}{version.document_id}/change/"

    as_user(cast.alice).post(address, {"title": "Sheets A1 to A9", "audience": "public"})
    version.document.refresh_from_db()
    assert (version.document.title, version.document.audience) == ("Sheets A1 to A9", "parties")

    as_user(cast.dana).post(address, {"title": "Sheets A1 to A9", "audience": "public"})
    assert "Sheets A1 to A9" in page(Client(), here)


def test_what_lies_with_the_city_is_not_taken_off_by_a_party(cast, case, here, one_of_each):
    address = f"{here}{one_of_each['parties'].document_id}/removal/"

    assert "The city has this document now." in page(as_user(cast.alice), address)
    assert "The city has this document now." in page_of_post(as_user(cast.alice), address, {})
    as_user(cast.dana).post(address, {"why": "Sent twice"})

    assert "Set for parties" not in page(as_user(cast.alice), here)
    fetched = f"{here}{one_of_each['parties'].document_id}/1/file/"
    assert as_user(cast.alice).get(fetched).status_code == 404
    reviewers = as_user(cast.rita).get(fetched)
    assert reviewers.status_code == 200
    reviewers.getvalue()


def test_a_draft_s_documents_are_taken_off_by_its_people(cast, plans):
    version = documents.receive(cast.draft, plans, sent_plan(), by=cast.bob, at=NOW)

    assert cast.draft.status == CaseStatus.DRAFT
    documents.remove(version.document, by=cast.bob, at=NOW)
    assert not documents.shown_to(cast.draft, cast.bob).exists()


def test_the_tab_costs_the_same_with_one_document_and_with_many(cast, case, here, django_assert_max_num_queries):
    client = as_user(cast.alice)

    def add():
        factories.DocumentVersion(document=factories.Document(case=case, added_by=cast.alice))

    add()
    client.get(here)  # the first page after a log-in writes down when it began
    with django_assert_max_num_queries(12) as few:
        client.get(here)
    for _ in range(4):
        add()

    with django_assert_max_num_queries(len(few)):
        client.get(here)


def test_a_plan_is_as_it_was_sent(cast, here, plans):
    client, content = as_user(cast.alice), plan()
    client.post(f"{here}add/", {"kind": plans.pk, "files": [sent(content, "plan.pdf")]})

    assert client.get(f"{here}{Document.objects.get().pk}/1/file/").getvalue() == content


def test_a_long_list_comes_a_page_at_a_time(cast, case, here, monkeypatch):
    monkeypatch.setattr(views, "A_PAGE", 2)
    for name in "ABC":
        factories.DocumentVersion(document=factories.Document(case=case, title=f"Sheet {name}", added_by=cast.dana))
    client = as_user(cast.alice)

    first, second = page(client, here), page(client, f"{here}?page=2")

    assert ("Sheet A" in first, "Sheet C" in first, "?page=2" in first) == (True, False, True)
    assert ("Sheet A" in second, "Sheet C" in second, "?page=1" in second) == (False, True, True)
    for nonsense in ("0", "x", "99999999", "-1"):
        assert "Sheet A" in page(client, f"{here}?page={nonsense}")


def test_a_large_file_is_taken_from_the_plain_form_too(cast, case, here, plans, settings):
    settings.UPLOAD_MAX_MEGABYTES = 1
    content = plan(padding=2_500_000)

    as_user(cast.alice).post(f"{here}add/", {"kind": plans.pk, "files": [sent(content, "large.pdf")]})

    version = DocumentVersion.objects.get()
    assert (version.status, version.size) == (FileStatus.CHECKING, len(content))


def test_other_forms_take_no_file_as_large_as_a_document(rf, settings):
    settings.UPLOAD_MAX_MEGABYTES = 1
    request = rf.post("/", {"file": sent(plan(padding=2_500_000), "large.pdf")})

    with request.FILES["file"] as arrived:
        assert arrived.size < 1_100_000
