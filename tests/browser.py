"""A real browser, started once: Debian's Chromium, of which journeys take the shell without windows.

The shell draws, runs scripts and asks the network as the whole browser does, and leaves out what surrounds
a page (profiles, extensions, menus): a window of its own takes a fifth of the time. What a device keeps on
its disk is asked of the whole browser (`CHROMIUM`), and so is everything in `scripts/test --long`.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
SHELL = Path("/usr/bin/chromium-headless-shell")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # One process for all pages of a window, one after another: it has compiled their scripts before.
    "--renderer-process-limit=1",
    "--accept-lang=en-US",  # the shell by itself names no language
)
# Playwright's own five and thirty seconds are too few on a busy machine, on which a report takes a minute to
# draw; whoever sees what they wait for goes on.
PATIENCE_MS = 150_000
# Whoever drives a browser names one of these.
DRIVERS = ("playwright", "tests.journeys.conftest")


def installed(path: Path) -> Path:
    """The browser, or a failure with its remedy: a journey that is skipped proves nothing."""
    if not path.exists():
        pytest.fail(f"{path} is missing. As root: apt-get install {path.name}")
    return path


def patient(make: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
    """The same way to a window, in which whatever is waited for has the time that it needs."""

    def made(*words: Any, **more: Any) -> BrowserContext:
        context = make(*words, **more)
        context.set_default_timeout(PATIENCE_MS)
        return context

    return made


def until(page: Page, condition: Callable[[], bool]) -> None:
    """Wait for what the browser tells or writes by itself; its events arrive while a page waits."""
    end = time.monotonic() + PATIENCE_MS / 1000
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError
        page.wait_for_timeout(50)


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    long = request.config.getoption("markexpr").startswith("long")
    path = installed(CHROMIUM if long else SHELL)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS, timeout=PATIENCE_MS)
        for owner, name in ((chromium, "new_context"), (playwright.chromium, "launch_persistent_context")):
            setattr(owner, name, patient(getattr(owner, name)))
        yield chromium
        chromium.close()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where only tests with a browser are wanted, leave the other files out before they are imported."""
    wanted: str = config.getoption("markexpr")
    left_out = (
        wanted.startswith("browser")
        and collection_path.name.startswith("test_")
        and collection_path.suffix == ".py"
        and not names_a_driver(collection_path)
    )
    return True if left_out else None  # None: as pytest would have it


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser comes last: its event loop stays in this thread, where no other then runs."""
    for item in items:
        if takes_the_browser(item):
            item.add_marker("browser")
            if not names_a_driver(item.path):
                raise pytest.UsageError(
                    f"{item.nodeid} takes the browser, but its file names none of {', '.join(DRIVERS)}: "
                    "it would be left out where only tests with a browser are run (tests/browser.py)."
                )
    items.sort(key=lambda item: "browser" in item.keywords)


def takes_the_browser(item: pytest.Item) -> bool:
    """Whether it takes the fixture above, itself or by another, and not one of its own with that name."""
    if not isinstance(item, pytest.Function):
        return False
    found = item._fixtureinfo.name2fixturedefs.get("browser")
    # The last of that name is the one that the test gets.
    return found is not None and found[-1].func.__module__ == __name__


def names_a_driver(file: Path) -> bool:
    text = file.read_text(encoding="utf-8")
    return any(driver in text for driver in DRIVERS)
