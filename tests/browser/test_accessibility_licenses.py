"""The pages of licenses in the states that take some doing: a company's, its members', sheets, approvals."""

import pytest

from contacts.licensing import approvals, licenses
from contacts.models import LicenseSheet
from tests import factories
from tests.browser import log_in, press
from tests.browser.accessibility import check
from tests.cast import open_office
from tests.contacts import papers
from tests.factories import NOW, TODAY

pytestmark = [pytest.mark.browser]


@pytest.fixture
def office(committed_cast):
    """The company too, a license it asked for, and a sheet that is too old."""
    cast = open_office(committed_cast)
    licenses.request(factories.License(number="GC-30003"), by=cast.carol, company=cast.company, at=NOW)
    approvals.approve(cast.penny.license_links.get(), by=cast.dana, at=NOW)
    LicenseSheet.objects.create(
        license=cast.license,
        file="license-sheets/none.pdf",
        file_name="a sheet with a rather long name that somebody typed.pdf",
        content_type="application/pdf",
        size=48_000,
        sha256="0" * 64,
        dated_on=TODAY.replace(year=2024),
        filed_by=cast.bob,
        filed_at=NOW,
    )
    return cast


def sent_empty(page, address):
    page.goto(address)
    return press(page, "main form[method=post] button[type=submit]")


def opened(page, address):
    return page.goto(address)


PAGES = {
    "licenses of a trade": (None, opened, "/licenses/?trade=general"),
    "licenses of a trade, none": (None, opened, "/licenses/?trade=general&q=nobody"),
    "my licenses, approved": ("penny", opened, "/account/licenses/"),
    "my licenses, a company's": ("carol", opened, "/account/licenses/"),
    "my licenses, a member's": ("max", opened, "/account/licenses/"),
    "add a license, for whom": ("carol", opened, "/account/licenses/add/GC-10442/"),
    "add a license, for whom, nothing said": ("carol", sent_empty, "/account/licenses/add/GC-10442/"),
    "mail the approval again": ("penny", opened, "/account/licenses/GC-10442/approval/"),
    "take back a request": ("penny", opened, "/account/licenses/GC-10442/removal/"),
    "remove a company's license": ("carol", opened, "/account/companies/{company}/licenses/GC-10442/removal/"),
    "not for a member": ("max", opened, "/account/companies/{company}/licenses/GC-10442/removal/"),
    "sheets": ("bob", opened, "/account/licenses/GC-10442/sheets/"),
    "sheets, nothing sent": ("bob", sent_empty, "/account/licenses/GC-10442/sheets/"),
    "sheets, to read": ("max", opened, "/account/licenses/GC-10442/sheets/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use(name, page, office):
    who, go, address = PAGES[name]
    if who:
        log_in(page, getattr(office, who))

    response = go(page, address.format(company=office.company.pk))

    check(page, html=response.text())


def test_a_sheet_is_sent_and_comes_back_as_it_was(page, office, clean_pdf):
    log_in(page, office.bob)
    page.goto("/account/licenses/GC-10442/sheets/")
    page.set_input_files("#id_file", clean_pdf)
    page.fill("#id_dated_on", f"{TODAY:%Y-%m-%d}")

    response = press(page, "main form[method=post] button[type=submit]")

    check(page, html=response.text())
    with page.expect_download() as download:
        page.click(f"text={clean_pdf.name}")
    assert download.value.suggested_filename == clean_pdf.name
    assert download.value.path().read_bytes() == clean_pdf.read_bytes()


@pytest.fixture
def clean_pdf(tmp_path):
    path = tmp_path / "our sheet.pdf"
    path.write_bytes(papers.pdf())
    return path
