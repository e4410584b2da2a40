"""The pages of letters: read, written, answered, with files; and who finds none of them."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from contacts.models import Message
from permits import correspondence
from permits.choices import Audience
from permits.models import Document, DocumentVersion, Letter, LetterTemplate
from tests.factories import NOW
from tests.permits.documents.sheets import sent_large, sent_plan


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def here(cast):
    applicant = cast.case.contacts.get().contact_type
    applicant.may_upload = True
    applicant.save(update_fields=["may_upload"])
    return f"/permits/{cast.case.slug}/letters/"


def write(cast, by=None, **facts):
    said = {"subject": "The fence", "text": "May it be six feet high?", "at": NOW, "key": uuid.uuid4(), **facts}
    return correspondence.send(cast.case, by=by or cast.alice, **said)


def typed(**facts):
    return {"subject": "The fence", "text": "May it be six feet high?", "key": str(uuid.UUID(int=7)), **facts}


def text_of(client, user, address, **query):
    client.force_login(user)
    return client.get(address, query).content.decode()


def test_a_party_reads_what_is_new_and_it_is_read(client, cast, here):
    write(cast, cast.dana, from_city=True, subject="About your fence")

    first, second = (text_of(client, cast.alice, here) for _look in range(2))

    assert "About your fence" in first
    assert '<span class="status status--info">New</span>' in first
    assert '<span class="status status--info">New</span>' not in second


def test_the_tab_counts_what_is_unread_and_is_there_for_readers_only(client, cast, here):
    write(cast)
    record = f"/permits/{cast.case.slug}/"

    assert "Letters (1)" in text_of(client, cast.bob, record)
    assert "Letters (1)" in text_of(client, cast.rita, record)  # to answer
    assert ">Letters</a>" in text_of(client, cast.alice, record)
    assert "Letters" not in text_of(client, cast.charlie, record)


def test_a_letter_is_written_with_files_that_stand_beside_it(client, cast, here):
    client.force_login(cast.alice)
    files = [sent_plan(*[(8.5, 11)] * pages, name=f"plan{pages}.pdf") for pages in (1, 2)]

    answer = client.post(f"{here}new/", typed(files=files), follow=True)

    letter = Letter.objects.get()
    assert {one.file_name for one in letter.attachments.all()} == {"plan1.pdf", "plan2.pdf"}
    first = letter.attachments.order_by("pk").first()
    assert f"documents/{first.document_id}/{first.number}/file/" in answer.content.decode()
    assert "plan1" not in Message.objects.get(kind="letter").body


def test_a_file_that_is_refused_loses_neither_the_text_nor_the_other_file(client, cast, here):
    client.force_login(cast.alice)
    files = [sent_plan(name="good.pdf"), SimpleUploadedFile("bad.exe", b"MZ")]

    page = client.post(f"{here}new/", typed(files=files)).content.decode()

    kept = DocumentVersion.objects.get()
    assert "“bad.exe” is not a PDF, JPEG or PNG file." in page
    assert "May it be six feet high?" in page
    assert f'name="attached" value="{kept.pk}"' in page

    client.post(f"{here}new/", typed(attached=[kept.pk]))
    assert list(Letter.objects.get().attachments.all()) == [kept]


def test_what_was_hidden_since_is_not_named_to_the_parties(client, cast, here):
    client.force_login(cast.alice)
    client.post(f"{here}new/", typed(files=[sent_plan(name="good.pdf")]))
    Document.objects.update(audience=Audience.STAFF)

    assert "good.pdf" not in text_of(client, cast.alice, here)
    assert "good.pdf" in text_of(client, cast.dana, here)


def test_a_letter_that_cannot_go_leaves_no_files(client, cast, here, monkeypatch):
    monkeypatch.setattr("permits.correspondence.sending.MOST_A_DAY", 0)
    client.force_login(cast.alice)

    page = client.post(f"{here}new/", typed(files=[sent_plan(name="good.pdf")])).content.decode()

    assert "You wrote 0 letters on this record in a day." in page
    assert "May it be six feet high?" in page
    assert not DocumentVersion.objects.exists()


def test_a_letter_takes_files_as_large_as_a_document_may_be(client, cast, here, settings):
    settings.UPLOAD_MAX_MEGABYTES = 1
    client.force_login(cast.alice)

    client.post(f"{here}new/", typed(files=[sent_large(name="set.pdf", megabytes=2)]))

    assert "set.pdf (is being checked)" in text_of(client, cast.alice, here)


def test_letters_are_limited_as_documents_are(client, cast, here, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "document": "1/h/user"}
    client.force_login(cast.alice)

    assert [client.post(f"{here}new/").status_code for _time in range(2)] == [200, 429]


def test_nobody_attaches_a_file_that_somebody_else_sent(client, cast, here):
    client.force_login(cast.alice)
    client.post(f"{here}new/", typed(files=[sent_plan(name="good.pdf")]))
    client.force_login(cast.dana)

    client.post(f"{here}new/", typed(attached=[DocumentVersion.objects.get().pk], key=str(uuid.uuid4())))

    assert Letter.objects.count() == 1


def test_who_may_not_upload_is_offered_no_files(client, cast, here):
    cast.case.contacts.get().contact_type.__class__.objects.update(may_upload=False)

    assert 'type="file"' not in text_of(client, cast.alice, f"{here}new/")


def test_an_answer_names_what_it_answers_and_leaves_the_queue(client, cast, here):
    letter = write(cast)
    client.force_login(cast.dana)
    page = client.get(f"{here}{letter.pk}/answer/").content.decode()

    client.post(f"{here}{letter.pk}/answer/", typed(subject="Re: The fence", text="Yes."))

    assert 'value="Re: The fence"' in page
    assert list(Letter.objects.to_answer()) == []
    assert "In answer to “The fence” of November 20, 2026" in text_of(client, cast.alice, here)


def test_staff_begin_with_a_text_filled_in_and_never_send_its_braces(client, cast, here):
    template = LetterTemplate.objects.create(name="Hello", subject="About {case}", text="Until {expires}")

    page = text_of(client, cast.dana, f"{here}new/", template=template.pk)

    assert f'value="About {cast.case.number}"' in page
    refused = client.post(f"{here}new/", typed(text="Until {expires}")).content.decode()
    assert "Nothing stands for {expires} yet. Put words there." in refused
    assert not Letter.objects.exists()


def test_a_letter_without_a_text_comes_back_with_its_subject(client, cast, here):
    client.force_login(cast.alice)

    page = client.post(f"{here}new/", typed(text="")).content.decode()

    assert "Write the letter." in page
    assert 'value="The fence"' in page
    assert not Letter.objects.exists()


def test_a_letter_is_settled_on_its_record(client, cast, here):
    letter = write(cast)
    client.force_login(cast.rita)

    client.post(f"{here}{letter.pk}/settling/")
    again = client.post(f"{here}{letter.pk}/settling/").content.decode()

    assert "is not waiting for an answer" in again
    assert not Letter.objects.get().is_open


def test_the_page_costs_the_same_for_one_letter_and_for_three(client, cast, here, django_assert_max_num_queries):
    for _letter in range(3):
        write(cast)
    client.force_login(cast.bob)
    client.get(here)

    with django_assert_max_num_queries(12):
        client.get(here)


def test_long_correspondence_pages(client, cast, here, monkeypatch):
    monkeypatch.setattr("permits.views.letters.A_PAGE", 1)
    first, second = write(cast, subject="The first"), write(cast, subject="The other")

    newest = text_of(client, cast.bob, here)
    older = text_of(client, cast.bob, here, before=second.pk)

    assert f"?before={second.pk}" in newest
    assert first.subject not in newest
    assert first.subject in older
    assert second.subject not in older
