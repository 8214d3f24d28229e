"""A process that has an installation open and takes commands, until it is killed."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api.commands import running as commands
from api.commands.running import serve_commands
from api.installation import Installation, open_installation
from api.settings.fields import Settings
from api.settings.settings import read_settings
from survey import database
from survey.errors import NotFound, RowError, WrongRows
from survey.organisation.tables import Department


async def add(installation: Installation, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Store a department, and say under whose lock."""
    await database.write(_add, arguments["name"])
    lock = Path(installation.settings.database.removeprefix("sqlite://") + ".lock")
    return {
        "names": await Department.select(Department.name).output(as_list=True),
        "by": json.loads(lock.read_text())["purpose"],
    }


async def _add(name: str) -> None:
    await Department.insert(Department(name=name))


async def fail(installation: Installation, arguments: Mapping[str, Any]) -> None:
    """Fail in the way that is asked for."""
    match arguments["how"]:
        case "rows":
            row = RowError(7, "team", "Nord", "{team} is not known.", {"team": "Nord"})
            raise WrongRows("staff.csv", [row], more=2)
        case "sentence":
            raise NotFound("There is no department {name}.", name="Nord")
        case "quoting":
            try:
                int(arguments["name"])
            except ValueError as error:
                raise LookupError(f"Key (name)=({arguments['name']}) is not there") from error
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
    raise ZeroDivisionError("a bug")


async def length(installation: Installation, arguments: Mapping[str, Any]) -> int:
    """How much arrived."""
    return len(arguments["text"])


KNOWN = {name: f"tests.api.command_server:{name}" for name in ("add", "fail", "length")}


async def serve(settings: Settings) -> None:
    """Until somebody kills this process."""
    commands.COMMANDS.update(KNOWN)
    async with open_installation(settings, "resonanz serve") as installation, serve_commands(installation):
        print("open", flush=True)
        await asyncio.Event().wait()


def run() -> None:
    """The one word is its directory."""
    asyncio.run(serve(read_settings({"RESONANZ_DATA": sys.argv[1]})))
