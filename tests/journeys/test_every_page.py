"""Every page and every state of it, for somebody who sees little, has a small window or uses the keyboard.

What there is to see is listed once, for these journeys and for the photographs: tests/sheet/views.py.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Open, Visit
from tests.sheet.desk import desk
from tests.sheet.desk_views import DESK
from tests.sheet.houses import House, demo, empty, first_week
from tests.sheet.views import PAGES, STATES, View

ANY_REFUSAL = frozenset(range(400, 504))


Street = dict[str, House]


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with ExitStack() as stack:
        yield {
            "first week": stack.enter_context(first_week(tmp_path_factory.mktemp("first"))),
            "demo": stack.enter_context(demo(tmp_path_factory.mktemp("demo"))),
            "desk": stack.enter_context(desk(tmp_path_factory.mktemp("desk"))),
            "empty": stack.enter_context(empty(tmp_path_factory.mktemp("empty"))),
        }


def shown(
    visit: Open,
    street: Street,
    view: View,
    zoom: int = 100,
    forced: Literal["active", "none"] = "none",
    **how: object,
) -> Visit:
    """The page in this state, in a window of its own."""
    house = street[view.where]
    opened = visit("about:blank", refusals=ANY_REFUSAL, disconnects=True, **how)
    page = opened.page
    page.emulate_media(reduced_motion="reduce", forced_colors=forced)
    house.let_in(page.context, view.role, view.reads)
    if zoom != 100:
        # As a reader sets it in the browser: what a page asks about the width then counts by it, too.
        sizes = {"standard": 16 * zoom // 100, "fixed": 13 * zoom // 100}
        page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": sizes})
    view.before(page, house)
    page.goto(house.address_of(view.path), timeout=90_000)
    page.wait_for_load_state()
    view.act(page, house)
    return opened


NOT_WALKED_DAILY = [
    pytest.param(view, marks=pytest.mark.long) if view.walked else pytest.param(view) for view in DESK
]
SMALL_TARGETS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter(each => each.checkVisibility({ visibilityProperty: true }) && each.type !== 'hidden')
  .map(each => [each, (each.closest('label') ?? each).getBoundingClientRect()])
  .filter(([each, box]) => box.width && (box.height < 24 || box.width < 24))
  // A link within a sentence is as high as its line (WCAG 2.5.8, inline).
  .filter(([each]) => !(each.matches('a') && getComputedStyle(each).display === 'inline'
    && [...each.parentElement.childNodes].some(other => other !== each && other.textContent.trim())))
  .map(([each, box]) => `${box.width} × ${box.height}: ${each.outerHTML.slice(0, 120)}`)"""


@pytest.mark.parametrize("view", [*PAGES, *STATES, *NOT_WALKED_DAILY], ids=lambda view: view.name)
@pytest.mark.parametrize(
    ("width", "zoom", "scheme", "language"),
    [
        (320, 100, "dark", "de"),
        pytest.param(320, 100, "light", "en", marks=pytest.mark.long),
        pytest.param(640, 200, "dark", "de", marks=pytest.mark.long),
        pytest.param(1280, 200, "light", "en", marks=pytest.mark.long),
        pytest.param(1280, 100, "dark", "en", marks=pytest.mark.long),
    ],
)
def test_it_fits_every_target_is_large_enough_and_axe_finds_nothing(
    visit: Open,
    street: Street,
    view: View,
    width: int,
    zoom: int,
    scheme: Literal["light", "dark"],
    language: str,
) -> None:
    opened = shown(visit, street, view, zoom, width=width, scheme=scheme, language=language)
    assert opened.overflow() <= 0
    assert opened.page.evaluate(SMALL_TARGETS) == []
    assert opened.accessibility_findings() == []
    assert moving(opened.page) == []


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


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("view", [*PAGES, *STATES, *DESK], ids=lambda view: view.name)
def test_text_may_be_spaced_on_a_phone(visit: Open, street: Street, view: View, language: str) -> None:
    opened = shown(visit, street, view, width=360, language=language)
    opened.page.evaluate(
        "text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text);"
        " document.adoptedStyleSheets.push(sheet) }",
        SPACED,
    )
    opened.page.evaluate(DRAWN)
    assert opened.overflow() <= 0
    assert opened.page.evaluate(CUT_OFF) == []


@pytest.mark.long
@pytest.mark.parametrize("view", [*PAGES, *STATES, *DESK], ids=lambda view: view.name)
def test_in_forced_colours_everything_to_operate_is_seen(visit: Open, street: Street, view: View) -> None:
    opened = shown(visit, street, view, width=360, forced="active")
    assert opened.page.evaluate("() => matchMedia('(forced-colors: active)').matches")
    assert opened.page.evaluate(INVISIBLE) == []
    # How well two colours differ is what the reader has chosen here.
    assert [each for each in opened.accessibility_findings() if "color-contrast:" not in each] == []


def moving(page: Page) -> list[str]:
    """What moves although the reader's system is set to less of it; what waits to be shown does not."""
    found: list[str] = page.evaluate(
        "() => document.getAnimations().map(each => each.animationName ?? each.transitionProperty)"
    )
    return [name for name in found if name != "appear"]


SIDEWAYS = """() => [...document.querySelectorAll('.table')]
  .filter(each => each.checkVisibility() && each.scrollWidth > each.clientWidth)
  .map(each => `${each.scrollWidth - each.clientWidth}: ${each.innerText.slice(0, 120)}`)"""


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", ["results", "a week", "a group", "a group's week", "forecast"])
def test_no_table_of_the_results_scrolls_sideways_on_a_phone(
    visit: Open, street: Street, name: str, language: str
) -> None:
    (view,) = [each for each in PAGES if each.name == name]
    assert shown(visit, street, view, width=360, language=language).page.evaluate(SIDEWAYS) == []


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
# A browser takes no keys before it has drawn a page for the first time, and forgets them.
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"


ONE_BY_ONE = [
    *[view for view in PAGES if "all open" not in view.name],
    *[pytest.param(view, marks=pytest.mark.long) for view in [*STATES, *DESK]],
]


@pytest.mark.parametrize("view", ONE_BY_ONE, ids=lambda view: view.name)
def test_by_keyboard_every_stop_is_reached_once_and_is_seen(visit: Open, street: Street, view: View) -> None:
    page = shown(visit, street, view, width=1280).page
    page.evaluate(DRAWN)
    # From the very beginning, wherever the page itself or what was done has put the reader.
    page.locator(".skip").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".skip")).to_be_focused()
    stops: dict[str, str] = page.evaluate(STOPS)
    reached: dict[str, Any] = {}
    for _ in range(len(stops) + 5):
        here = page.evaluate(FOCUSED)
        if here is None or str(here["stop"]) in reached:
            break
        reached[str(here["stop"])] = here
        page.keyboard.press("Tab")
    assert {name for stop, name in stops.items() if stop not in reached} == set()
    assert {each["name"] for stop, each in reached.items() if stop not in stops} == set()
    assert [each["name"] for each in reached.values() if not each["ring"]] == []
    assert [each["name"] for each in reached.values() if not each["seen"]] == []


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
# theatre test_theatre_page; provider_values needs a service that answers: tests/api/access/provider reads it.
SHOWN_BY = {
    "accessibility", "account", "advice", "analysis", "codes", "forecast", "home", "houses", "link", "log",
    "lots", "made_key", "made_link", "names", "new", "new_way_in", "opening", "password", "people", "privacy",
    "privacy_customers", "problem", "programs", "provider_refused", "provider_values", "pulse", "pulse_mails",
    "rating",
    "register", "replies", "report", "report_empty", "report_waiting", "results", "results_entrance",
    "results_group", "results_group_week", "results_week", "settings", "sign_in", "start", "theatre", "tour",
    "wish",
}  # fmt: skip
