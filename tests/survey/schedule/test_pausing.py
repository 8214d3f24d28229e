"""Whole groups pause and come back as they were; a part does not, and nobody else is divided otherwise."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from api.chores.weeks.schedule import pause, show
from survey.errors import Refused
from survey.waves.tables import Wave, WaveCell
from tests.api.customers import installation_for_tests
from tests.clock import moved_clock
from tests.roster import imported
from tests.scheduled import TUESDAY, House, register_owner

DAY, WEEK = timedelta(days=1), timedelta(days=7)
SIZES = {"Nord": 12, "West": 12, "Süd": 7, "Ost": 7}


def roster(sizes: dict[str, int]) -> str:
    return "".join(
        f"{team}{n},{team} {n},,{team},Service,front,\n" for team, size in sizes.items() for n in range(size)
    )


async def hired(folder: Path, monkeypatch: pytest.MonkeyPatch, sizes: dict[str, int]) -> House:
    """These teams, and a schedule that is on."""
    clock = moved_clock(monkeypatch, TUESDAY)
    await imported(folder, roster(sizes))
    await register_owner()
    house = House(installation_for_tests(folder), clock)
    await house.set(switched_on=True, rounds=[])
    return house


async def asked() -> dict[str, dict[str, str]]:
    """By wave the groups that were asked, and which cells they are."""
    found: dict[str, dict[str, str]] = {}
    for row in await WaveCell.select(WaveCell.wave, WaveCell.label, WaveCell.cell).order_by(WaveCell.wave):
        found.setdefault(row["wave"], {})[row["label"]] = str(row["cell"])
    return found


async def test_a_group_pauses_and_comes_back_as_it_was_though_its_teams_have_grown(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await hired(tmp_path, monkeypatch, SIZES)
    await house.lives_until(TUESDAY + 2 * DAY)
    await imported(tmp_path, roster({**SIZES, "Süd": 8, "Ost": 8}))  # each alone could stand by itself then
    told = {"begins": "2026-03-16", "ends": "2026-04-17", "label": "Umbau", "names": ["Süd", "Ost"]}
    looked = await pause(house.installation, {**told, "only_look": True})
    assert (await show(house.installation, {}))["pauses"] == []
    done = await pause(house.installation, told)
    assert looked["waves"] == done["waves"]
    assert [wave["paused"] for wave in done["waves"]][:6] == [["Ost and Süd"]] * 5 + [[]]
    await house.lives_until(TUESDAY + 6 * WEEK + 2 * DAY)
    waves = await asked()
    first, *pausing, after = waves.values()
    assert set(first) == {"Nord", "West", "Ost and Süd"}
    assert pausing == [{name: first[name] for name in ("Nord", "West")}] * 5
    assert after == first
    assert await Wave.count().where(Wave.state == "released") == 6


async def test_a_pause_that_a_new_roster_tears_apart_asks_the_whole_group_and_is_told(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await hired(tmp_path, monkeypatch, {"Nord": 12, "West": 12})
    told = {"begins": "2026-03-09", "ends": "2026-03-20", "label": "Umbau", "names": ["Nord"]}
    await pause(house.installation, told)
    await imported(tmp_path, roster({"Nord": 12, "West": 5}))
    assert (await show(house.installation, {}))["torn"] == ["Umbau: Service"]
    await house.lives_until(TUESDAY + 2 * DAY)
    assert [set(groups) for groups in (await asked()).values()] == [{"Service"}]


async def test_a_part_of_a_group_is_refused_with_what_would_be_put_together(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await hired(tmp_path, monkeypatch, SIZES)
    told = {"begins": "2026-03-16", "ends": "2026-04-17", "label": "Umbau", "names": ["Süd"]}
    with pytest.raises(Refused) as refused:
        await pause(house.installation, told)
    sentence = str(refused.value)
    assert "answer together: Ost and Süd" in sentence
    assert "would answer as Nord and Ost" in sentence or "would answer as Ost and West" in sentence
    assert (await show(house.installation, {}))["pauses"] == []


async def test_a_week_that_was_about_to_open_is_left_out_when_everybody_pauses(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await hired(tmp_path, monkeypatch, SIZES)
    told = {"begins": "2026-03-11", "ends": "2026-03-13", "label": "Inventur", "names": []}
    await pause(house.installation, told)
    await house.lives_until(TUESDAY + WEEK + 2 * DAY)
    assert list(await asked()) == ["2026-W12"]
    assert house.clock.says.date() == date(2026, 3, 19)
