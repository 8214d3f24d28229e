"""A command does the same whether the server runs or not, and nobody else can give one."""

import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import pytest

from api.commands import running as commands
from api.commands.running import run_command, serve_commands
from api.installation import open_installation
from api.settings.fields import Settings
from api.settings.settings import read_settings
from survey.errors import InUse, Misconfigured, NotFound, WrongRows
from tests.api import command_server
from tests.api.command_server import KNOWN
from tests.survey.database.test_other_processes import writing
from tests.warm import Forked, beside


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, function in KNOWN.items():
        monkeypatch.setitem(commands.COMMANDS, name, function)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"RESONANZ_DATA": str(tmp_path / "data")})


@contextmanager
def serving(settings: Settings) -> Iterator[tuple[Forked, TextIO]]:
    """Another process that has the database open, and its log."""
    with beside(command_server.run, str(settings.data)) as (process, log):
        assert log.readline() == "open\n"
        yield process, log


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """An installation whose server runs, for tests that leave it running."""
    settings = read_settings({"RESONANZ_DATA": str(tmp_path_factory.mktemp("served") / "data")})
    with serving(settings):
        yield settings


async def test_without_a_server_the_command_line_opens_the_database_itself(settings: Settings) -> None:
    assert await run_command(settings, "add", name="Nord") == {"names": ["Nord"], "by": "resonanz add"}


async def test_with_a_server_it_runs_there(served: Settings) -> None:
    assert await run_command(served, "add", name="Nord") == {"names": ["Nord"], "by": "resonanz serve"}


async def test_a_refusal_arrives_as_it_was_said(served: Settings) -> None:
    with pytest.raises(NotFound, match=r"There is no department Nord\."):
        await run_command(served, "fail", how="sentence")
    with pytest.raises(WrongRows) as wrong:
        await run_command(served, "fail", how="rows")
    assert str(wrong.value) == "staff.csv: 3 errors; nothing was read."
    assert [(row.row, row.column, row.say()) for row in wrong.value.errors] == [
        (7, "team", "Nord is not known.")
    ]


async def test_a_bug_is_in_the_servers_log_and_the_server_goes_on(settings: Settings) -> None:
    with serving(settings) as (server, log):
        with pytest.raises(Misconfigured, match="its log says why"):
            await run_command(settings, "fail", how="bug")
        assert await run_command(settings, "add", name="Nord")
        server.kill()
        assert "ZeroDivisionError" in log.read()


async def test_the_log_of_a_bug_names_kinds_and_places_and_nothing_that_was_sent(settings: Settings) -> None:
    with serving(settings) as (server, log):
        with pytest.raises(Misconfigured, match="its log says why") as failed:
            await run_command(settings, "fail", how="quoting", name="Eva Marker-7f3a")
        server.kill()
        written = log.read()
    assert "LookupError from ValueError" in written
    assert "command_server.py" in written
    assert "Marker-7f3a" not in written + str(failed.value)


async def test_a_server_that_dies_over_it_says_that_nothing_is_certain(settings: Settings) -> None:
    with serving(settings), pytest.raises(Misconfigured, match="before you repeat it"):
        await run_command(settings, "fail", how="die")


async def test_a_long_file_arrives_whole(served: Settings) -> None:
    assert await run_command(served, "length", text="ü" * 3_000_000) == 3_000_000


async def test_a_command_that_the_server_does_not_know_is_named(
    served: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(commands.COMMANDS, "newer", KNOWN["add"])
    with pytest.raises(Misconfigured, match="knows no command “newer”"):
        await run_command(served, "newer", name="Nord")


def test_only_the_same_user_may_give_commands(served: Settings) -> None:
    mode = (served.data / "commands.socket").stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600


async def test_a_database_held_by_something_else_is_waited_for_and_then_named(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(commands, "PATIENCE_SECONDS", 0.5)
    settings = read_settings(
        {
            "RESONANZ_DATA": str(tmp_path),
            "RESONANZ_KEYS": f"{tmp_path}-keys",
            "RESONANZ_SECRETS": f"{tmp_path}-secrets",
            "RESONANZ_DATABASE": sqlite_url,
        }
    )
    begun = time.monotonic()
    with writing(sqlite_url), pytest.raises(InUse, match="a writing process"):
        await run_command(settings, "add", name="Nord")
    assert time.monotonic() - begun >= 0.5
    assert "Nord" in (await run_command(settings, "add", name="Nord"))["names"]


async def test_a_stopped_server_leaves_no_socket_and_a_killed_ones_is_replaced(settings: Settings) -> None:
    settings.data.mkdir()
    place = settings.data / "commands.socket"
    place.touch()
    async with open_installation(settings, "resonanz serve") as installation, serve_commands(installation):
        assert place.is_socket()
    assert not place.exists()


async def test_a_path_too_long_for_a_socket_is_said(tmp_path: Path) -> None:
    settings = read_settings({"RESONANZ_DATA": str(tmp_path / ("x" * 100))})
    async with open_installation(settings, "resonanz serve") as installation:
        with pytest.raises(Misconfigured, match="107 bytes"):
            async with serve_commands(installation):
                pass
