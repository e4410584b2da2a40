import pytest

from tests.factories import DocumentKind


@pytest.fixture
def plans(db):
    """A kind of drawings that only warns of small sheets."""
    return DocumentKind(name="Site plan", is_plan=True, smallest_width=24, smallest_height=36)


@pytest.fixture
def case(cast):
    """The cast's permit, whose applicant Alice uploads to."""
    applicant = cast.case.contacts.get().contact_type
    applicant.may_upload = True
    applicant.save(update_fields=["may_upload"])
    return cast.case


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A store of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT
