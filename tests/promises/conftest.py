"""One open week, and a server in memory, for the attacks that need no database."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import visit, windows  # noqa: F401  # fixtures
from tests.open_wave import OpenWave, make_open_wave
from tests.promises.installed import installed  # noqa: F401  # a fixture
from tests.stand_in import StandIn, stand_in


@pytest.fixture(scope="session")
def wave(tmp_path_factory: pytest.TempPathFactory) -> OpenWave:
    return make_open_wave(tmp_path_factory.mktemp("wave") / "keys")


@pytest.fixture
def server(wave: OpenWave) -> Iterator[StandIn]:
    with stand_in(wave) as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: StandIn) -> Iterator[Page]:
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(server.url)
    yield opened
    context.close()
