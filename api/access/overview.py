"""What is new, what is theirs to do, and what comes next, for whoever is signed in.

All of it is known to everybody or to the role alone: when a week opens, closes or was published, and what is
still to be set up. How many take part is told in bands of the morning alone.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from api.access.roles import Page, Reach, may, reach
from api.access.signed_in import Visitor
from api.access.taking_part import TakingPart, taking_part
from api.installation import Installation
from survey import clock
from survey.accounts.accounts import list_accounts
from survey.accounts.owners import has_owner
from survey.contacts.tables import Touchpoint
from survey.organisation.known_people import name_lists, read_known
from survey.organisation.snapshot import read_organisation
from survey.organisation.tables import Person, Team
from survey.releases.tables import Release
from survey.schedule.keeping import PLANNED
from survey.schedule.tables import PlannedWave
from survey.waves.sides import checks
from survey.waves.state import OPEN, RELEASED
from survey.waves.tables import CellPart, Wave
from survey.weeks import monday_of


@dataclass(frozen=True, slots=True)
class Published:
    """A week whose results are out."""

    wave: str
    monday: date


@dataclass(frozen=True, slots=True)
class OwnTeam:
    """A team that somebody leads, and where its results are; empty while it has not stood alone."""

    name: str
    group: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that the first page says; the sentences are the page's."""

    published: Published | None = None
    teams: tuple[OwnTeam, ...] = ()
    # Accounts that wait for this person's word.
    waiting: tuple[str, ...] = ()
    # How many people of the roster no second person has looked at.
    newcomers: int = 0
    # What is still to be set up, in this order.
    missing: tuple[str, ...] = ()
    # When the open week closes, or when the next one opens.
    closes: datetime | None = None
    opens: tuple[date, str] | None = None
    # In which band participation lay this morning, by group; None where nobody is told (yet).
    participation: TakingPart | None = None
    reads: bool = field(default=False)


async def overview_of(installation: Installation, visitor: Visitor) -> Overview:
    """As of now, for one person."""
    rights = visitor.rights
    reads = may(rights, Page.RESULTS)
    closes, opens = await _next(installation)
    return Overview(
        published=await _published() if reads else None,
        teams=await _own_teams(visitor) if reach(rights, Page.GROUP) is Reach.OWN else (),
        waiting=await _waiting(visitor) if may(rights, Page.CONFIRM) else (),
        newcomers=await _newcomers(installation) if may(rights, Page.NAMES) else 0,
        missing=await _missing(installation) if may(rights, Page.SETTINGS) else (),
        closes=closes,
        opens=opens,
        participation=await taking_part(installation, visitor) if closes else None,
        reads=reads,
    )


async def _published() -> Published | None:
    apart = await checks()
    rows = await (
        Wave.select(Wave.id, Wave.week)
        .where(Wave.state == RELEASED)
        .order_by(Wave.week, ascending=False)
        .limit(len(apart) + 1)
    )
    newest = next((row for row in rows if row["id"] not in apart), None)
    return Published(newest["id"], monday_of(newest["week"])) if newest else None


async def _own_teams(visitor: Visitor) -> tuple[OwnTeam, ...]:
    """Those the person leads, by the alphabet, each with the group in which it was published last."""
    led = [*visitor.rights.teams]
    names = await Team.select(Team.id, Team.name).where(Team.id.is_in(led)).order_by(Team.name)
    parts = await CellPart.select(CellPart.cell, CellPart.team).where(CellPart.team.is_in(led))
    cells = [part["cell"] for part in parts]
    shown = (
        await Release.select(Release.cell, Release.wave.week.as_alias("week"))
        .where(Release.kind == "cell", Release.cell.is_in(cells))
        .order_by(Release.wave.week)
        if cells
        else []
    )
    newest = {row["cell"]: row["week"] for row in shown}
    group: dict[object, str] = {}
    for part in sorted(parts, key=lambda part: newest.get(part["cell"], -1)):
        if part["cell"] in newest:
            group[part["team"]] = str(part["cell"])
    return tuple(OwnTeam(row["name"], group.get(row["id"], "")) for row in names)


async def _waiting(visitor: Visitor) -> tuple[str, ...]:
    return tuple(
        known.name or known.address
        for known in await list_accounts(clock.now())
        if known.state == "active" and known.waiting and known.address != visitor.who.address
    )


async def _newcomers(installation: Installation) -> int:
    """Before the first week nobody is new."""
    known = await asyncio.to_thread(read_known, installation.secrets)
    if known is None:
        return 0
    return sum(len(each.new) for each in name_lists(known, await read_organisation()))


async def _missing(installation: Installation) -> tuple[str, ...]:
    settings = installation.settings
    found = {
        "sender": not (settings.organisation and settings.contact and settings.imprint),
        "owner": not settings.owner,
        "owner account": not await has_owner(),
        "roster": not await Person.exists().where(Person.left_week.is_null()),
        "touchpoint": not await Touchpoint.exists(),
        "agreement": not settings.agreement,
        "wave": not await Wave.exists(),
        "unreadable": bool(installation.chosen.unreadable),
    }
    return tuple(name for name, is_missing in found.items() if is_missing)


async def _next(installation: Installation) -> tuple[datetime | None, tuple[date, str] | None]:
    open_ = await Wave.select(Wave.closes).where(Wave.state == OPEN).first()
    if open_ is not None:
        closes: datetime = open_["closes"]  # SQLite gives it back without a zone
        aware = closes if closes.tzinfo else closes.replace(tzinfo=UTC)
        return aware.astimezone(installation.settings.timezone), None
    planned = (
        await PlannedWave.select(PlannedWave.opens_day, PlannedWave.opens_at)
        .where(PlannedWave.state == PLANNED)
        .order_by(PlannedWave.week)
        .first()
    )
    return None, (planned["opens_day"], planned["opens_at"]) if planned else None
