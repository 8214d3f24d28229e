"""One open week for all tests of the ballots."""

import pytest

from tests.open_wave import OpenWave, make_open_wave


@pytest.fixture(scope="session")
def wave(tmp_path_factory: pytest.TempPathFactory) -> OpenWave:
    return make_open_wave(tmp_path_factory.mktemp("wave") / "keys")


@pytest.fixture(autouse=True)
def ready_keys() -> None:
    """None: these tests ask how keys are made."""
