"""The roster as a command: a file's content in, what changed out."""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from api.installation import Installation
from survey.organisation.importing import import_roster
from survey.organisation.leavers import forget_leavers
from survey.organisation.roster_file import read_roster
from survey.weeks import week_of


async def import_file(installation: Installation, arguments: Mapping[str, Any]) -> dict[str, int]:
    """Apply the roster in `content` (base64) as of today; who has left is forgotten."""
    roster = read_roster(b64decode(arguments["content"]), arguments["name"])
    today = datetime.now(installation.settings.timezone).date()
    changes = await import_roster(roster, week_of(today))
    await forget_leavers()
    return asdict(changes)
