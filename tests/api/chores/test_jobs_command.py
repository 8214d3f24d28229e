"""`resonanz jobs`: what ran, what is due, what failed and why; and a try at once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import resonanz
from survey.errors import Overloaded, Refused
from survey.jobs.claiming import claim, fail, give_up
from survey.jobs.planning import plan_job
from tests.pulse_week import in_database

WEDNESDAY = datetime(2026, 3, 11, 8, tzinfo=UTC)


@pytest.fixture
def url(data_directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    run("database", "migrate")
    return f"sqlite://{tmp_path / 'data' / 'resonanz.sqlite'}"


def run(*words: str) -> Result:
    return CliRunner().invoke(resonanz, list(words))


async def some_jobs() -> None:
    """One planned, one that has failed, one given up; one of a kind that this version does not know."""
    await plan_job("forget", datetime.now(UTC))
    await plan_job("tomorrow's", WEDNESDAY)
    for kind, end in (("close", fail), ("open", give_up)):
        await plan_job(kind, WEDNESDAY)
        held = await claim([kind])
        assert held
        sentence = "{place} was not there; wave {wave} waits."
        await end(held, (Overloaded if end is fail else Refused)(sentence, place="Eva", wave="2026-W11"))


def test_before_the_first_start_there_is_nothing(url: str) -> None:
    assert "nothing is planned" in run("jobs").output


def test_what_failed_is_told_with_its_reason_and_without_names(url: str) -> None:
    in_database(url, some_jobs)
    shown = run("jobs", "--all").output
    assert "failed, tried again at" in shown
    assert "given up" in shown
    assert shown.count("    … was not there; wave 2026-W11 waits.") == 2
    assert "2026-03-11T09:00+01:00  tomorrow's" in shown
    assert "Eva" not in shown
    german = run("jobs", "--all", "--lang", "de").output
    assert "aufgegeben" in german
    assert "given up" not in german


def test_what_comes_every_night_can_be_done_at_once(url: str) -> None:
    in_database(url, some_jobs)
    done = run("jobs", "run", "forget")
    assert done.exit_code == 0, done.output
    assert "done" in done.output
    states = [line for line in run("jobs").output.splitlines() if "forget" in line]
    assert [line.rpartition(": ")[2] for line in states] == ["planned", "done"]


def test_an_unknown_kind_is_told_with_those_that_there_are(url: str) -> None:
    wrong = run("jobs", "run", "nonsense")
    assert (wrong.exit_code, "There are: " in wrong.output, "close, forget" in wrong.output) == (
        2,
        True,
        True,
    )
    nothing = run("jobs", "run", "forget")
    assert (nothing.exit_code, "nothing of this kind" in nothing.output) == (2, True)
