"""Facts as a command: a file's content in, what changed out."""

import asyncio
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from pathlib import PurePath
from typing import Any

from api.installation import Installation
from survey import clock
from survey.contacts.beside.facts import import_facts
from survey.contacts.beside.facts_file import COLUMNS, read_facts
from survey.organisation.tables import Team
from survey.spreadsheets.missing import read_missing
from survey.weeks import week_of


async def import_file(installation: Installation, arguments: Mapping[str, Any]) -> dict[str, int]:
    """Store the facts in `content` (base64); `missing` and `accepted` are as they were typed."""
    teams = [row["name"] for row in await Team.select(Team.name)]
    facts = await asyncio.to_thread(
        read_facts,
        b64decode(arguments["content"]),
        arguments["name"],
        teams,
        missing=read_missing(arguments["missing"], COLUMNS.name_of),
        accepted=[cell.strip().casefold() for cell in arguments["accepted"]],
        latest=week_of(clock.today(installation.settings.timezone)),
    )
    return asdict(
        await installation.logged(
            partial(import_facts, facts), "import.facts", PurePath(arguments["name"]).name
        )
    )
