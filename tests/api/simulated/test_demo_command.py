"""The demo: a year, its finding, its truth, and a page; again without complaint."""

import asyncio
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import chdir
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import resonanz
from api.cli.beginning import demo
from api.installation import SERVER, open_installation
from api.results.check import lines_of
from api.results.collecting import Results, collect_results
from api.results.self_image import self_image_of
from api.settings.settings import read_settings
from api.simulated import mirrors
from survey import clock
from survey.database.lock import Lock
from survey.waves.merging import SMALLEST
from tests.api.cli.command import run
from tests.clock import GoingClock

Made = Callable[[str], tuple[Path, Result]]
FRIDAY = datetime(2026, 11, 27, 9, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def friday() -> Iterator[None]:
    """All of them live in one week: a demo of the next one has other weeks in it."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(clock, "_clock", GoingClock(FRIDAY))
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The demo in a language, made once in a folder of its own, and what it printed."""

    @cache
    def once(language: str) -> tuple[Path, Result]:
        folder = tmp_path_factory.mktemp(language)
        with chdir(folder):
            return folder, CliRunner().invoke(resonanz, ["demo", "--no-serve", "--lang", language])

    return once


@pytest.mark.parametrize(("language", "truth"), [("en", "True: a team's own mood"), ("de", "Wahr ist")])
def test_the_demo_prints_the_finding_and_the_truth_and_writes_the_page(
    made: Made, language: str, truth: str
) -> None:
    folder, first = made(language)
    assert (first.exit_code, first.exception) == (0, None), first.output
    assert truth in first.output
    page = (folder / "demo" / f"answer-{language}.html").read_text(encoding="utf-8")
    assert f'<html lang="{language}"' in page
    assert {"en": "inexact answers flatten", "de": "ungenaue Antworten machen"}[language] in " ".join(
        first.output.split()
    )
    assert {"en": "answers and ratings here are simulated", "de": "sind hier simuliert"}[language] in page


def test_the_demo_comes_out_the_same_again(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, first = made("en")
    page = (folder / "demo" / "answer-en.html").read_text(encoding="utf-8")
    monkeypatch.chdir(folder)
    again = CliRunner().invoke(resonanz, ["demo", "--no-serve", "--lang", "en"])
    assert (again.exit_code, again.exception) == (0, None), again.output
    # All but the seconds it took.
    assert again.output.splitlines()[:-1] == first.output.splitlines()[:-1]
    assert (folder / "demo" / "answer-en.html").read_text(encoding="utf-8") == page


def test_the_finding_of_the_demo_is_the_one_of_its_table(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, shown = made("en")
    table = (folder / "demo" / "team-weeks.csv").read_text(encoding="utf-8-sig")
    monkeypatch.chdir(folder)
    words = ["analyse", "demo/team-weeks.csv", "--plan", "demo/plan.json", "--lang", "en"]
    analysed = CliRunner().invoke(resonanz, words).output
    finding, _, spans = analysed.strip().rpartition("\n\n")
    assert spans.startswith("Happiness: ")  # what a file of unknown making is read as
    assert finding in shown.output
    plan = json.loads((folder / "demo" / "plan.json").read_text(encoding="utf-8"))
    first_week = min(line.split(",")[1] for line in table.splitlines()[1:])
    assert date.fromisoformat(plan["registered_at"]).strftime("%G-W%V") < first_week


def test_both_mirrors_of_the_demo_show_what_is_true(made: Made) -> None:
    folder, _ = made("en")

    async def read() -> Results:
        names = {"DATA": "data", "KEYS": "keys", "SECRETS": "secrets"}
        settings = read_settings(
            {f"RESONANZ_{name}": str(folder / "demo" / of) for name, of in names.items()}
        )
        async with open_installation(settings, SERVER) as installation:
            return await collect_results(installation.secrets, settings.timezone, clock.now())

    results = asyncio.run(read())
    image = self_image_of(results.weeks, results.customers, results.departments)
    assert image is not None
    assert image.state == "higher"
    assert mirrors.GAP - 0.15 < image.gap < mirrors.GAP  # scales end at 5
    assert len(image.pairs) == 5
    before, now = results.checks
    assert all(cell.eligible >= SMALLEST for check in (before, now) for cell in check.manifest.cells)
    lines = lines_of(now, before, [(item, (item,)) for item in mirrors.HELD])
    assert {line.name for line in lines if line.apart == "higher"} == mirrors.SEEN_APART
    assert [(line.name, line.since) for line in lines if set(line.since) != {"none"}] == [
        (mirrors.RISEN, ("higher", "none"))
    ]


def test_a_second_demo_in_the_same_folder_leaves_the_first_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kept = tmp_path / "demo" / "data" / "resonanz.sqlite"
    kept.parent.mkdir(parents=True)
    kept.touch()
    first = Lock(tmp_path / "demo" / "demo.lock", "resonanz demo")
    try:
        second = run("demo", "--no-serve")
    finally:
        first.release()
    assert second.status == 2
    assert f"A demo is running in the folder {tmp_path / 'demo'} already" in second.err
    assert kept.exists()


def test_the_demo_obeys_the_address_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        monkeypatch.setenv("RESONANZ_ADDRESS", address)
        refused = run("demo")
    assert refused.status == 2
    assert f"Another program listens on {address}" in refused.err
    assert not (tmp_path / "demo" / "data").exists()
    monkeypatch.delenv("RESONANZ_ADDRESS")
    with demo._listening() as first, demo._listening() as second:
        assert first.getsockname()[1] < second.getsockname()[1]


def test_the_command_that_is_told_can_be_typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.argv", [".venv/bin/resonanz", "demo"])
    assert demo.called() == ".venv/bin/resonanz"
    installed = tmp_path / "resonanz"
    installed.touch(mode=0o755)
    assert demo.called() == "resonanz"
