"""The key directory refuses: the wave is released, somebody is told, and the keys go as soon as they can."""

import errno
from pathlib import Path
from typing import Any

import pytest

from api.chores import housekeeping
from survey.ballots.keys import waves_with_keys
from survey.ballots.manifest import write_manifest
from survey.ended.listed import released_waves
from survey.ended.result import Result, forget_result, waves_with_results, write_result
from survey.errors import Misconfigured
from survey.key_directory import KeyDirectory
from survey.lifecycle.closing import close_wave, finish_ended, recover
from survey.releases.tables import Release
from survey.waves.tables import Wave
from tests.survey.lifecycle.week import NOW, TEAMS, Week, everybody_answers, hire, open_week
from tests.waiting import eventually

# Whoever counts writes beside the keys, and it is not the counter that is refused.
pytestmark = pytest.mark.processes("closing")

STILL_THERE = "has ended, but its keys are still there"


class ReadOnly:
    """A disk on which some acts fail. Rights bind no root, so the acts themselves are replaced."""

    def __init__(self, *acts: str) -> None:
        self._acts = acts
        self._patch = pytest.MonkeyPatch()

    def __enter__(self) -> None:
        def refusing(act: Any) -> Any:
            def refuse(path: Path, *args: Any, **kwargs: Any) -> Any:
                if kwargs.get("mode") == "rb":
                    return act(path, *args, **kwargs)
                raise OSError(errno.EROFS, "Read-only file system", str(path))

            return refuse

        for act in self._acts:
            self._patch.setattr(Path, act, refusing(getattr(Path, act)))

    def __exit__(self, *_: object) -> None:
        self._patch.undo()


async def a_week(folder: Path) -> Week:
    await hire()
    week = await open_week(folder)
    await everybody_answers(week)
    return week


async def released_and_swept() -> bool:
    waves = await Wave.select(Wave.state, Wave.swept)
    return waves == [{"state": "released", "swept": True}] and await Release.count() == len(TEAMS)


def private_keys(keys: KeyDirectory) -> list[bytes]:
    return [path.read_bytes() for name in ("*.key", "*secret", "people*") for path in keys.path.rglob(name)]


EVERYTHING = ("rename", "unlink", "open")


@pytest.mark.parametrize("acts", [("unlink",), ("rename", "unlink"), EVERYTHING])
async def test_the_wave_is_released_and_the_sentence_says_what_is_left(
    database: str, tmp_path: Path, acts: tuple[str, ...]
) -> None:
    week = await a_week(tmp_path)
    with ReadOnly(*acts):
        with pytest.raises(Misconfigured, match=STILL_THERE):
            await close_wave(week.keys, week.wave)
        assert waves_with_keys(week.keys) == {week.wave}
        # All the more: what they open is removed from the database.
        assert await released_and_swept()
        with pytest.raises(Misconfigured, match=STILL_THERE):
            await close_wave(week.keys, week.wave)
        assert await released_and_swept()
    assert await close_wave(week.keys, week.wave) == "released"
    assert waves_with_keys(week.keys) == set()
    assert await released_and_swept()


async def test_the_running_server_destroys_them_when_it_can(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(housekeeping, "MINUTE", 0.01)
    week = await a_week(tmp_path)

    async def it_complains() -> bool:
        return STILL_THERE in caplog.text

    async def they_are_gone() -> bool:
        return waves_with_keys(week.keys) == set()

    with ReadOnly(*EVERYTHING), pytest.raises(Misconfigured):
        await close_wave(week.keys, week.wave)
    async with housekeeping.housekeeping(week.keys):
        with ReadOnly(*EVERYTHING):
            await eventually(it_complains)
        await eventually(they_are_gone)


@pytest.mark.parametrize("acts", [("unlink",), ("rename", "unlink")])
async def test_where_only_the_directory_cannot_be_changed_the_keys_are_overwritten(
    database: str, tmp_path: Path, acts: tuple[str, ...]
) -> None:
    week = await a_week(tmp_path)
    before = private_keys(week.keys)
    with ReadOnly(*acts), pytest.raises(Misconfigured):
        await close_wave(week.keys, week.wave)
    assert all(any(key) for key in before)
    assert private_keys(week.keys) == [bytes(len(key)) for key in before]
    await finish_ended(week.keys)
    assert private_keys(week.keys) == []


async def test_nobody_who_counts_once_more_beside_them_changes_what_was_released(
    database: str, tmp_path: Path
) -> None:
    week = await a_week(tmp_path)
    with ReadOnly("rename", "unlink"), pytest.raises(Misconfigured):
        await close_wave(week.keys, week.wave)
    forget_result(week.keys, week.wave)
    before = await Wave.select()
    # The answers are gone from the database by now, and whoever counts late finds that rows are missing.
    late = Result(week.wave, "void", "24 ballots are missing", write_manifest(week.manifest).decode())
    assert write_result(week.keys, late).outcome == "void"
    await finish_ended(week.keys)
    assert await Wave.select() == before
    assert await released_and_swept()
    assert waves_with_results(week.keys) == []
    assert released_waves(week.keys.secrets) == {week.wave}


async def test_a_server_does_not_start_beside_keys_that_it_cannot_destroy(
    database: str, tmp_path: Path
) -> None:
    week = await a_week(tmp_path)
    with ReadOnly(*EVERYTHING):
        with pytest.raises(Misconfigured):
            await close_wave(week.keys, week.wave)
        with pytest.raises(Misconfigured, match=r"cannot be used.*Read-only file system"):
            await recover(week.keys, NOW)
    await recover(week.keys, NOW)
    assert waves_with_keys(week.keys) == set()
    assert await released_and_swept()
