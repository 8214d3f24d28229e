"""Attack 13 in part: restore a backup from before a release, ask the same week again, and subtract.

Adversary A3 or A5, who may restore, or somebody who has to. Control: the same backup beside keys without the
list of released waves, where one person's answer is the difference of two releases of one week.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from survey import database as db
from survey.ended.listed import Ended, note_ended, refusal, released_file, released_waves
from survey.errors import Misconfigured, Refused
from survey.key_directory import open_key_directory
from survey.lifecycle import closing
from survey.lifecycle.closing import close_wave, finish_ended, recover
from survey.releases.tables import ReleaseMean
from survey.waves.tables import Wave
from tests.copies import copy_database, put_back
from tests.promises.disclosure_attacker import possible_answers
from tests.promises.published_facts import fact_of_tenths
from tests.survey.lifecycle.week import NOW, WEEK, Week, hire, open_week

ANSWERS = (3, 3, 3, 3, 3, 2)
TARGET = "5"


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[None]:
    await db.open(url, "tests")
    try:
        yield
    finally:
        await db.close()


async def released(week: Week, count: int) -> int:
    """So many of a team answer, each time the same; the mean that is published, in tenths."""
    (cell, _), *_ = places = await week.people()
    people = [person for of, person in places if of == cell]
    for person, answer in list(zip(people, ANSWERS, strict=False))[:count]:
        await week.answer(person, cell, answer)
    assert await close_wave(week.keys, week.wave) == "released"
    (mean,) = await ReleaseMean.select(ReleaseMean.tenths).where(
        ReleaseMean.question == "happiness", ReleaseMean.release.wave == week.wave
    )
    return int(mean["tenths"])


async def forgotten(url: str, folder: Path) -> tuple[Path, int]:
    """A week is released with five answers; then the database is again as it was before that week opened."""
    async with opened(url):
        await hire(["Nord"], 8)
        copy = copy_database(url, folder / "copy")
        first = await released(await open_week(folder), 5)
    put_back(url, copy)
    return released_file(open_key_directory(folder / "keys").secrets), first


async def test_the_same_week_is_refused_with_place_and_remedy(database_url: str, tmp_path: Path) -> None:
    file, _ = await forgotten(database_url, tmp_path)
    async with opened(database_url):
        await recover(open_key_directory(tmp_path / "keys"), NOW)
        assert not await Wave.exists()
        with pytest.raises(Refused) as refused:
            await open_week(tmp_path)
        assert str(file) in str(refused.value)
        assert "Wait for the next week." in str(refused.value)
        assert not await Wave.exists()
        assert (await open_week(tmp_path, WEEK + 1)).wave == "2026-W12"


async def test_the_control_without_the_list_subtracts_one_release_from_the_other(
    database_url: str, tmp_path: Path
) -> None:
    file, first = await forgotten(database_url, tmp_path)
    file.unlink()
    async with opened(database_url):
        await recover(open_key_directory(tmp_path / "keys"), NOW)
        second = await released(await open_week(tmp_path), 6)
    people = [str(number) for number in range(6)]
    facts = [fact_of_tenths(frozenset(people[:n]), 8, tenths) for n, tenths in ((5, first), (6, second))]
    assert possible_answers(facts)[TARGET] == {2}


async def test_a_backup_of_the_open_week_does_not_let_it_be_asked_as_a_second_one(
    database_url: str, tmp_path: Path
) -> None:
    async with opened(database_url):
        await hire(["Nord"], 8)
        week = await open_week(tmp_path)
        copy = copy_database(database_url, tmp_path / "copy")
        await released(week, 5)
    put_back(database_url, copy)
    async with opened(database_url):
        await recover(week.keys, NOW)
        assert (await Wave.select(Wave.id, Wave.state))[0] == {"id": week.wave, "state": "void"}
        with pytest.raises(Refused, match="stands in"):
            await open_week(tmp_path)


async def test_a_week_that_was_void_may_be_asked_again_and_is_then_listed_by_its_own_name(
    database_url: str, tmp_path: Path
) -> None:
    async with opened(database_url):
        await hire(["Nord"], 8)
        week = await open_week(tmp_path)
        copy = copy_database(database_url, tmp_path / "copy")
    put_back(database_url, copy)
    async with opened(database_url):
        (week.keys.path / "waves" / week.wave / "sealing.key").unlink()
        await recover(week.keys, NOW)
        assert released_waves(week.keys.secrets) == set()
        again = await open_week(tmp_path)
        await released(again, 5)
    assert again.wave == "2026-W11-2"
    assert released_waves(week.keys.secrets) == {"2026-W11-2"}
    assert refusal(week.keys.secrets, "2026-W11")
    assert refusal(week.keys.secrets, "2026-W12") is None


async def test_a_lost_list_is_made_again_from_the_database_at_the_next_start(
    database_url: str, tmp_path: Path
) -> None:
    async with opened(database_url):
        await hire(["Nord"], 8)
        week = await open_week(tmp_path)
        await released(week, 5)
        released_file(week.keys.secrets).unlink()
        await recover(week.keys, NOW)
    assert released_waves(week.keys.secrets) == {week.wave}
    assert released_file(week.keys.secrets).stat().st_mode & 0o777 == 0o600


def ended(wave: str) -> Ended:
    return Ended(wave, bytes(32), bytes(32))


def test_a_line_that_a_crash_cut_off_spoils_no_other(tmp_path: Path) -> None:
    keys = open_key_directory(tmp_path / "keys")
    note_ended(keys.secrets, [ended("2026-W10")])
    with released_file(keys.secrets).open("ab") as file:
        file.write(b"2026-W1")
    assert released_waves(keys.secrets) == {"2026-W10"}
    note_ended(keys.secrets, [ended("2026-W10"), ended("2026-W11")])
    note_ended(keys.secrets, [ended("2026-W12")])
    assert released_waves(keys.secrets) >= {"2026-W10", "2026-W11", "2026-W12"}
    assert refusal(keys.secrets, "2026-W11")
    assert released_file(keys.secrets).read_bytes().count(b"2026-W10") == 1


async def test_a_key_directory_that_refuses_keeps_the_wave_closing_and_says_why(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of a release is seen before its line stands beside the keys."""
    await hire(["Nord"], 8)
    week = await open_week(tmp_path)

    def refuse(*_: object) -> None:
        raise Misconfigured("The key directory cannot be used: {path}: full.", path=week.keys.path)

    monkeypatch.setattr(closing, "note_ended", refuse)
    for attempt in (close_wave, finish_ended, close_wave):
        with pytest.raises(Misconfigured, match="full"):
            await (attempt(week.keys, week.wave) if attempt is close_wave else finish_ended(week.keys))
        assert await Wave.select(Wave.state) == [{"state": "closing"}]
        assert await ReleaseMean.count() == 0
    monkeypatch.undo()
    assert released_waves(week.keys.secrets) == set()
    await finish_ended(week.keys)
    assert released_waves(week.keys.secrets) == {week.wave}
    assert await Wave.select(Wave.state) == [{"state": "released"}]
