"""A server whose clock is hours wrong, or jumps: no wave opens or ends by it, and nothing is lost."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.commands.weeks import waves as commands
from survey.ballots.keys import load_manifest, wave_has_keys
from survey.ballots.manifest import Previous, manifest_hash, read_manifest
from survey.ballots.tables import Ballot
from survey.errors import Refused
from survey.key_directory import open_key_directory
from survey.lifecycle.asking import WaveTimes
from survey.lifecycle.closing import close_wave, guard_waves, recover, void_wave
from survey.lifecycle.marks import Marks
from survey.lifecycle.opening import open_wave
from survey.organisation.roster_digest import confirm_roster
from survey.releases.receipts import signed_release
from survey.releases.rules import Rules
from survey.releases.tables import Release
from survey.tokens import read_link
from survey.waves.tables import Wave
from tests.api.customers import SECRETS, installation_for_tests
from tests.clock import moved_clock
from tests.near_keepers import NearKeepers
from tests.survey.lifecycle.week import NOW, TEAM_SIZE, TEAMS, WEEK, Week, everybody_answers, hire

HOUR = timedelta(hours=1)
OFF = [timedelta(days=-400), -9 * HOUR, 3 * HOUR, timedelta(days=400)]
EVERYBODY = TEAM_SIZE * len(TEAMS)


async def opened_at(folder: Path, now: datetime, week: int = WEEK) -> Week:
    """What opening a wave does when the clock says `now`."""
    keys = open_key_directory(folder / "keys")
    await confirm_roster(keys.secrets)
    wave = await open_wave(keys, WaveTimes(week, now, now + timedelta(days=5)), Rules())
    return Week(wave, keys, read_manifest(load_manifest(keys, wave)), NearKeepers(keys))


async def states() -> list[str]:
    return [row["state"] for row in await Wave.select(Wave.state).order_by(Wave.id)]


@pytest.mark.parametrize("off", OFF)
async def test_a_wave_is_open_until_somebody_closes_it_whatever_the_clock_says(
    database: str, tmp_path: Path, off: timedelta
) -> None:
    await hire()
    week = await opened_at(tmp_path, NOW + off)
    first = await everybody_answers(week)
    await guard_waves(week.keys, Marks(week.keys))
    await recover(week.keys, NOW - off)  # a restart after which the clock is wrong the other way
    assert await states() == ["open"]
    assert wave_has_keys(week.keys, week.wave)
    await week.cast(first[0], 5, rev=2)
    await guard_waves(week.keys, Marks(week.keys))  # which counts, and asks no clock
    assert await states() == ["open"]
    assert await Ballot.count() == EVERYBODY
    assert await close_wave(week.keys, week.wave) == "released"
    await recover(week.keys, NOW + off)
    assert await close_wave(week.keys, week.wave) == "released"
    assert await Release.count() == len(TEAMS)
    assert await states() == ["released"]


@pytest.mark.parametrize("ahead", [-9 * HOUR, timedelta(), 23 * HOUR])
async def test_a_start_with_a_clock_hours_ahead_keeps_the_receipts_that_are_still_shown(
    database: str, tmp_path: Path, ahead: timedelta
) -> None:
    await hire()
    week = await opened_at(tmp_path, NOW)
    await everybody_answers(week)
    await close_wave(week.keys, week.wave)
    shown_until = week.manifest.closes + timedelta(weeks=4)
    await recover(week.keys, shown_until + ahead)
    assert len((await signed_release(week.wave, NOW)).counted) == EVERYBODY


@pytest.mark.parametrize("off", OFF)
async def test_no_clock_lets_a_week_be_asked_a_second_time(
    database: str, tmp_path: Path, off: timedelta
) -> None:
    await hire()
    week = await opened_at(tmp_path, NOW)
    with pytest.raises(Refused, match="has not ended"):
        await opened_at(tmp_path, NOW + off, WEEK + 1)
    await close_wave(week.keys, week.wave)
    with pytest.raises(Refused, match="has been asked already"):
        await opened_at(tmp_path, NOW + off)


async def test_the_chain_of_manifests_follows_the_weeks_and_not_the_clock(
    database: str, tmp_path: Path
) -> None:
    await hire()
    given_up = await opened_at(tmp_path, NOW + 9 * HOUR)
    await void_wave(given_up.wave)
    await recover(given_up.keys, NOW)
    again = await opened_at(tmp_path, NOW)  # the clock has been set right
    await close_wave(again.keys, again.wave)
    after = await opened_at(tmp_path, NOW - 30 * HOUR, WEEK + 1)  # and now it is behind
    await close_wave(after.keys, after.wave)
    last = await opened_at(tmp_path, NOW + timedelta(days=14), WEEK + 2)
    ended = {
        row["id"]: Previous(*(manifest_hash(row[name].encode()) for name in ("manifest", "release_text")))
        for row in await Wave.select(Wave.id, Wave.manifest, Wave.release_text)
    }
    chain = [week.manifest.previous for week in (given_up, again, after, last)]
    # Of what was given up before it was counted nothing is left to be named.
    assert chain == [None, None, *(ended[week.wave] for week in (again, after))]


@pytest.mark.parametrize("ahead", [timedelta(), 3 * HOUR, 23 * HOUR])
async def test_links_written_by_a_clock_that_was_ahead_work_when_it_is_set_right(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ahead: timedelta
) -> None:
    await hire()
    week = await opened_at(tmp_path, datetime.now(UTC))
    with monkeypatch.context() as writing:
        moved_clock(writing, datetime.now(UTC) + ahead)
        written = await commands.links(installation_for_tests(tmp_path), {})
    assert sum(len(group["links"]) for group in written) == EVERYBODY
    invitations = {week.invitation(person) for _, person in await week.people()}
    links = [row["link"] for group in written for row in group["links"]]
    tokens = [link.partition("#")[2].partition(".")[2].partition("~")[0] for link in links]
    assert {read_link(SECRETS, "pulse", token, 3600 * 48) for token in tokens} == invitations
