"""Every page and every state of it, for somebody who sees little, has a small window or uses the keyboard.

What there is to see is listed once, for these journeys and for the photographs: tests/sheet/views.py.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import HEIGHTS, Open, Visit, drawn, whole
from tests.sheet.desk import desk
from tests.sheet.desk_views import DESK
from tests.sheet.houses import House, demo, empty, first_week
from tests.sheet.views import PAGES, STATES, View, Where

ANY_REFUSAL = frozenset(range(400, 504))


Street = Callable[[Where], House]


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """Houses, each furnished when somebody first looks into it."""
    makers = {"first week": first_week, "demo": demo, "desk": desk, "empty": empty}
    with ExitStack() as stack:

        @cache
        def house(where: Where) -> House:
            return stack.enter_context(makers[where](tmp_path_factory.mktemp("house")))

        yield house


class Layout(NamedTuple):
    """How a reader's window and system are set; a page that is open follows when they change."""

    width: int
    zoom: int = 100
    scheme: Literal["light", "dark"] = "light"
    forced: bool = False


SMALLEST, PHONE, DESKTOP = Layout(320, scheme="dark"), Layout(360), Layout(1280)
# Each page is loaded once a language, for loading it takes longer than looking at it.
FURTHER = {
    "en": (Layout(320), Layout(1280, 200), Layout(1280, scheme="dark"), Layout(360, forced=True)),
    "de": (Layout(640, 200, "dark"), DESKTOP),
}


def shown(visit: Open, street: Street, view: View, layout: Layout, language: str) -> Visit:
    """The page in this state, in a window of its own."""
    house = street(view.where)
    opened = visit(
        "about:blank", refusals=ANY_REFUSAL, disconnects=True, width=layout.width, language=language
    )
    page = opened.page
    lay_out(opened, layout)
    house.let_in(page.context, view.role, view.reads)
    view.before(page, house)
    page.goto(house.address_of(view.path))
    whole(page)
    view.act(page, house)
    return opened


def lay_out(opened: Visit, layout: Layout) -> None:
    """Set window, system and the size of text in the browser, by which a page asks for its width."""
    page = opened.page
    page.set_viewport_size({"width": layout.width, "height": HEIGHTS.get(layout.width, 900)})
    page.emulate_media(
        color_scheme=layout.scheme,
        reduced_motion="reduce",
        forced_colors="active" if layout.forced else "none",
    )
    opened.window.text_size(layout.zoom)


SMALL_TARGETS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter(each => each.checkVisibility({ visibilityProperty: true }) && each.type !== 'hidden')
  .map(each => [each, (each.closest('label') ?? each).getBoundingClientRect()])
  .filter(([each, box]) => box.width && (box.height < 24 || box.width < 24))
  // A link within a sentence is as high as its line (WCAG 2.5.8, inline).
  .filter(([each]) => !(each.matches('a') && getComputedStyle(each).display === 'inline'
    && [...each.parentElement.childNodes].some(other => other !== each && other.textContent.trim())))
  .map(([each, box]) => `${box.width} × ${box.height}: ${each.outerHTML.slice(0, 120)}`)"""


# Text as WCAG 1.4.12 lets every reader space it.
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important }
* { word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""
# What is cut off where its box does not grow with its words.
CUT_OFF = """() => [...document.querySelectorAll('body *')]
  .filter(each => each.checkVisibility({ visibilityProperty: true }))
  .filter(each => !each.closest('svg, .visually-hidden'))
  .filter(each => {
    const { overflowX, overflowY } = getComputedStyle(each);
    return (overflowX === 'hidden' && each.scrollWidth > each.clientWidth + 1)
      || (overflowY === 'hidden' && each.scrollHeight > each.clientHeight + 1);
  })
  .map(each => each.outerHTML.slice(0, 120))"""
# What is only told by a colour that this mode takes away: a border, an outline or a mark has to remain.
INVISIBLE = """() => [...document.querySelectorAll('button, .button, textarea, select, input, .faces label')]
  .filter(each => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter(each => each.type !== 'hidden')
  .filter(each => !each.matches('input[type=radio], input[type=checkbox], input[type=file], button.link'))
  .filter(each => getComputedStyle(each).borderTopWidth === '0px')
  .map(each => each.outerHTML.slice(0, 120))"""


def findings(opened: Visit, layout: Layout) -> list[str]:
    """What is wrong with the open page in this layout, each with what it is."""
    page = opened.page
    lay_out(opened, layout)
    drawn(page)
    wrong = [f"{opened.overflow()} px too wide"] if opened.overflow() > 0 else []
    wrong += [f"too small: {each}" for each in page.evaluate(SMALL_TARGETS)]
    wrong += [f"moves: {each}" for each in moving(page)]
    axe = opened.accessibility_findings()
    if layout.forced:
        assert page.evaluate("() => matchMedia('(forced-colors: active)').matches")
        wrong += [f"not seen: {each}" for each in page.evaluate(INVISIBLE)]
        # How well two colours differ is what the reader has chosen here.
        axe = [each for each in axe if "color-contrast:" not in each]
    return wrong + axe


def spaced(opened: Visit) -> list[str]:
    """What is wrong once a reader has spaced the text on a phone; the page stays so."""
    lay_out(opened, PHONE)
    opened.page.evaluate(
        "text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text);"
        " document.adoptedStyleSheets.push(sheet) }",
        SPACED,
    )
    drawn(opened.page)
    wide = [f"{opened.overflow()} px too wide"] if opened.overflow() > 0 else []
    return wide + [f"cut off: {each}" for each in opened.page.evaluate(CUT_OFF)]


def moving(page: Page) -> list[str]:
    """What moves although the reader's system is set to less of it; what waits to be shown does not."""
    found: list[str] = page.evaluate(
        "() => document.getAnimations().map(each => each.animationName ?? each.transitionProperty)"
    )
    return [name for name in found if name != "appear"]


SIDEWAYS = """() => [...document.querySelectorAll('.table')]
  .filter(each => each.checkVisibility() && each.scrollWidth > each.clientWidth)
  .map(each => `${each.scrollWidth - each.clientWidth}: ${each.innerText.slice(0, 120)}`)"""


# Each element has a number of its own, whatever comes into the page before it meanwhile.
NUMBERED = """
  const numbers = (window.numbersOfElements ??= new WeakMap());
  const numberOf = each => {
    if (!numbers.has(each)) numbers.set(each, (window.lastNumber = (window.lastNumber ?? 0) + 1));
    return numbers.get(each);
  };
"""
FOCUSED = f"""() => {{
  {NUMBERED}
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const drawn = each => {{
    const style = getComputedStyle(each);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  }};
  const box = (here.closest('label') ?? here).getBoundingClientRect();
  return {{
    name: here.outerHTML.slice(0, 120),
    ring: drawn(here) || (here.closest('label') !== null && drawn(here.closest('label'))),
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    stop: numberOf(here.matches('input[type=radio]') ? document.getElementsByName(here.name)[0] : here),
  }};
}}"""
# What Tab has to reach: everything to operate, and of each group of radio buttons one.
STOPS = f"""() => {{
  {NUMBERED}
  const can = 'a[href], button, select, textarea, summary, input, [tabindex="0"]';
  return Object.fromEntries([...document.querySelectorAll(can)]
    .filter(each => each.checkVisibility({{ visibilityProperty: true }}))
    .filter(each => !each.disabled && each.type !== 'hidden')
    .map(each => each.matches('input[type=radio]') ? document.getElementsByName(each.name)[0] : each)
    .map(each => [numberOf(each), each.outerHTML.slice(0, 120)]));
}}"""


def by_keyboard(opened: Visit) -> list[str]:
    """What Tab does not reach, reaches twice, or reaches unseen."""
    page = opened.page
    lay_out(opened, DESKTOP)
    drawn(page)
    # From the very beginning, wherever the page itself or what was done has put the reader.
    page.locator(".skip").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".skip")).to_be_focused()
    stops: dict[str, str] = page.evaluate(STOPS)
    reached: dict[str, Any] = {}
    last = ""
    # Day, month, year and calendar of a date, or hours and minutes, are stops that the browser makes itself.
    several = page.locator("input:is([type=date], [type=time])").count()
    for _ in range(len(stops) + 10 + 4 * several):
        here = page.evaluate(FOCUSED)
        if here is None or (str(here["stop"]) in reached and str(here["stop"]) != last):
            break
        last = str(here["stop"])
        reached.setdefault(last, here)
        page.keyboard.press("Tab")
    return [
        *[f"not reached: {name}" for stop, name in stops.items() if stop not in reached],
        *[f"no stop: {each['name']}" for stop, each in reached.items() if stop not in stops],
        *[f"no ring: {each['name']}" for each in reached.values() if not each["ring"]],
        *[f"out of sight: {each['name']}" for each in reached.values() if not each["seen"]],
    ]


NOT_WALKED_DAILY = [
    pytest.param(view, marks=pytest.mark.long) if view.walked else pytest.param(view) for view in DESK
]
NARROW = {"results", "a week", "a group", "a group's week", "forecast"}


@pytest.mark.parametrize("view", [*PAGES, *STATES, *NOT_WALKED_DAILY], ids=lambda view: view.name)
def test_on_the_smallest_phone_all_is_there_and_by_keyboard_every_stop_is_reached_once(
    visit: Open, street: Street, view: View
) -> None:
    opened = shown(visit, street, view, SMALLEST, "de")
    assert findings(opened, SMALLEST) == []
    if view.name in NARROW:
        lay_out(opened, PHONE)
        assert opened.page.evaluate(SIDEWAYS) == []
    # A page with everything open has the stops of the page as it is, and so many more.
    if view in PAGES and "all open" not in view.name:
        assert by_keyboard(opened) == []


@pytest.mark.parametrize("view", [view for view in PAGES if view.name in NARROW], ids=lambda view: view.name)
def test_no_table_of_the_results_scrolls_sideways_in_english_either(
    visit: Open, street: Street, view: View
) -> None:
    assert shown(visit, street, view, PHONE, "en").page.evaluate(SIDEWAYS) == []


@pytest.mark.long
@pytest.mark.parametrize("language", FURTHER)
@pytest.mark.parametrize("view", [*PAGES, *STATES, *DESK], ids=lambda view: view.name)
def test_in_every_other_layout_all_is_there_too(
    visit: Open, street: Street, view: View, language: str
) -> None:
    first, *others = FURTHER[language]
    opened = shown(visit, street, view, first, language)
    wrong = {layout: findings(opened, layout) for layout in (first, *others)}
    assert {layout: found for layout, found in wrong.items() if found} == {}
    if view not in PAGES and language == "en":
        assert by_keyboard(opened) == []
    assert spaced(opened) == []


def test_every_template_that_is_a_page_is_in_the_list() -> None:
    """A page that nobody lists is looked at by nobody."""
    templates = Path(__file__).parents[2] / "frontend" / "templates"
    pages = {
        path.stem
        for folder in (".", "desk", "measures")
        for path in (templates / folder).glob("*.html")
        if "{% extends" in path.read_text(encoding="utf-8")
        and "{% block main %}" in path.read_text(encoding="utf-8")
    }
    assert pages - SHOWN_BY == set()


# What the views show, and what a test brings about: report_waiting a_report_that_takes_long, houses and
# theatre test_theatre_page; provider_values needs a service that answers: tests/api/access/provider reads it;
# kiosk_closed is shown by test_kiosk.
SHOWN_BY = {
    "accessibility", "account", "advice", "analysis", "codes", "forecast", "home", "houses", "link", "log",
    "lots", "made_key", "made_link", "names", "new", "new_way_in", "opening", "password", "people", "privacy",
    "privacy_customers", "problem", "programs", "provider_refused", "provider_values", "pulse", "pulse_mails",
    "questions", "rating", "rehearsal",
    "register", "replies", "report", "report_empty", "report_waiting", "results", "results_entrance",
    "results_group", "results_group_week", "results_week", "settings", "sign_in", "start", "theatre", "tour",
    "wish",
    "asking", "further", "jobs", "kiosk_closed", "objection", "queues", "results_check", "schedule",
    "start_mail", "start_question",
    "contacts", "contacts_look", "contacts_read",
    "start_roster", "start_roster_look", "start_said", "start_wave", "traits", "traits_look",
}  # fmt: skip
