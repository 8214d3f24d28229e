"""One open week for all tests of the ballots."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.open_wave import OpenWave, make_open_wave
from tests.stand_in import StandIn, stand_in


@pytest.fixture(scope="session")
def wave(tmp_path_factory: pytest.TempPathFactory) -> OpenWave:
    return make_open_wave(tmp_path_factory.mktemp("wave") / "keys")


@pytest.fixture(autouse=True)
def ready_keys() -> None:
    """None: these tests ask how keys are made."""


@pytest.fixture
def server(wave: OpenWave) -> Iterator[StandIn]:
    with stand_in(wave) as running:
        yield running


@pytest.fixture
def device(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def page(device: BrowserContext, server: StandIn) -> Page:
    opened = device.new_page()
    opened.clock.set_fixed_time("2026-03-19T12:00:00Z")
    opened.goto(server.url)
    return opened
