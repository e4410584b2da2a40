"""A first view is light, a second one lighter, and nothing jumps."""

import pytest

from tests.browser import log_in, window

pytestmark = [pytest.mark.browser]

FIRST_VIEW = 130_000
SECOND_VIEW = 20_000
REQUESTS = 10
SHIFT = 0.02
SHIFTS = """() => new Promise((done) => {
  let sum = 0
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value })
    .observe({ type: 'layout-shift', buffered: true })
  setTimeout(() => done(sum), 300)
})"""


@pytest.fixture
def new_window(browser, site):
    """A browser that has never been here."""
    with window(browser, site) as page:
        yield page


def weigh(page, address):
    """The bytes that come over the line for one view, and the addresses they come from."""
    sizes, addresses = [], []

    def finished(request):
        size = request.sizes()
        sizes.append(size["responseHeadersSize"] + max(size["responseBodySize"], 0))
        addresses.append(request.url)

    page.on("requestfinished", finished)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.remove_listener("requestfinished", finished)
    return sum(sizes), addresses


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/pay/", "/register/contractor/", "/licenses/"])
@pytest.mark.parametrize("width", [1280, 360])
def test_a_page_is_light(address, width, new_window):
    page = new_window
    page.set_viewport_size({"width": width, "height": 800})

    first, asked = weigh(page, address)
    shifted = page.evaluate(SHIFTS)
    second, _ = weigh(page, address)

    assert first <= FIRST_VIEW
    assert len(asked) <= REQUESTS, asked
    assert second <= SECOND_VIEW
    assert shifted <= SHIFT


def test_a_page_with_somebody_logged_in_is_light(new_window, committed_cast):
    page = new_window
    log_in(page, committed_cast.charlie)

    first, asked = weigh(page, "/account/")

    assert first <= FIRST_VIEW
    assert len(asked) <= REQUESTS, asked
