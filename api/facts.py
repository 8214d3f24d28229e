"""Facts as a command: a file's content in, what changed out."""

import asyncio
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from api.installation import Installation
from survey.contacts.facts import import_facts
from survey.contacts.facts_file import read_facts
from survey.organisation.tables import Team


async def import_file(_: Installation, arguments: Mapping[str, Any]) -> dict[str, int]:
    """Store the facts in `content` (base64)."""
    teams = [row["name"] for row in await Team.select(Team.name)]
    facts = await asyncio.to_thread(read_facts, b64decode(arguments["content"]), arguments["name"], teams)
    return asdict(await import_facts(facts))
