"""What a browser has written of its visitor on the disk, read when it has written it.

What pages keep is in the files five seconds after it was kept; one that is closed before writes it while it
ends, and now and then does not. So whoever reads the files waits for a mark of their own that was kept last.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import CHROMIUM, FLAGS, until

MARK = "Kept-After-Everything-Else"
KEEP = "(mark) => { for (const each of [localStorage, sessionStorage]) each.setItem('mark', mark); }"
PLACES = ("Local Storage", "Session Storage")


@contextmanager
def browser_with_a_profile(browser: Browser, folder: Path) -> Iterator[BrowserContext]:
    """The whole browser with its files in the folder, which are all there when it has ended."""
    context = browser.browser_type.launch_persistent_context(folder, executable_path=CHROMIUM, args=FLAGS)
    try:
        yield context
    finally:
        context.close()


def written(page: Page, folder: Path) -> None:
    """Wait until the files hold whatever this page and the others of its site have kept, and its address."""
    page.evaluate(KEEP, MARK)
    until(page, lambda: kept(folder) and remembered(folder, page.url))


def kept(folder: Path) -> bool:
    found = {part for path in files_with(folder, MARK) for part in path.parts}
    return found.issuperset(PLACES)


def remembered(folder: Path, address: str) -> bool:
    return any(path.name.startswith("History") for path in files_with(folder, address))


def files_with(folder: Path, text: str) -> list[Path]:
    """Every file of a browser's profile in which a text stands, in either of its spellings."""
    # A folder may go while it is walked through, as a file may.
    files = [Path(place, name) for place, _, names in os.walk(folder) for name in names]
    files = [path for path in files if path.is_file()]
    assert len(files) > 20
    spellings = (text.encode(), text.encode("utf-16-le"))
    return [path for path in files if any(spelling in content(path) for spelling in spellings)]


def content(path: Path) -> bytes:
    """What is in it; a browser that still runs takes files away while they are counted."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
