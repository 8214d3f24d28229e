"""Which files are read where only tests with a browser are wanted: tests/browser.py."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.browser import pytest_collection_modifyitems, pytest_ignore_collect, takes_the_browser

TESTS = Path(__file__).parent


def asked(expression: str) -> Any:
    """As much of pytest's configuration as is asked for."""
    return SimpleNamespace(getoption={"markexpr": expression}.__getitem__)


@pytest.mark.parametrize(
    "file", ["journeys/test_start_page.py", "promises/test_a_changed_script_is_not_run.py"]
)
def test_a_file_that_names_what_drives_a_browser_is_read(file: str) -> None:
    assert (TESTS / file).is_file()
    assert pytest_ignore_collect(TESTS / file, asked("browser and not long")) is None


@pytest.mark.parametrize("file", ["survey/test_tally.py", "api/access/test_joining.py"])
def test_another_is_read_only_where_other_tests_are_wanted(file: str) -> None:
    assert pytest_ignore_collect(TESTS / file, asked("browser and not long")) is True
    assert pytest_ignore_collect(TESTS / file, asked("not long and not browser")) is None
    assert pytest_ignore_collect(TESTS / file, asked("long or hypothesis")) is None


def test_a_helper_is_never_left_out() -> None:
    assert pytest_ignore_collect(TESTS / "voter.py", asked("browser and not long")) is None


def test_whoever_takes_the_browser_from_another_file_ends_the_run(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not takes_the_browser(request.node)
    monkeypatch.setattr("tests.browser.takes_the_browser", lambda _: True)
    monkeypatch.setattr("tests.browser.names_a_driver", lambda _: False)
    marked = SimpleNamespace(add_marker=lambda _: None, nodeid="test_alone", path=TESTS, keywords={})
    with pytest.raises(pytest.UsageError, match="test_alone takes the browser"):
        pytest_collection_modifyitems([marked])  # type: ignore[list-item]  # stands for a test
