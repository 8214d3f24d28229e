"""The roster as a command: a file's content in, what changed out."""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from api.installation import Installation
from survey.organisation.importing import import_roster
from survey.organisation.roster_file import read_roster
from survey.weeks import week_of


async def import_file(installation: Installation, arguments: Mapping[str, Any]) -> dict[str, int]:
    """Apply the roster in `content` (base64) as of today."""
    roster = read_roster(b64decode(arguments["content"]), arguments["name"])
    today = datetime.now(installation.settings.timezone).date()
    return asdict(await import_roster(roster, week_of(today)))
