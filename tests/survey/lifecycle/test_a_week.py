"""A week from opening to release, on both databases: what is counted, published, forgotten."""

from pathlib import Path

import pytest

from survey.ballots.context import VERSION
from survey.ballots.keys import wave_has_keys
from survey.ballots.tables import Ballot
from survey.errors import Closed, Conflict, NotFound, Refused
from survey.lifecycle.answering import acknowledge
from survey.lifecycle.closing import close_wave, recover
from survey.lifecycle.verifying import verify_releases
from survey.releases.receipts import signed_release
from survey.releases.signed import counted_entry
from survey.releases.tables import Comment, Release, ReleaseMean
from survey.waves.tables import Wave, WaveCell
from tests.survey.lifecycle.week import NOW, TEAM_SIZE, WEEK, everybody_answers, hire, open_week


async def test_three_teams_of_eight_answer_in_three_cells(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    assert week.wave == "2026-W11"
    assert sorted(cell.label for cell in week.manifest.cells) == ["Nord", "Süd", "West"]
    assert {cell.eligible for cell in week.manifest.cells} == {TEAM_SIZE}
    assert len(await week.people()) == 3 * TEAM_SIZE


@pytest.mark.processes
async def test_everybody_answers_and_three_means_are_published(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    for cell, person in await week.people():
        await week.answer(person, cell, 4)
    assert await close_wave(week.keys, week.wave) == "released"
    groups = await Release.select(Release.kind, Release.n, Release.eligible)
    assert groups == [{"kind": "cell", "n": TEAM_SIZE - 1, "eligible": TEAM_SIZE}] * 3
    means = await ReleaseMean.select(ReleaseMean.tenths, ReleaseMean.bound).where(
        ReleaseMean.question == "happiness"
    )
    assert means == [{"tenths": 40, "bound": None}] * 3


async def test_after_the_close_nothing_of_a_person_is_left_in_the_tables(
    database: str, tmp_path: Path
) -> None:
    await hire()
    week = await open_week(tmp_path)
    voters = await everybody_answers(week)
    await close_wave(week.keys, week.wave)
    assert await Ballot.count() == 0
    assert not wave_has_keys(week.keys, week.wave)
    counted = (await signed_release(week.wave, NOW)).counted
    assert set(counted) == {counted_entry(VERSION, voter.nullifier).hex() for voter in voters}
    (wave,) = await Wave.select(Wave.state, Wave.swept)
    assert wave == {"state": "released", "swept": True}


async def test_comments_of_small_cells_are_shown_for_no_group_of_two_cells_below_ten(
    database: str, tmp_path: Path
) -> None:
    await hire()
    week = await open_week(tmp_path)
    await everybody_answers(week)
    await close_wave(week.keys, week.wave)
    rows = await Comment.select(Comment.kind, Comment.text)
    assert len(rows) == 3 * TEAM_SIZE  # three cells of eight make a department's pool of 24
    assert {row["kind"] for row in rows} == {"department"}


async def test_a_team_of_which_four_answer_is_not_published(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    people = await week.people()
    for cell, person in [*people[:4], *people[8:]]:
        await week.answer(person, cell, 3)
    await close_wave(week.keys, week.wave)
    assert await Release.count().where(Release.kind == "cell") == await Release.count() == 2
    assert await WaveCell.count() == 3


async def test_a_week_of_which_nothing_is_published_is_released_and_verifies(
    database: str, tmp_path: Path
) -> None:
    await hire()
    week = await open_week(tmp_path)
    (cell, person), *_ = await week.people()
    await week.answer(person, cell, 3, "alone")
    assert await close_wave(week.keys, week.wave) == "released"
    assert await Release.count() == await Comment.count() == 0
    assert [each.trouble for each in await verify_releases(week.keys.secrets)] == [""]


async def test_the_same_request_again_gets_the_same_signature_and_another_none(
    database: str, tmp_path: Path
) -> None:
    await hire()
    week = await open_week(tmp_path)
    cell, person = (await week.people())[0]
    first, second = week.voter(cell), week.voter(cell)
    signature = await week.signature(person, cell, first.blinded)
    assert await week.signature(person, cell, first.blinded) == signature
    with pytest.raises(Conflict, match="another device"):
        await week.signature(person, cell, second.blinded)


async def test_nothing_is_taken_before_or_after(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    cell, person = (await week.people())[0]
    voter = await week.answer(person, cell, 4)
    await close_wave(week.keys, week.wave)
    with pytest.raises(Closed, match="closed"):
        await week.cast(voter, 1, rev=2)
    with pytest.raises(NotFound):
        await acknowledge(week.keepers, "2026-W12", "0" * 32)


async def test_closing_twice_releases_once(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    await everybody_answers(week)
    await close_wave(week.keys, week.wave)
    before = await ReleaseMean.select().order_by(ReleaseMean.id)
    assert await close_wave(week.keys, week.wave) == "released"
    assert await ReleaseMean.select().order_by(ReleaseMean.id) == before
    assert await Release.count() == 3


async def test_a_week_is_asked_once_and_one_wave_is_open_at_a_time(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    with pytest.raises(Refused, match="not ended"):
        await open_week(tmp_path, WEEK + 1)
    await close_wave(week.keys, week.wave)
    with pytest.raises(Refused, match="asked already"):
        await open_week(tmp_path)
    assert (await open_week(tmp_path, WEEK + 1)).manifest.previous is not None


async def test_too_few_people_get_no_wave_and_are_told_why(database: str, tmp_path: Path) -> None:
    await hire(["Nord"], 7)
    with pytest.raises(Refused, match="at least 8"):
        await open_week(tmp_path)
    assert await Wave.count() == 0


async def test_a_wave_whose_keys_are_gone_is_void_and_says_so(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    cell, person = (await week.people())[0]
    voter = await week.answer(person, cell, 4)
    (tmp_path / "keys" / "waves" / week.wave / "sealing.key").unlink()
    await recover(week.keys, NOW)
    with pytest.raises(Closed, match="has lost keys or answers"):
        await week.cast(voter, 4, rev=2)
    assert await Ballot.count() == await Release.count() == 0
    assert not wave_has_keys(week.keys, week.wave)
    assert (await open_week(tmp_path)).wave == "2026-W11-2"
