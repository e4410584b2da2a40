"""Ways to use a page: with a mouse, with the keyboard alone, and with a mouse where scripts are off."""

from tests.browser.accessibility import check_on_the_way

MANY = 250
# How often Tab has to be pressed at the least until it gets from where it is to one of them: what can be counted
# need not be asked after each press.
TABS = """them => {
  const here = document.activeElement
  if (them.includes(here)) return 0
  if (here === document.body) return 1
  const follows = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING
  const next = them.find((one) => follows(here, one))
  const stops = [...document.querySelectorAll('a[href], button, input:not([type=radio]), select, textarea, summary')]
  return 1 + stops.filter((one) => one.tabIndex === 0 && !one.matches(':disabled') && !them.includes(one)
    && one.checkVisibility({ visibilityProperty: true }) && follows(here, one) && next && follows(one, next)).length
}"""


class Mouse:
    """Presses what it sees. Where scripts are off nothing can be asked of a page, so it is not checked."""

    def __init__(self, page, *, checks_pages=True):
        self.page, self.checks_pages = page, checks_pages

    def look(self):
        """Everybody can use the page as it stands."""
        if self.checks_pages:
            check_on_the_way(self.page)

    def press(self, thing):
        thing.click()

    def write(self, field, text):
        field.fill(text)

    def tick(self, box):
        """By its label: the box itself may be drawn by the label."""
        box.evaluate_handle("box => box.labels[0]").as_element().click()
        assert box.is_checked()

    def choose(self, box, words):
        box.select_option(label=words)


class Keyboard:
    """Never touches the mouse: Tab to the thing, Enter or the space bar on it, arrows among radio buttons."""

    def __init__(self, page):
        self.page = page

    def look(self):
        """The mouse has looked already."""

    def press(self, thing):
        self._reach(thing)
        self.page.keyboard.press("Enter")

    def write(self, field, text):
        self._reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def tick(self, box):
        if box.get_attribute("type") != "radio":
            self._reach(box)
            self.page.keyboard.press("Space")
        else:
            self._tick_radio(box)
        assert box.is_checked()

    def choose(self, box, words):
        self._reach(box)
        self.page.keyboard.type(words)
        assert box.evaluate("box => box.selectedOptions[0].label") == words

    def _tick_radio(self, box):
        """Tab stops at one radio button of a group; the arrows go to the others."""
        group = self.page.locator(f"input[name={box.get_attribute('name')}]")
        self._reach(group)
        for _press in range(MANY):
            if self._is_here(box):
                self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError("The arrow keys do not get to this radio button.")

    def _reach(self, thing):
        thing.first.wait_for()
        pressed = 0
        while pressed < MANY:
            tabs = thing.evaluate_all(TABS)
            if not tabs:
                return
            for _press in range(tabs):
                self.page.keyboard.press("Tab")
            pressed += tabs
        raise AssertionError(f"The keyboard does not get to {thing}.")

    def _is_here(self, thing):
        return thing.evaluate_all("them => them.includes(document.activeElement)")
