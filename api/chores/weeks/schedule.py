"""The schedule as commands: show it, change it after a preview, pauses, sites, and the next eight waves."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from api.chores.weeks.coming_waves import coming_waves
from api.chores.weeks.planned_checks import set_checks, wanted_checks
from api.commands.weeks.requirements import what_is_missing
from api.installation import Installation
from survey import clock, database
from survey.error_documents import as_document
from survey.errors import BadInput
from survey.organisation.known_people import read_known
from survey.pauses.keeping import pauses
from survey.schedule.keeping import plan_next
from survey.schedule.pausing import end_pause, groups_now, store_pause, torn_pauses
from survey.schedule.planning import first_week, plan_from
from survey.schedule.rhythm import Rhythm, changed, requires_sensible, zone_of
from survey.schedule.settings import (
    Settings,
    drop_site,
    read_schedule,
    read_sites,
    store_schedule,
    store_site,
)
from survey.schedule.working_days import Place, read_closed_days, requires_place, stored_days
from survey.waves.holding import read_hold
from survey.weeks import week_of

Arguments = Mapping[str, Any]


async def show(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """The schedule as it is, or as `changes` would make it, with the next eight waves."""

    async def read() -> dict[str, Any]:
        changes = arguments.get("changes") or {}
        settings = _changed(await _read(installation), changes)
        return await _described(installation, settings, wanted_checks(installation, changes))

    return await database.read(read)


async def change(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """Store what `changes` says, and plan the next wave by it."""
    await show(installation, arguments)  # refuses what cannot be, before anything is stored
    await set_checks(installation, arguments["changes"])

    async def store() -> dict[str, Any]:
        settings = _changed(await _read(installation), arguments["changes"])
        await store_schedule(settings)
        await plan_next(installation.settings.timezone, anew=True)
        described = await _described(installation, settings)
        await installation.record("schedule.set", detail=_told(arguments["changes"]))
        return described

    return await database.write(store)


async def pause(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """Let everybody pause, or whole groups; with `only_look` nothing is stored, the preview is the same."""
    begins, ends = (_day(arguments[name]) for name in ("begins", "ends"))

    async def store() -> dict[str, Any]:
        settings = await _read(installation)
        week = first_week(clock.now(), settings.place) + 1
        language = installation.settings.language
        known = read_known(installation.secrets)
        await store_pause(begins, ends, arguments["label"], arguments["names"], week, language, known)
        await plan_next(installation.settings.timezone, anew=True)
        found = await _described(installation, settings)
        if arguments.get("only_look"):
            raise _Looked(found)
        told = {"begins": begins.isoformat(), "ends": ends.isoformat(), "for": ", ".join(arguments["names"])}
        await installation.record("schedule.pause", arguments["label"], told)
        return found

    try:
        return await database.write(store)
    except _Looked as looked:
        return looked.found


async def resume(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """Take back a pause, by its number in the list."""

    async def store() -> dict[str, Any]:
        label = await end_pause(int(arguments["number"]), arguments.get("begins"))
        await plan_next(installation.settings.timezone, anew=True)
        described = await _described(installation, await _read(installation))
        await installation.record("schedule.resume", label)
        return described

    return await database.write(store)


async def set_site(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """A site with its calendar and teams; `remove` lets its teams follow the organisation's again.

    With `only_look` nothing is stored, the preview is the same.
    """

    async def store() -> dict[str, Any]:
        if arguments.get("remove"):
            await drop_site(arguments["name"])
        else:
            zone = zone_of(arguments.get("zone") or installation.settings.timezone.key)
            place = _place(Place(zone), arguments)
            await store_site(arguments["name"], place, arguments["teams"])
        await plan_next(installation.settings.timezone, anew=True)
        described = await _described(installation, await _read(installation))
        if arguments.get("only_look"):
            raise _Looked(described)
        await installation.record("schedule.site", arguments["name"], _told(arguments))
        return described

    try:
        return await database.write(store)
    except _Looked as looked:
        return looked.found


def _told(changes: Arguments) -> dict[str, str]:
    """What was changed, as the audit log has it."""
    said = {
        name: value for name, value in sorted(changes.items()) if name not in {"name", "only_look", "checks"}
    }
    return {name: str(value) for name, value in said.items() if value is not None}


class _Looked(Exception):
    """Ends a write without leaving anything, with what it would have led to."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.found = found
        super().__init__()


async def _read(installation: Installation) -> Settings:
    return await read_schedule(installation.settings.timezone)


def _changed(settings: Settings, changes: Arguments) -> Settings:
    """What is stored with what somebody wants instead, if it can be kept."""
    place = _place(settings.place, changes)
    rhythm = changed(
        settings.rhythm,
        opens=changes.get("opens"),
        closes=changes.get("closes"),
        rounds=changes.get("rounds"),
        every=changes.get("every"),
    )
    requires_sensible(rhythm, place)
    if rhythm.every != settings.rhythm.every:
        rhythm = replace(rhythm, anchor=_coming(rhythm, place))
    switched_on = changes.get("switched_on")
    return Settings(place, rhythm, settings.switched_on if switched_on is None else bool(switched_on))


def _coming(rhythm: Rhythm, place: Place) -> int:
    """The next week whose opening lies ahead: the rhythm is counted from it."""
    weekly = replace(rhythm, every=1)
    coming = plan_from(first_week(clock.now(), place), weekly, place, {}, ())
    return next(each.week for each in coming if each.opens.moment > clock.now())


def _place(place: Place, changes: Arguments) -> Place:
    country = changes.get("country")
    if country is not None and country.upper() != place.country:
        place = replace(place, country=country.upper(), land="", catholic=False)
    if changes.get("land") is not None:
        place = replace(place, land=changes["land"])
    if changes.get("catholic") is not None:
        place = replace(place, catholic=bool(changes["catholic"]))
    if changes.get("closed") is not None:
        place = replace(place, closed_days=read_closed_days(changes["closed"]))
    requires_place(place.country, place.land, catholic=place.catholic)
    return place


async def _described(
    installation: Installation, settings: Settings, checks: Iterable[date] | None = None
) -> dict[str, Any]:
    checks = tuple(installation.settings.checks if checks is None else checks)
    sites = await read_sites()
    for site in sites:  # a round is at the same hour everywhere, so it has to exist everywhere
        requires_sensible(settings.rhythm, site.place)
    kept = await pauses()
    rhythm, place = settings.rhythm, settings.place
    known = read_known(installation.secrets)
    groups = await groups_now(first_week(clock.now(), place) + 1, installation.settings.language, known)
    return {
        "on": settings.switched_on,
        "held": as_document(hold.refusal()) if (hold := read_hold(installation.secrets)) else None,
        "missing": [as_document(each) for each in await what_is_missing(installation)],
        "opens": rhythm.opens.stored(),
        "closes": rhythm.closes.stored(),
        "rounds": [each.stored() for each in rhythm.rounds],
        "every": rhythm.every,
        "zone": place.zone.key,
        "checks": [day.isoformat() for day in checks],
        "checks_fixed": "checks" in installation.given.fixed,
        **_described_place(place),
        "sites": [
            {"name": each.name, "zone": each.place.zone.key, "teams": list(each.teams)}
            | _described_place(each.place)
            for each in sites
        ],
        "pauses": [
            {
                "begins": each.begins.isoformat(),
                "ends": each.ends.isoformat(),
                "label": each.label,
                "groups": sorted(
                    group.label for group in groups if each.groups and group.cell.members in each.groups
                ),
                "everybody": not each.groups,
            }
            for each in kept
        ],
        "torn": await torn_pauses(groups),
        "waves": await coming_waves(
            settings,
            {each.id: each.place for each in sites if each.teams},
            groups,
            frozenset(map(week_of, checks)),
            known,
        ),
    }


def _described_place(place: Place) -> dict[str, Any]:
    return {
        "country": place.country,
        "land": place.land,
        "catholic": place.catholic,
        "closed": [each for each in stored_days(place.closed_days).split(",") if each],
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput("“{text}” is no day. Write it as 2026-12-24.", text=text) from None
