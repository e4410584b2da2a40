"""
What a page must stand so that everybody can use it: `check(page)`.

axe alone is no gate: it passes pages whose borders, focus rings and references fail. Numbers are those of
WCAG 2.2 AA: 1.4.4, 1.4.10, 1.4.11, 2.4.1, 2.4.7, 2.4.11, 2.5.8, 3.3.1.
"""

import json
from contextlib import contextmanager
from pathlib import Path

import html5lib
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser import VIEWPORT
from tests.browser.shapes import passed

WIDTHS = (1280, 320)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# Only what fails is told: the long lists of what passes cost more than finding it.
AXE_OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
LOOK = Path(__file__).with_suffix(".js").read_text()


def check(page, html=None):
    """Every rule on the page as it stands now; raises AssertionError with all that fails.

    `html` is the source as it came from the server, for the parser; without it the page is asked for again,
    which only suits a page that has an address.
    """
    page.wait_for_load_state()
    _check(page, html, _shape(page))


def check_on_the_way(page, html=None):
    """For a page that a journey walks through: every rule, unless a page of the same shape has passed them all.

    Such pages differ in nothing but their words and where their links lead. What depends on words is looked at
    all the same: ids and references, borders, targets, and whether anything lies beyond the edge.
    """
    page.wait_for_load_state()
    shape = _shape(page)
    if shape not in passed:
        _check(page, html, shape)
    else:
        _tell(page, (_source(html) if html is not None else []) + _what_depends_on_words(page))


def violations_in_content(page):
    """What axe finds in our own part of a page of the admin; around it stands the admin's."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run('#content', options).then(found => found.violations)", AXE_OPTIONS)
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]


def _check(page, html, shape):
    source = html if html is not None else page.request.get(page.url).text()
    _tell(page, _source(source) + _everything(page))
    passed.add(shape)


def _tell(page, problems):
    assert not problems, f"{page.url}\n" + "\n".join(problems)


def _shape(page):
    return _ask(page, "shape()")


def _everything(page):
    """The rules at each width, with as few questions and changes of the page's looks as it takes."""
    wide, narrow = WIDTHS
    still = f"await still({json.dumps(AXE_OPTIONS)})"
    with _width(page, wide):
        problems = _at(wide, _ask(page, f"[...{still}, ...outlinesEverywhere()]", with_axe=True))
        page.emulate_media(forced_colors="active")
        try:
            problems += _at(wide, _in_forced_colors(page))
            _resize(page, narrow)
            problems += _at(narrow, _in_forced_colors(page))
        finally:
            page.emulate_media(forced_colors="none")
        problems += _at(narrow, _ask(page, f"[...outlinesEverywhere(), ...{still}]"))
        return problems + _skip_link(page)


def _what_depends_on_words(page):
    wide, narrow = WIDTHS
    with _width(page, wide):
        problems = _at(wide, _ask(page, "still()"))
        _resize(page, narrow)
        return problems + _at(narrow, _ask(page, "still()"))


@contextmanager
def _width(page, width):
    before = page.viewport_size
    _resize(page, width)
    yield
    if page.viewport_size != before:
        page.set_viewport_size(before)


def _resize(page, width):
    size = {"width": width, "height": VIEWPORT["height"]}
    if page.viewport_size != size:
        page.set_viewport_size(size)


def _at(width, problems):
    return [f"at {width} px: {problem}" for problem in problems]


def _source(html):
    """The HTML parser of the standard finds nothing to repair."""
    parser = html5lib.HTMLParser()
    parser.parse(html)
    lines = html.splitlines()
    return [
        f"not clean HTML: {code} {facts} in line {place[0]}: {lines[place[0] - 1].strip()[:90] if lines else ''}"
        for place, code, facts in parser.errors
    ]


def _in_forced_colors(page):
    """Each thing the keyboard reaches shows an outline, in the system's forced colors too."""
    return [f"in forced colors: {problem}" for problem in _ask(page, "outlinesEverywhere()")]


def _skip_link(page):
    """The first thing the keyboard reaches leads past the header."""
    problems = _ask(page, "skipLinkFirst()")
    if problems:
        return problems  # Enter would follow whatever stands there instead
    page.keyboard.press("Enter")
    landed = page.evaluate("document.activeElement.id")
    return [] if landed == "main" else [f"the skip link moves the focus to {landed!r}, not to the main part"]


def _ask(page, rule, *, with_axe=False):
    axe = f"{AXE_SCRIPT}\nreadColorsQuickly()\n" if with_axe else ""
    return page.evaluate(f"async () => {{ {LOOK}\n{axe}return {rule} }}")
