"""The next wave, stored with its days and the job that opens it, in one transaction; and what follows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from survey import clock, database
from survey.jobs.planning import drop_job, plan_job
from survey.pauses.keeping import paused_parts, pauses
from survey.schedule.planning import Planned, PlannedAgain, PlannedDay, first_week, plan_from
from survey.schedule.rhythm import zone_of
from survey.schedule.settings import Settings, lock_schedule, places_of_sites, read_schedule
from survey.schedule.tables import PlannedRound, PlannedWave, SiteTeam
from survey.schedule.times import clock_time
from survey.waves.state import CLOSING, OPEN, VOID
from survey.waves.tables import Wave

OPEN_JOB, CLOSE_JOB, ROUND_JOB = "open", "close", "remind"
# Longer than any pause that somebody plans.
LOOK_AHEAD = 520
PLANNED, OPENED, MISSED = "planned", "opened", "missed"


@dataclass(frozen=True, slots=True)
class DueRound:
    """Whom a round is for: the teams of a site, or with `others` all teams of no site that has a calendar."""

    week: int
    teams: frozenset[UUID]
    others: bool


async def plan_next(zone: ZoneInfo, *, anew: bool = False) -> Planned | None:
    """Inside a write: exactly the wave that comes next is planned, and its job; None where nothing is.

    What was planned stays as it was stored, whatever a new list of holidays says; `anew` is after a change of
    rhythm, sites or pauses. What is overdue stays as well, unless it is off or paused now: its job decides.
    """
    await lock_schedule()
    settings = await read_schedule(zone)
    for row in await PlannedWave.select().where(PlannedWave.state == PLANNED):
        stored = await _planned(row)
        as_wanted = not anew and stored.opens.zone.key == zone.key
        overdue = stored.opens.moment <= clock.now() and not await _all_pause(stored.opens.day)
        if settings.switched_on and (as_wanted or overdue):
            await plan_job(OPEN_JOB, stored.opens.moment)
            return stored
        await drop_job(OPEN_JOB, stored.opens.moment)
        await PlannedWave.delete().where(PlannedWave.week == stored.week)
    wanted = await _next(settings) if settings.switched_on else None
    if wanted is not None:
        await _store(wanted)
        await plan_job(OPEN_JOB, wanted.opens.moment)
    return wanted


async def plan_again(zone: ZoneInfo) -> None:
    """At the start of a server, as a write: the jobs that the stored plan and an open wave ask for."""

    async def plan() -> None:
        await plan_next(zone)
        if (await read_schedule(zone)).switched_on:
            for wave in await Wave.select(Wave.closes).where(Wave.state.is_in([OPEN, CLOSING])):
                await plan_job(CLOSE_JOB, wave["closes"])

    await database.write(plan)


async def planned_for(due: datetime) -> Planned | None:
    """The wave that is to be opened at this moment; None where plans have changed."""
    for row in await PlannedWave.select().where(PlannedWave.state == PLANNED):
        planned = await _planned(row)
        if planned.opens.moment == due:
            return planned
    return None


async def next_planned() -> Planned | None:
    """The wave that opens next by itself; None where none is planned."""
    row = await PlannedWave.select().where(PlannedWave.state == PLANNED).order_by(PlannedWave.week).first()
    return await _planned(row) if row else None


async def note_opened(week: int, closes: datetime, zone: ZoneInfo) -> None:
    """Inside the write that opens a wave: its close and its rounds, and the wave after it."""
    for row in await PlannedWave.select().where(PlannedWave.week == week, PlannedWave.state == PLANNED):
        planned = await _planned(row)
        for again in planned.rounds:
            if again.when.moment > clock.now():
                await plan_job(ROUND_JOB, again.when.moment)
    await PlannedWave.update({PlannedWave.state: OPENED}).where(PlannedWave.week == week)
    await plan_job(CLOSE_JOB, closes)
    await plan_next(zone)


async def note_missed(week: int, zone: ZoneInfo) -> None:
    """As a write: this week is left out; the next is planned."""

    async def note() -> None:
        await PlannedWave.update({PlannedWave.state: MISSED}).where(PlannedWave.week == week)
        await plan_next(zone)

    await database.write(note)


async def due_rounds(due: datetime) -> tuple[DueRound, ...]:
    """The teams that are to be asked again at this moment, by the sites that have it in their plan."""
    teams: dict[UUID, set[UUID]] = {}
    for row in await SiteTeam.select(SiteTeam.site, SiteTeam.team):
        teams.setdefault(row["site"], set()).add(row["team"])
    found = []
    rows = await PlannedRound.select(*PlannedRound.all_columns(), PlannedRound.wave.state.as_alias("state"))
    for row in rows:
        when = PlannedDay(row["day"], clock_time(row["at"]), zone_of(row["zone"]))
        if row["state"] != OPENED or when.moment != due:
            continue
        if row["site"] is None:
            everybody = frozenset(team for each in teams.values() for team in each)
            found.append(DueRound(row["wave"], everybody, others=True))
        else:
            found.append(DueRound(row["wave"], frozenset(teams.get(row["site"], ())), others=False))
    return tuple(found)


async def paused_parts_of(planned: Planned) -> frozenset[str]:
    """The parts of groups that this wave does not ask."""
    return paused_parts(await pauses(), planned.opens.day)


async def _next(settings: Settings) -> Planned | None:
    """The first wave that opens in the future and whose week nobody was asked about, or is."""
    now = clock.now()
    asked = {row["week"] for row in await Wave.select(Wave.week).where(Wave.state != VOID)}
    asked |= {
        row["week"] for row in await PlannedWave.select(PlannedWave.week).where(PlannedWave.state != PLANNED)
    }
    sites, kept = await places_of_sites(), await pauses()
    weeks = plan_from(first_week(now, settings.place), settings.rhythm, settings.place, sites, kept)
    for _, planned in zip(range(LOOK_AHEAD), weeks, strict=False):
        if isinstance(planned, Planned) and planned.opens.moment > now and planned.week not in asked:
            return planned
    return None


async def _all_pause(day: date) -> bool:
    return any(pause.holds_on(day) and not pause.groups for pause in await pauses())


async def _store(planned: Planned) -> None:
    await PlannedWave.insert(
        PlannedWave(
            week=planned.week,
            state=PLANNED,
            opens_day=planned.opens.day,
            opens_at=f"{planned.opens.at:%H:%M}",
            closes_day=planned.closes.day,
            closes_at=f"{planned.closes.at:%H:%M}",
            zone=planned.opens.zone.key,
        )
    )
    for again in planned.rounds:
        await PlannedRound.insert(
            PlannedRound(
                id=uuid4(),
                wave=planned.week,
                site=again.site,
                day=again.when.day,
                at=f"{again.when.at:%H:%M}",
                zone=again.when.zone.key,
            )
        )


async def _planned(row: Mapping[str, object]) -> Planned:
    week, zone = int(str(row["week"])), zone_of(str(row["zone"]))
    rounds = await PlannedRound.select().where(PlannedRound.wave == week)
    return Planned(
        week,
        PlannedDay(row["opens_day"], clock_time(str(row["opens_at"])), zone),  # type: ignore[arg-type]  # a date
        PlannedDay(row["closes_day"], clock_time(str(row["closes_at"])), zone),  # type: ignore[arg-type]  # a date
        tuple(
            PlannedAgain(each["site"], PlannedDay(each["day"], clock_time(each["at"]), zone_of(each["zone"])))
            for each in rounds
        ),
    )
