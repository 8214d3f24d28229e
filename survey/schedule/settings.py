"""The rhythm and the sites as they are stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from survey import database
from survey.errors import BadInput, NotFound
from survey.organisation.tables import Team
from survey.schedule.rhythm import Rhythm, zone_of
from survey.schedule.tables import Schedule, Site, SiteTeam
from survey.schedule.times import read_week_time
from survey.schedule.working_days import Place, read_closed_days, stored_days

LONGEST_NAME = 100
# 24 and 31 December are no holidays, and hardly anybody works.
USUALLY_CLOSED = frozenset({(12, 24), (12, 31)})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that decides when waves open; as long as `switched_on` is false, none does by itself."""

    place: Place
    rhythm: Rhythm = field(default_factory=Rhythm)
    switched_on: bool = False


async def read_schedule(zone: ZoneInfo) -> Settings:
    """What is stored, or the usual week, not switched on; the zone is the organisation's setting."""
    row = await Schedule.select().where(Schedule.id == 1).first()
    if row is None:
        return Settings(Place(zone, closed_days=USUALLY_CLOSED))
    rhythm = Rhythm(
        opens=read_week_time(row["opens"]),
        closes=read_week_time(row["closes"]),
        rounds=tuple(map(read_week_time, _listed(row["rounds"]))),
        every=row["every"],
        anchor=row["anchor"],
    )
    return Settings(_place(row, zone), rhythm, row["switched_on"])


async def read_every() -> int:
    """Weeks from one wave to the next."""
    row = await Schedule.select(Schedule.every).where(Schedule.id == 1).first()
    return int(row["every"]) if row else Rhythm().every


async def store_schedule(settings: Settings) -> None:
    """Inside a write: from now on."""
    rhythm, place = settings.rhythm, settings.place
    await Schedule.delete().where(Schedule.id == 1)
    await Schedule.insert(
        Schedule(
            id=1,
            switched_on=settings.switched_on,
            opens=rhythm.opens.stored(),
            closes=rhythm.closes.stored(),
            rounds=",".join(each.stored() for each in rhythm.rounds),
            every=rhythm.every,
            anchor=rhythm.anchor,
            country=place.country,
            land=place.land,
            catholic=place.catholic,
            closed_days=stored_days(place.closed_days),
        )
    )


@dataclass(frozen=True, slots=True)
class KeptSite:
    """A site and the teams that work there."""

    id: UUID
    name: str
    place: Place
    teams: tuple[str, ...]


async def read_sites() -> tuple[KeptSite, ...]:
    """All sites by name."""
    teams: dict[UUID, list[str]] = {}
    for row in await SiteTeam.select(SiteTeam.site, SiteTeam.team.name.as_alias("name")):
        teams.setdefault(row["site"], []).append(row["name"])
    return tuple(
        KeptSite(
            row["id"], row["name"], _place(row, zone_of(row["zone"])), tuple(sorted(teams.get(row["id"], [])))
        )
        for row in await Site.select().order_by(Site.name)
    )


async def place_of_team(team: UUID | None, zone: ZoneInfo) -> Place:
    """Where a team works: its site, or else where the organisation does."""
    row = await SiteTeam.select(SiteTeam.site).where(SiteTeam.team == team).first() if team else None
    site = await Site.select().where(Site.id == row["site"]).first() if row else None
    return _place(site, zone_of(site["zone"])) if site else (await read_schedule(zone)).place


async def store_site(name: str, place: Place, teams: Sequence[str]) -> None:
    """Inside a write: a site with these teams; another one of this name is replaced, a team moves here."""
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadInput("A site has a name of one line, {most} characters at most.", most=LONGEST_NAME)
    found = {row["name"]: row["id"] for row in await Team.select(Team.id, Team.name)}
    for team in teams:
        if team not in found:
            raise NotFound("There is no team {team} on the roster.", team=team)
    await Site.delete().where(Site.name == name)
    site = Site(
        id=uuid4(),
        name=name,
        zone=place.zone.key,
        country=place.country,
        land=place.land,
        catholic=place.catholic,
        closed_days=stored_days(place.closed_days),
    )
    await Site.insert(site)
    for team in teams:
        await SiteTeam.delete().where(SiteTeam.team == found[team])
        await SiteTeam.insert(SiteTeam(team=found[team], site=site.id))


async def drop_site(name: str) -> None:
    """Inside a write: its teams follow the organisation's calendar again."""
    if not await Site.exists().where(Site.name == name):
        raise NotFound("There is no site {site}.", site=name)
    await Site.delete().where(Site.name == name)


async def places_of_sites() -> Mapping[UUID, Place]:
    """Where to look up each site's holidays; a site without teams asks nobody."""
    return {site.id: site.place for site in await read_sites() if site.teams}


def _place(row: Mapping[str, object], zone: ZoneInfo) -> Place:
    return Place(
        zone=zone,
        country=str(row["country"]),
        land=str(row["land"]),
        catholic=bool(row["catholic"]),
        closed_days=read_closed_days(_listed(str(row["closed_days"]))),
    )


def _listed(stored: str) -> list[str]:
    return [each for each in stored.split(",") if each]


async def lock_schedule() -> None:
    """Inside a write: nobody else plans meanwhile."""
    if database.ENGINE.engine_type == "postgres":
        await database.query("LOCK TABLE planned_wave IN SHARE ROW EXCLUSIVE MODE")
