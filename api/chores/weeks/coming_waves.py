"""The next eight waves, as the schedule would have them: for the page, the command and the works council."""

from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from typing import Any

from survey import clock
from survey.error_documents import as_document
from survey.errors import Refused
from survey.organisation.known_people import Known
from survey.pauses.keeping import pauses
from survey.releases.tables import Release
from survey.schedule.pausing import Group, asked_on
from survey.schedule.planning import Gap, Planned, PlannedDay, first_week, plan_from
from survey.schedule.settings import Settings, read_sites
from survey.schedule.working_days import Place
from survey.waves.frozen_sides import freeze_sides
from survey.waves.sides import checks
from survey.waves.state import VOID
from survey.waves.tables import Wave
from survey.weeks import week_label

SHOWN = 8


async def coming_waves(
    settings: Settings,
    sites: Mapping[Any, Place],
    groups: Sequence[Group],
    checks_in: Collection[int],
    known: Known | None,
) -> list[dict[str, Any]]:
    """The next eight weeks whose turn it is, with what is likely published; checks stand in `checks_in`."""
    now, kept = clock.now(), await pauses()
    names = {site.id: site.name for site in await read_sites() if site.id in sites}
    published = await _published_last()
    asked = {row["week"] for row in await Wave.select(Wave.week).where(Wave.state != VOID)}
    coming = (
        each
        for each in plan_from(first_week(now, settings.place), settings.rhythm, settings.place, sites, kept)
        if each.opens.moment > now and each.week not in asked
    )
    found = []
    for each in islice(coming, SHOWN):
        week: dict[str, Any] = {"week": week_label(each.week), "opens": _shown(each.opens)}
        if isinstance(each, Gap):
            week |= {"gap": each.because, "label": each.label}
        else:
            asked_groups, paused = await asked_on(each.opens.day, groups)
            week |= {
                "closes": _shown(each.closes),
                "rounds": _rounds(each, names),
                "waiting": _waiting(each, names),
                "groups": len(asked_groups),
                "people": sum(len(group.cell.people) for group in asked_groups),
                "paused": [group.label for group in paused],
                "likely": None
                if published is None
                else sum(group.cell.id in published for group in asked_groups),
            }
            if each.week in checks_in:
                week |= {"likely": None, "paused": [], **await _check(each.week, known)}
        found.append(week)
    return found


async def _check(week: int, known: Known | None) -> dict[str, Any]:
    """Two groups, staff and leadership, whoever pauses; or why they cannot be asked apart."""
    try:
        sides = await freeze_sides(week, known=known)
    except Refused as refused:
        return {"check": True, "refused": as_document(refused)}
    return {"check": True, "groups": len(sides), "people": sum(len(side.people) for side in sides)}


def _rounds(planned: Planned, names: Mapping[Any, str]) -> list[dict[str, Any]]:
    """By moment, with the sites; those whose moment is the organisation's own are not named."""
    own = {again.when.moment for again in planned.rounds if again.site is None}
    rounds = [
        _shown(again.when) | {"site": names.get(again.site)}
        for again in planned.rounds
        if again.site is None or again.when.moment not in own
    ]
    return sorted(rounds, key=lambda each: (each["day"], each["at"], each["site"] or ""))


def _waiting(planned: Planned, names: Mapping[Any, str]) -> list[dict[str, Any]]:
    """Sites whose holidays move a reminder that the organisation's do not, or leave it out."""
    at: dict[Any, list[PlannedDay]] = {None: [], **{site: [] for site in names}}
    for again in planned.rounds:
        at[again.site].append(again.when)
    own = at.pop(None)
    found = []
    for site, rounds in at.items():
        elsewhere = {when.moved for when in own}
        holidays = [when.moved for when in rounds if when.moved and when.moved not in elsewhere]
        left_out = max(len(own) - len(rounds), 0)
        if holidays or left_out:
            found.append({"site": names[site], "holidays": holidays, "left_out": left_out})
    return sorted(found, key=lambda each: each["site"])


def _shown(day: PlannedDay) -> dict[str, Any]:
    return {
        "day": day.day.isoformat(),
        "at": f"{day.at:%H:%M}",
        "weekday": day.day.isoweekday(),
        "zone": day.zone.key,
        "moved": day.moved,
    }


async def _published_last() -> frozenset[str] | None:
    """The groups that stood by themselves in the last release; None before the first."""
    apart = await checks()  # no group stands by itself in a check
    waves = {row["wave"] for row in await Release.select(Release.wave).distinct()} - apart
    if not waves:
        return None
    rows = await Release.select(Release.cell).where(Release.wave == max(waves), Release.cell.is_not_null())
    return frozenset(str(row["cell"]) for row in rows)
