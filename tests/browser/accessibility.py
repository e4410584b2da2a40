"""
What a page must stand so that everybody can use it: `check(page)`.

axe alone is no gate: it passes pages whose borders, focus rings and references fail. Numbers are those of
WCAG 2.2 AA: 1.4.4, 1.4.10, 1.4.11, 2.4.1, 2.4.7, 2.4.11, 2.5.8, 3.3.1.
"""

from pathlib import Path

import html5lib
from axe_playwright_python.base import AXE_SCRIPT

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
    source = html if html is not None else page.request.get(page.url).text()
    problems = _source(source)
    before = page.viewport_size
    page.evaluate(AXE_SCRIPT)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for rule in (_axe, _structure, _borders, _targets, _sideways, _focus):
            problems += [f"at {width} px: {problem}" for problem in rule(page)]
    problems += _skip_link(page)
    page.set_viewport_size(before)
    assert not problems, f"{page.url}\n" + "\n".join(problems)


def _source(html):
    """The HTML parser of the standard finds nothing to repair."""
    parser = html5lib.HTMLParser()
    parser.parse(html)
    lines = html.splitlines()
    return [
        f"not clean HTML: {code} {facts} in line {place[0]}: {lines[place[0] - 1].strip()[:90] if lines else ''}"
        for place, code, facts in parser.errors
    ]


def _axe(page):
    violations = page.evaluate("options => axe.run(options).then(found => found.violations)", AXE_OPTIONS)
    return [
        f"axe {violation['id']}: {violation['help']}: {node['html'][:160]}"
        for violation in violations
        for node in violation["nodes"]
    ]


def _structure(page):
    return _ask(page, "structure")


def _borders(page):
    return _ask(page, "borders")


def _targets(page):
    return _ask(page, "targets")


def _sideways(page):
    """Neither as it is nor at twice the text does anything lie beyond the right edge."""
    return _ask(page, "sideways")


def _focus(page):
    """Each thing the keyboard reaches shows an outline, in the system's forced colors too."""
    page.keyboard.press("Tab")  # from here on the browser takes focus for the keyboard's
    _ask(page, "openAll")
    problems = _ask(page, "outlines")
    page.emulate_media(forced_colors="active")
    problems += [f"in forced colors: {problem}" for problem in _ask(page, "outlines")]
    page.emulate_media(forced_colors="none")
    _ask(page, "closeAll")
    return problems


def _skip_link(page):
    """The first thing the keyboard reaches leads past the header."""
    problems = _ask(page, "skipLinkFirst")
    if problems:
        return problems  # Enter would follow whatever stands there instead
    page.keyboard.press("Enter")
    landed = page.evaluate("document.activeElement.id")
    return [] if landed == "main" else [f"the skip link moves the focus to {landed!r}, not to the main part"]


def _ask(page, rule):
    return page.evaluate(f"() => {{ {LOOK}\nreturn {rule}() }}")
