"""Files sent in pieces by the browser: to a site that is away for a moment, beside one that is refused."""

import os
from itertools import count

import pytest
from playwright.sync_api import expect

from permits.models import Document
from tests.browser import log_in
from tests.browser.accessibility import check
from tests.factories import DocumentKind
from tests.permits.documents.sheets import plan

pytestmark = [pytest.mark.browser]
SET = 5_000_000  # more than two pieces


def test_files_go_on_when_the_site_was_away(page, committed_cast):
    kind, case = DocumentKind(), committed_cast.case
    content = plan((24, 36), noise=os.urandom(SET))
    sends = count()

    def line(route):
        # The second piece is lost on its way.
        route.fulfill(status=503) if route.request.method == "PUT" and next(sends) == 1 else route.continue_()

    log_in(page, committed_cast.bob)
    page.goto(f"{case.get_absolute_url()}documents/add/")
    page.route("**/documents/uploads/**", line)
    page.select_option("#id_kind", str(kind.pk))
    files = [("set.pdf", content), ("page.pdf", b"<html>")]
    page.set_input_files(
        "#id_files", [{"name": name, "mimeType": "application/pdf", "buffer": sent} for name, sent in files]
    )
    page.click("main form button[type=submit]")

    main = page.get_by_role("main")
    expect(main.get_by_text("set.pdf: received")).to_be_visible(timeout=20_000)
    expect(main.get_by_text("page.pdf: could not be sent")).to_be_visible()
    expect(main.get_by_text("“page.pdf” is not what its name says.")).to_be_visible()
    check(page)
    page.unroute("**/documents/uploads/**")
    page.get_by_role("link", name="Go on").click()
    expect(main.get_by_role("link", name="set.pdf", exact=True)).to_be_visible()
    check(page)
    [document] = Document.objects.all()
    with document.versions.get().file.open() as kept:
        assert kept.read() == content
