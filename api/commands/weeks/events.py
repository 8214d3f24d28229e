"""The calendar of events as commands: a file's content in, what changed out; and the calendar itself."""

import asyncio
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from pathlib import PurePath
from typing import Any

from api.installation import Installation
from survey.contacts.beside.events import events, import_events
from survey.contacts.beside.events_file import read_events
from survey.contacts.beside.events_ics import read_calendar
from survey.organisation.tables import Department, Team


async def import_file(installation: Installation, arguments: Mapping[str, Any]) -> dict[str, int]:
    """Store the events in `content` (base64); `complete` says that there are no others."""
    departments = [row["name"] for row in await Department.select(Department.name)]
    teams = [row["name"] for row in await Team.select(Team.name)]
    content = b64decode(arguments["content"])
    told = await asyncio.to_thread(read_events, content, arguments["name"], departments, teams)
    store = partial(import_events, told, complete=arguments["complete"])
    return asdict(await installation.logged(store, "import.events", PurePath(arguments["name"]).name))


async def import_calendar(installation: Installation, arguments: Mapping[str, Any]) -> dict[str, int]:
    """The same from an organisation's calendar (ICS); all of it concerns `scope`, or everybody."""
    departments = [row["name"] for row in await Department.select(Department.name)]
    teams = [row["name"] for row in await Team.select(Team.name)]
    content = b64decode(arguments["content"])
    told = await asyncio.to_thread(
        read_calendar,
        content,
        arguments["name"],
        arguments.get("scope"),
        departments,
        teams,
        installation.settings.timezone,
    )
    return asdict(await installation.logged(partial(import_events, told), "import.events", arguments["name"]))


async def list_events(_: Installation, __: Mapping[str, Any]) -> list[dict[str, str | None]]:
    """The calendar, its days in ISO form."""
    return [
        {**asdict(event), "begins": event.begins.isoformat(), "ends": event.ends.isoformat()}
        for event in await events()
    ]
