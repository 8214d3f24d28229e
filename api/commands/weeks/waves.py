"""The wave as whoever runs the installation sees it: open it, look at it, close it, write its links."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import partial
from secrets import token_bytes
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from api.added_languages import added_languages
from api.commands.weeks.requirements import requires_all
from api.installation import Installation
from api.texts import LANGUAGES
from api.web.results_address import reading_key, results_address
from survey import clock
from survey.ballots.manifest import Manifest, fingerprint
from survey.children.messages import Links, WriteLinks
from survey.errors import BadInput, NotFound, Refused
from survey.lifecycle.asking import Kind, WaveTimes
from survey.lifecycle.closing import close_wave
from survey.lifecycle.living import living
from survey.lifecycle.opening import open_wave
from survey.lifecycle.participation import participation
from survey.lifecycle.published import published_wave
from survey.lifecycle.verifying import verify_releases
from survey.organisation.tables import Person
from survey.pauses.keeping import paused_parts, pauses
from survey.releases.tables import Release
from survey.schedule.keeping import note_opened
from survey.schedule.mails import plan_first_mails
from survey.schedule.settings import read_schedule
from survey.spreadsheets.names import in_order
from survey.tokens import sign_link
from survey.waves.cells import SMALLEST_PART
from survey.waves.merging import SMALLEST
from survey.waves.sides import is_check
from survey.waves.state import CLOSING, OPEN
from survey.waves.tables import Wave
from survey.weeks import monday_of, week_of

Arguments = Mapping[str, Any]

CLOSES_AT = time(18)
# People need an hour to answer, and only one week at a time is open, so a long one takes the place of others.
SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=14)
# A link from the future is none: a clock that was ahead when it was written may have been set right since.
CLOCKS_DIFFER = timedelta(days=1)


async def open_this_week(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """Open the wave about the week that now is; `closes` is a local time in ISO form, or the next Monday.

    `kind` "check" asks the nine questions of the check instead, staff and leadership apart.
    """
    zone = installation.settings.timezone
    now = clock.now(zone)
    week = week_of(now.date())
    closes = _closes(arguments.get("closes"), week, zone)
    if not now + SHORTEST <= closes <= now + LONGEST:
        raise BadInput(
            "The wave would close at {closes}. It can close from {first} to {last}.",
            closes=closes.isoformat(timespec="minutes"),
            # To whole minutes, as the time is written, and inside the range.
            first=(now + SHORTEST + timedelta(minutes=1)).isoformat(timespec="minutes"),
            last=(now + LONGEST).isoformat(timespec="minutes"),
        )
    await requires_all(installation)
    kind: Kind = "check" if arguments.get("kind") == "check" else "pulse"
    times, language = WaveTimes(week, now, closes, kind), installation.settings.language
    paused = paused_parts(await pauses(), now.date())
    # Where waves close by themselves, one that was opened by hand does so too.
    scheduled = (await read_schedule(zone)).switched_on

    async def also(wave: str) -> None:
        if scheduled:
            await note_opened(week, closes, zone)
        if installation.settings.smtp_server:
            await plan_first_mails(wave)
        await installation.record("wave.open", wave, {"kind": kind} if kind == "check" else {})

    async with living(week):
        wave = await open_wave(installation.keys, times, installation.rules, language, paused, also)
    return await describe(installation, {"wave": wave})


async def describe(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """One wave, the newest if none is named: state, times, groups, and participation in bands.

    Who has answered is nobody's business; how many, in bands that are fixed once a day.
    """
    (row,) = await _named(arguments.get("wave"))
    published = await published_wave(installation.keys, row["id"])
    told = await participation(installation.keepers, row["id"]) if row["state"] == OPEN else None
    bands = told.cells if told else {}
    cells = [
        {"label": cell.label, "eligible": cell.eligible, "participation": bands.get(cell.id)}
        for cell in published.manifest.cells
    ]
    released = await Release.count().where(Release.wave == row["id"])
    return {
        "wave": row["id"],
        "kind": "check" if is_check(cell.id for cell in published.manifest.cells) else "pulse",
        "state": row["state"],
        "opens": _local(row["opens"], installation),
        "closes": _local(row["closes"], installation),
        "fingerprint": fingerprint(published.text.encode()),
        "cells": sorted(cells, key=lambda cell: in_order(str(cell["label"]))),
        "released_groups": released,
        "participation": {"day": told.day.isoformat(), "everybody": told.everybody} if told else None,
        "results": results_address(installation),
        "smallest": SMALLEST,
        "part": SMALLEST_PART,
    }


async def close(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """Close the wave that is open, or the named one; before the time people were told, only if `early`."""
    (row,) = await _named(arguments.get("wave"))
    too_early = row["state"] == OPEN and _aware(row["closes"]) > clock.now()
    if too_early and not arguments.get("early"):
        raise Refused(
            "Wave {wave} is open until {closes}, as everybody was told. Whoever has not answered yet could "
            "not do it any more, and the week cannot be asked again. If it has to end now: resonanz wave "
            "close --early",
            wave=row["id"],
            closes=_local(row["closes"], installation),
        )
    # Shielded: a command line that goes away must not stop a close half-way.
    await asyncio.shield(_close(installation, row["id"]))
    return await describe(installation, {"wave": row["id"]})


async def _close(installation: Installation, wave: str) -> None:
    await close_wave(installation.keys, wave, partial(installation.record, "wave.close", wave))
    await installation.keepers.end(wave)


async def links(installation: Installation, arguments: Arguments) -> list[dict[str, Any]]:
    """Everybody's link by group, to be handed out and not kept: whoever has it can answer in that place.

    Everybody who answers in a group sees how often its links have been written.
    """
    (row,) = await _named(arguments.get("wave"))
    wave = str(row["id"])
    published = await published_wave(installation.keys, wave)
    groups = _groups(published.manifest, arguments.get("group"))
    asked = WriteLinks(tuple(groups), token_bytes(16))
    written = await installation.keepers.ask(wave, asked, Links)
    await installation.record("wave.links", wave, {"groups": ", ".join(groups.values())})
    ids = {UUID(bytes=person): (cell, invitation) for person, cell, invitation in written.people}
    people = await Person.select(
        Person.id, Person.reference, Person.name, Person.email, Person.language
    ).where(Person.id.is_in(list(ids)))
    link = link_writer(installation, wave, published.text, clock.now())
    results = results_address(installation)
    found: dict[str, list[dict[str, str]]] = {cell: [] for cell in groups}
    for person in sorted(people, key=lambda person: str(person["reference"])):
        cell, invitation = ids[person["id"]]
        found[cell].append(
            {
                "reference": person["reference"],
                "name": person["name"],
                "email": person["email"] or "",
                "language": person["language"] or "",
                "link": link(invitation, person["language"]),
                "results": results,
            }
        )
    return [{"wave": wave, "group": groups[cell], "links": rows} for cell, rows in found.items()]


def link_writer(
    installation: Installation, wave: str, manifest: str, written: datetime
) -> Callable[[str, str | None], str]:
    """What makes the id of an invitation the link that its person gets; it bears the day it was written.

    It opens in the person's language, or in that of the browser where the roster says none.
    """
    page, code = f"{installation.settings.url}/pulse/{wave}", fingerprint(manifest.encode())
    # The page hands it on to the results by script alone: no request holds it beside the personal part.
    reading = f"~{reading_key(installation)}"
    signed = written - CLOCKS_DIFFER

    def link(invitation: str, language: str | None) -> str:
        token = sign_link(installation.link_secrets, "pulse", invitation, at=signed)
        return f"{page}{in_language(language)}#{code}.{token}{reading}"

    return link


def in_language(language: str | None) -> str:
    """What an address ends with, so that its page opens in this language."""
    return f"?lang={language}" if language in {*LANGUAGES, *added_languages()} else ""


def _groups(manifest: Manifest, group: str | None) -> dict[str, str]:
    """Each cell's label, or the one that is named."""
    labels = {cell.id: cell.label for cell in manifest.cells}
    if group is None:
        return labels
    found = {cell: label for cell, label in labels.items() if label == group}
    if not found:
        raise NotFound(
            "There is no group {group} in wave {wave}. Its groups: {groups}",
            group=group,
            wave=manifest.wave,
            groups=", ".join(sorted(labels.values())),
        )
    return found


async def verify(installation: Installation, arguments: Arguments) -> list[dict[str, str]]:
    """Each released wave, or the named one, with what is wrong with it, if anything is."""
    found = await verify_releases(installation.secrets, arguments.get("wave"))
    return [{"wave": each.wave, "trouble": each.trouble} for each in found]


async def _named(wave: str | None) -> list[dict[str, Any]]:
    query = Wave.select(Wave.id, Wave.state, Wave.opens, Wave.closes).where(Wave.manifest != "")
    if wave:
        rows = await query.where(Wave.id == wave)
    else:
        rows = await query.order_by(Wave.week, Wave.id, ascending=False)
        rows = [row for row in rows if row["state"] in {OPEN, CLOSING}][:1] or rows[:1]
    if not rows:
        raise NotFound("There is no such wave. Open one: resonanz wave open.")
    return rows


def _closes(text: str | None, week: int, zone: ZoneInfo) -> datetime:
    if text is None:
        return _next_monday(week, zone)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput("{text} is no time. Write it as 2026-03-16T18:00.", text=text) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def usual_close(zone: ZoneInfo) -> datetime:
    """When a week that is opened now closes, if nobody says otherwise."""
    return _next_monday(week_of(clock.today(zone)), zone)


def _next_monday(week: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(monday_of(week) + timedelta(days=7), CLOSES_AT, zone)


def _local(moment: datetime, installation: Installation) -> str:
    return _aware(moment).astimezone(installation.settings.timezone).isoformat(timespec="minutes")


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
