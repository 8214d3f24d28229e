"""One open week for all attacks that need no server."""

import pytest

from tests.open_wave import OpenWave, make_open_wave


@pytest.fixture(scope="session")
def wave(tmp_path_factory: pytest.TempPathFactory) -> OpenWave:
    return make_open_wave(tmp_path_factory.mktemp("wave") / "keys")
