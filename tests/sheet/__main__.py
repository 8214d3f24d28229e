"""`scripts/screenshots`: photographs every page into build/screenshots and writes an index.html over them."""

import argparse
import re
import sys
from contextlib import ExitStack
from html import escape
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import CHROMIUM, FLAGS, PATIENCE_MS
from tests.sheet.desk import desk
from tests.sheet.desk_views import DESK
from tests.sheet.houses import House, demo, empty, first_week
from tests.sheet.views import PAGES, STATES, View, Where

LANGUAGES = ("en", "de")
WIDTHS = {360: 740, 768: 1024, 1280: 900}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
FOLDER = Path(__file__).parents[2] / "build" / "screenshots"


def main() -> None:
    """Start what is photographed, photograph it, and say where the sheet is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--only", default="", help="a part of the names of the pages")
    parser.add_argument("--width", type=int, choices=WIDTHS, action="append")
    parser.add_argument("--lang", choices=LANGUAGES, action="append")
    parser.add_argument("--scheme", choices=SCHEMES, action="append")
    chosen = parser.parse_args()
    views = [view for view in [*PAGES, *STATES, *DESK] if chosen.only in view.name]
    chosen.folder.mkdir(parents=True, exist_ok=True)
    combinations = list(product(chosen.lang or LANGUAGES, chosen.width or WIDTHS, chosen.scheme or SCHEMES))
    with ExitStack() as stack:
        temporary = Path(stack.enter_context(TemporaryDirectory()))
        houses = _open(stack, temporary, {view.where for view in views})
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        expect.set_options(timeout=PATIENCE_MS)
        for view in views:
            for language, width, scheme in combinations:
                path = chosen.folder / _file(view, language, width, scheme)
                house = houses[view.where]
                address = house.address_of(view.path)
                wider = _photograph(browser, view, house, address, path, language, width, scheme)
                if wider > 0:
                    print(f"{path.name}: {wider} px wider than the window")
            sys.stderr.write(f"\n{view.name}")
    (chosen.folder / "index.html").write_text(_index(chosen.folder), encoding="utf-8")
    print(f"\n{chosen.folder / 'index.html'}")


def _open(stack: ExitStack, folder: Path, needed: set[Where]) -> dict[Where, House]:
    makers = {"demo": demo, "empty": empty, "first week": first_week, "desk": desk}
    houses: dict[Where, House] = {}
    for where in needed:
        place = folder / where.replace(" ", "-")
        place.mkdir()
        houses[where] = stack.enter_context(makers[where](place))
    return houses


def _photograph(
    browser: Browser,
    view: View,
    house: House,
    address: str,
    path: Path,
    language: str,
    width: int,
    scheme: Literal["light", "dark"],
) -> int:
    """One picture of a page as a whole; returns by how much it is wider than its window."""
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]}, color_scheme=scheme, locale=language
    )
    house.let_in(context, view.role, view.reads)
    page = context.new_page()
    view.before(page, house)
    page.goto(address, timeout=PATIENCE_MS)  # the first reader of a report waits for it
    page.wait_for_load_state()
    view.act(page, house)
    page.screenshot(path=path, full_page=True)
    page.unroute_all(behavior="ignoreErrors")
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()
    return wider


def _file(view: View, language: str, width: int, scheme: str) -> str:
    name = re.sub(r"\W+", "-", view.name).strip("-")
    return f"{name}_{language}_{width}_{scheme}.png"


def _index(folder: Path) -> str:
    """Every picture in the folder, of this and of earlier runs."""
    rows = []
    for view in [*PAGES, *STATES, *DESK]:
        pictures = "".join(
            f'<a href="{name}"><img loading="lazy" src="{name}" alt="" style="width:{width // 6}px"><br>'
            f"{language} {width} {scheme}</a>"
            for language, width, scheme in product(LANGUAGES, WIDTHS, SCHEMES)
            if (folder / (name := _file(view, language, width, scheme))).exists()
        )
        rows.append(f"<h2>{escape(view.name)}</h2><div>{pictures}</div>")
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Screenshots</title><style>'
        "body{font:14px sans-serif}div{display:flex;flex-wrap:wrap;gap:12px;align-items:start}"
        "img{border:1px solid #999;max-height:400px;object-fit:cover;object-position:top}</style>"
        + "".join(rows)
    )


if __name__ == "__main__":
    main()
