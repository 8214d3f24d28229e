"""What `resonanz doctor` says about who answers, about a schedule that stands still, and about new names."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from api.doctor.finding import Finding
from api.doctor.rhythm import examine_rhythm, looked_at_rhythm
from survey import database as db
from survey.jobs.tables import Job
from survey.organisation.known_people import found_known
from survey.organisation.snapshot import read_organisation
from survey.organisation.tables import Person, Team
from survey.schedule.keeping import note_missed
from survey.schedule.tables import PlannedWave
from survey.waves.holding import Hold, hold_opening
from tests.api.report.findings import levels
from tests.scheduled import House, scheduled

WEDNESDAY = datetime(2026, 3, 11, 9, tzinfo=UTC)


async def found(house: House, now: datetime) -> list[Finding]:
    installation = house.installation
    return examine_rhythm(await looked_at_rhythm(installation.secrets), installation.settings, now)


async def test_a_house_in_order_and_what_each_missing_thing_is_called(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await scheduled(tmp_path, monkeypatch)
    settings, looked = house.installation.settings, await looked_at_rhythm(house.installation.secrets)
    assert {each.level for each in examine_rhythm(looked, settings, house.clock.now())} == {"good"}
    for changes, said in (
        ({"owner": False}, "registered as the owner"),
        ({"on": False}, "No week opens by itself"),
    ):
        assert levels(examine_rhythm(looked | changes, settings, house.clock.now()), said) == ["advise"]
    without = replace(settings, agreement="")
    assert levels(examine_rhythm(looked, without, house.clock.now()), "works agreement holds") == ["advise"]


async def test_a_schedule_that_stands_still_is_told_from_one_that_is_held(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await scheduled(tmp_path, monkeypatch)
    late = WEDNESDAY + timedelta(hours=1)
    assert levels(await found(house, late), "nothing has tried") == ["mend"]
    await db.write(Job.delete().where(Job.kind == "open").run)
    assert levels(await found(house, late), "no week is planned") == ["mend"]
    (row,) = await PlannedWave.select(PlannedWave.week)
    await note_missed(row["week"], house.installation.settings.timezone)
    assert levels(await found(house, house.clock.now()), "2026-W11 was left out") == ["advise"]

    await hold_opening(house.installation.secrets, Hold("Ruth", "desk", "2026-03-10", "We look at names."))
    assert levels(await found(house, late), "held since 2026-03-10") == ["advise"]
    assert levels(await found(house, late), "nothing has tried") == []


async def test_names_that_nobody_has_looked_at_are_counted_and_not_named(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await scheduled(tmp_path, monkeypatch)
    secrets = house.installation.secrets
    found_known(secrets, (await read_organisation()).present)
    assert levels(await found(house, house.clock.now()), "No new name waits") == ["good"]
    (team,) = await Team.select(Team.id).where(Team.name == "Nord")
    eva = Person(id=uuid4(), reference="Eva", name="Eva", team=team["id"], lead=False, team_since=0)
    await db.write(partial(Person.insert, eva))
    told = await found(house, house.clock.now())
    assert levels(told, "looked at: 1 (teams: 1)") == ["advise"]
    assert "Eva" not in " ".join(each.say() for each in told)
