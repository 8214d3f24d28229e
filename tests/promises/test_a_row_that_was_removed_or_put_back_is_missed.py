"""Attack 49: remove rows of an open week, or put older ones back.

Adversary A3, or a copy of the database that comes back. What the server has seen stored stands beside the
keys, and the count misses it. Control: a count that takes the rows as they are.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from survey import database as db
from survey.ballots.keys import wave_folder
from survey.lifecycle.closing import close_wave
from survey.releases.tables import Release
from tests.near_keepers import count_here
from tests.survey.lifecycle.week import Week, hire, open_week
from tests.voter import Voter

Rows = list[dict[str, Any]]


async def write(sql: str, *args: object) -> None:
    await db.write(db.query, sql, *args)


async def rows_of_the_box() -> Rows:
    return await db.query("SELECT key, rev, locked FROM ballot ORDER BY key")


async def answered_and_changed(folder: Path) -> tuple[Week, list[Voter], Rows]:
    """Everybody answers 2, and the first one 4 afterwards; the rows as they were before that."""
    await hire()
    week = await open_week(folder)
    voters = [await week.answer(person, cell, 2) for cell, person in await week.people()]
    before = await rows_of_the_box()
    for rev in (2, 3):
        await week.cast(voters[0], 4, rev=rev)
    return week, voters, before


async def remove_one(_: Rows) -> None:
    await write("DELETE FROM ballot WHERE key = {}", (await rows_of_the_box())[3]["key"])


async def put_the_older_one_back(before: Rows) -> None:
    for row in before:
        await write(
            "UPDATE ballot SET rev = {}, locked = {} WHERE key = {}", row["rev"], row["locked"], row["key"]
        )


async def put_a_younger_number_on_the_older_one(before: Rows) -> None:
    for row in before:
        await write("UPDATE ballot SET locked = {} WHERE key = {}", row["locked"], row["key"])


async def remove_everything(_: Rows) -> None:
    await write("DELETE FROM ballot")


ACTS: list[Callable[[Rows], Awaitable[None]]] = [
    remove_one,
    put_the_older_one_back,
    put_a_younger_number_on_the_older_one,
    remove_everything,
]


@pytest.mark.parametrize("act", ACTS)
async def test_the_week_ends_without_a_result(
    database: str, tmp_path: Path, act: Callable[[Rows], Awaitable[None]]
) -> None:
    week, _, before = await answered_and_changed(tmp_path)
    await act(before)
    assert await close_wave(week.keys, week.wave) == "void"
    assert await Release.count() == 0


async def test_nothing_that_only_got_lost_beside_the_keys_ends_a_week(database: str, tmp_path: Path) -> None:
    """The list may lack what the database has: a crash between the two, a full disk."""
    week, _, _ = await answered_and_changed(tmp_path)
    for path in wave_folder(week.keys, week.wave).glob("seen.*"):
        path.write_bytes(path.read_bytes()[: 33 * 5 + 7])
    assert await close_wave(week.keys, week.wave) == "released"


async def test_the_control_that_misses_nothing_counts_the_older_answer_and_one_less(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    week, voters, before = await answered_and_changed(tmp_path)
    monkeypatch.setattr("survey.tally.Box._requires_all", lambda *_: None)
    honest = (await count_here(week.keys, week.wave)).release
    await put_the_older_one_back(before)
    older = (await count_here(week.keys, week.wave)).release
    assert [group.means for group in older.groups] != [group.means for group in honest.groups]
    await remove_one(before)
    assert len((await count_here(week.keys, week.wave)).counted) == len(voters) - 1
