"""The checker is checked: a page that is fit for everybody passes, and each single fault is told."""

import pytest

from tests.browser.accessibility import AXE_SCRIPT, LOOK, check, check_on_the_way

pytestmark = [pytest.mark.browser]

FIT = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Fit · Plumb Hollow</title></head>
<body>
<a href="#main">Skip to the main part</a>
<header><nav aria-label="Main"><a href="/">Front page</a></nav></header>
<main id="main" tabindex="-1">
<h1>Fit</h1>
<form action="/"><label for="name">Name</label> <input id="name"> <button>Send</button></form>
</main>
<footer><p>The city</p></footer>
</body>
</html>
"""
STYLE = """
a, input, button { box-sizing: border-box; display: inline-block; min-height: 2.75rem; min-width: 2.75rem }
input, button { background: #fff; border: 1px solid #565c65; color: #1b1b1b; max-width: 12rem }
:focus { outline: 3px solid #1b4fd0 }
main:focus { outline: 0 }
"""
FAULTS = {
    "not clean HTML": ("<h1>Fit</h1>", "<h1>Fit</h1></section>", ""),
    "id name stands twice": ("<p>The city</p>", '<p id="name">The city</p>', ""),
    "points at nothing": ('<input id="name">', '<input id="name" aria-describedby="hint">', ""),
    "leads to nothing": ("<p>The city</p>", '<p><a href="#nowhere">The city</a></p>', ""),
    "2 h1 instead of one": ("<p>The city</p>", "<h1>The city</h1>", ""),
    "but its title is": ('<input id="name">', '<input id="name" aria-invalid="true">', ""),
    "two landmarks are called": ("<p>The city</p>", '<nav aria-label="Main"><a href="/">Front page</a></nav>', ""),
    "axe label": ('<label for="name">Name</label>', "", ""),
    "axe color-contrast": ("", "", "h1 { color: #bbb }"),
    "no outline when it has the focus": ("", "", "button:focus { outline: none; box-shadow: 0 0 3px blue }"),
    "in forced colors": ("", "", "@media (forced-colors: active) { button:focus { outline: none } }"),
    "outline does not reach 3:1": ("", "", "button:focus { outline-color: #ccc }"),
    "border does not reach 3:1": ("", "", "input { border-color: #ddd }"),
    "another target within reach": (
        "",
        "",
        "input, button { min-height: 0; height: 12px; width: 12px; padding: 0; min-width: 0; margin: 0 }",
    ),
    "scrolls sideways": ("", "", "h1 { width: 60rem }"),
    "scrolls sideways at 200 %": ("", "", "h1 { width: 12rem }"),
    "the first thing the keyboard reaches": ('<a href="#main">Skip to the main part</a>', "", ""),
}


@pytest.fixture(scope="module")
def blank(browser):
    """A window without the site behind it."""
    page = browser.new_page()
    yield page
    page.close()


def show(page, html, style=""):
    """The page as the browser would have it from a server, its styles aside."""
    page.set_content(html)
    page.add_style_tag(content=STYLE + style)
    page.evaluate(
        "document.adoptedStyleSheets = [...document.querySelectorAll('style')].map((element) => { "
        "const sheet = new CSSStyleSheet(); sheet.replaceSync(element.textContent); element.remove(); return sheet })"
    )


def test_a_fit_page_passes(blank):
    show(blank, FIT)

    check(blank, html=FIT)


@pytest.mark.parametrize("complaint", FAULTS)
def test_a_fault_is_told(complaint, blank):
    right, wrong, style = FAULTS[complaint]
    html = FIT.replace(right, wrong) if right else FIT
    show(blank, html, style)

    with pytest.raises(AssertionError) as failure:
        check(blank, html=html)

    assert complaint in str(failure.value)


def test_on_the_way_a_shape_is_checked_until_it_has_passed(blank):
    nobody = FIT.replace("The city", '<span class="nobody-had-this">The city</span>')
    without_focus = "button:focus { outline: none }"
    show(blank, nobody, without_focus)

    for _again in range(2):
        with pytest.raises(AssertionError, match="no outline when it has the focus"):
            check_on_the_way(blank, html=nobody)
    show(blank, nobody)
    check_on_the_way(blank, html=nobody)

    show(blank, nobody.replace("The city", "Another city"), without_focus)
    check_on_the_way(blank, html=nobody)


@pytest.mark.parametrize(
    ("complaint", "right", "wrong"),
    [
        ("axe label", '<label for="name">Name</label>', ""),
        ("scrolls sideways", "The city", "The city of " + "many" * 60),
        ("not clean HTML", "<h1>Fit</h1>", "<h1>Fit</h1></section>"),
        ("points at nothing", '<input id="name">', '<input id="name" aria-describedby="hint">'),
    ],
)
def test_on_the_way_a_fault_is_told_after_a_fit_page(complaint, right, wrong, blank):
    show(blank, FIT)
    check(blank, html=FIT)
    html = FIT.replace(right, wrong)
    show(blank, html)

    with pytest.raises(AssertionError, match=complaint):
        check_on_the_way(blank, html=html)


def test_colors_read_quickly_are_the_same(blank):
    """So the contrasts that axe works out are those of its own parser."""
    colors = [f"rgb({shade}, {255 - shade}, 7)" for shade in range(256)]
    colors += [f"rgba(12, 34, 56, {alpha})" for alpha in ("0", "0.004", "0.5", "0.9")]
    colors += ["oklch(0.5 0.1 200)", "color(srgb 0.5 0.2 0.1)", "red"]
    read = """const read = () => colors.map((color) => {
      const { r, g, b, alpha } = new axe.commons.color.Color().parseString(color)
      return [r, g, b, alpha].join()
    })"""

    slowly, quickly = blank.evaluate(
        f"colors => {{ {LOOK}\n{AXE_SCRIPT}\n{read}\nconst slowly = read()\n"
        "readColorsQuickly()\nreturn [slowly, read()] }",
        colors,
    )

    assert quickly == slowly
