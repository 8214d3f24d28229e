"""The wave as whoever runs the installation sees it: open it, look at it, close it, write its links."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from api.installation import Installation
from survey.ballots.keys import load_invitation_secret
from survey.ballots.manifest import fingerprint
from survey.errors import BadInput, NotFound
from survey.invitations.identities import invitation_id
from survey.organisation.tables import Person
from survey.releases.tables import Release
from survey.spreadsheets.names import in_order
from survey.tokens import sign_link
from survey.waves.closing import close_wave
from survey.waves.opening import WaveTimes, open_wave
from survey.waves.state import CLOSING, OPEN
from survey.waves.tables import Wave, WaveCell, WaveRoster
from survey.weeks import monday_of, week_of

Arguments = Mapping[str, Any]

CLOSES_AT = time(18)
# A link from the future is none: a clock that was ahead when it was written may have been set right since.
CLOCKS_DIFFER = timedelta(days=1)


async def open_this_week(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """Open the wave about the week that now is; `closes` is a local time in ISO form, or the next Monday."""
    zone = installation.settings.timezone
    now = datetime.now(zone)
    week = week_of(now.date())
    closes = _closes(arguments.get("closes"), week, zone)
    if closes <= now:
        raise BadInput(
            "The wave would close at {closes}, which has passed.", closes=closes.isoformat(timespec="minutes")
        )
    wave = await open_wave(installation.keys, WaveTimes(week, now, closes), installation.rules)
    return await describe(installation, {"wave": wave})


async def describe(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """One wave, the newest if none is named: state, times, groups. Who has answered is nobody's business."""
    (row,) = await _named(arguments.get("wave"))
    cells = await WaveCell.select(WaveCell.label, WaveCell.eligible).where(WaveCell.wave == row["id"])
    released = await Release.count().where(Release.wave == row["id"])
    return {
        "wave": row["id"],
        "state": row["state"],
        "opens": _local(row["opens"], installation),
        "closes": _local(row["closes"], installation),
        "fingerprint": fingerprint(row["manifest"].encode()),
        "cells": sorted(cells, key=lambda cell: in_order(cell["label"])),
        "released_groups": released,
    }


async def close(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """Close the wave that is open, or the named one."""
    (row,) = await _named(arguments.get("wave"))
    # Shielded: a command line that goes away must not stop a close half-way.
    await asyncio.shield(close_wave(installation.keys, row["id"]))
    return await describe(installation, {"wave": row["id"]})


async def links(installation: Installation, arguments: Arguments) -> list[dict[str, str]]:
    """Everybody's link, to be handed out and not kept: whoever has it can answer in that person's place."""
    (row,) = await _named(arguments.get("wave"))
    secret = load_invitation_secret(installation.keys, row["id"])
    marked = fingerprint(row["manifest"].encode())
    signed = datetime.now(UTC) - CLOCKS_DIFFER
    roster = await WaveRoster.select(WaveRoster.person).where(WaveRoster.wave == row["id"])
    people = await Person.select(Person.id, Person.reference, Person.name, Person.email).where(
        Person.id.is_in([entry["person"] for entry in roster])
    )
    return [
        {
            "reference": person["reference"],
            "name": person["name"],
            "email": person["email"] or "",
            "link": f"{installation.settings.url}/pulse/{row['id']}#{marked}."
            + sign_link(installation.secrets, "pulse", invitation_id(secret, person["id"]), at=signed),
        }
        for person in sorted(people, key=lambda person: str(person["reference"]))
    ]


async def _named(wave: str | None) -> list[dict[str, Any]]:
    query = Wave.select(Wave.id, Wave.state, Wave.opens, Wave.closes, Wave.manifest).where(
        Wave.manifest != ""
    )
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
        return datetime.combine(monday_of(week) + timedelta(days=7), CLOSES_AT, zone)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput("{text} is no time. Write it as 2026-03-16T18:00.", text=text) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _local(moment: datetime, installation: Installation) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(installation.settings.timezone).isoformat(timespec="minutes")
