"""T8: what six key pages weigh and how soon they stand, on a slow line and a slow machine."""

import os
import statistics
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

from tests.bench.result import result

FIRST_KB, AGAIN_KB, REQUESTS, LCP, SHIFT = 130, 20, 10, 1.5, 0.02
ROUNDS = 3
# 1.6 Mbit/s with 150 ms there and back; the processor four times slower.
LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
SLOWER = 4
WATCH = """
  window.painted = 0; window.shifted = 0
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) painted = entry.startTime })
    .observe({ type: 'largest-contentful-paint', buffered: true })
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) shifted += entry.value })
    .observe({ type: 'layout-shift', buffered: true })
"""


def pages(site):
    """Each page in a browser that has never been here, and once more in the same."""
    with chromium() as browser:
        for page, address in key_pages(site).items():
            views = [_viewed(browser, f"{site.url}{address}") for _round in range(ROUNDS)]
            for name, unit, goal in (
                ("", "KB", FIRST_KB),
                ("-requests", "requests", REQUESTS),
                ("-again", "KB", AGAIN_KB),
                ("-lcp", "s", LCP),
                ("-cls", "shift", SHIFT),
            ):
                value = round(statistics.median(view[name] for view in views), 3)
                yield result(f"T8-{page}{name}", value, unit=unit, goal=goal, rows=site.rows)


def key_pages(site):
    """What residents and contractors open most."""
    slug, street, license = site.ask(
        "SELECT c.slug, a.street, coalesce((SELECT min(number) FROM contacts_license), '') FROM permits_case c "
        "JOIN permits_address a ON a.id = c.address_id WHERE c.status = 'issued' AND NOT a.confidential "
        "ORDER BY c.filed_on DESC, c.id DESC LIMIT 1"
    )[0]
    return {
        "home": "/",
        "search": f"/search/?q={street.replace(' ', '+')}",
        "record": f"/permits/{slug}/",
        "log-in": "/accounts/login/",
        "pay": "/pay/",
        "license": f"/licenses/{license}/" if license else "/licenses/",
    }


@contextmanager
def chromium():
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=[*sandbox, "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


def _viewed(browser, address):
    """The first view and the next, with nothing of any earlier visitor."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    slow = context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send("Network.emulateNetworkConditions", LINE)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(WATCH)
    sizes = []

    def finished(request):
        size = request.sizes()
        sizes.append((size["responseHeadersSize"] + max(size["responseBodySize"], 0)) / 1000)

    page.on("requestfinished", finished)
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(500)
    first, requests = sum(sizes), len(sizes)
    painted, shifted = page.evaluate("[window.painted, window.shifted]")
    sizes.clear()
    page.goto(address, wait_until="networkidle")
    seen = {"": first, "-requests": requests, "-again": sum(sizes), "-lcp": painted / 1000, "-cls": shifted}
    context.close()
    return seen
