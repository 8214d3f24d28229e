"""Ratings from other programs as commands: an export, what its queues and words mean, what lies aside."""

import asyncio
from base64 import b64decode
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from api.installation import Installation
from survey import clock, database
from survey.contacts.known_names import read_known_names
from survey.errors import Refused
from survey.helpdesks.given import Asked, read_export
from survey.helpdesks.placing import everything_said, place_queue, read_scores, say_scores
from survey.helpdesks.systems import system_named
from survey.helpdesks.taking import take_in, take_in_aside
from survey.spreadsheets.names import same_name

Arguments = Mapping[str, Any]


async def import_file(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """Take in the ratings in `content` (base64) of the program `system`."""
    system, timezone, now = system_named(arguments["system"]), installation.settings.timezone, clock.now()
    content = await asyncio.to_thread(b64decode, arguments["content"])
    asked = Asked(dict(arguments["headers"]), arguments["queue"], arguments["week"])
    name = arguments["name"]
    # In a thread, because whoever rates or answers meanwhile should not wait for a long file.
    export = await asyncio.to_thread(read_export, content, name, system, asked, timezone, now)
    taken = await take_in(system, export, name, timezone, now)
    detail = {"system": system.name, "new": str(taken.new), "changed": str(taken.changed)}
    await installation.record("import.ratings", PurePath(name).name, detail)
    return {
        "new": taken.new,
        "changed": taken.changed,
        "known": taken.known,
        "aside": dict(taken.aside),
        "unrated": export.unrated,
        "too_old": export.too_old,
    }


async def place(installation: Installation, arguments: Arguments) -> dict[str, int]:
    """Say where the contacts of `queue` of `system` took place, and take in what lay aside for it."""
    system, timezone, now = system_named(arguments["system"]), installation.settings.timezone, clock.now()
    where = [arguments[name] for name in ("team", "touchpoint", "channel")]
    await _require_incomplete(installation, where[1])
    queue = arguments["queue"]

    async def job() -> int:
        await place_queue(system.name, queue, *where)
        return await take_in_aside(system.name, queue, timezone, now)

    detail = {"team": where[0], "touchpoint": where[1]}
    return {"taken": await installation.logged(job, "helpdesk.place", f"{system.name} {queue}", detail)}


async def scores(installation: Installation, arguments: Arguments) -> None:
    """Say what words of `system` mean: `pairs`, each word=score."""
    system, said = system_named(arguments["system"]), read_scores(list(arguments["pairs"]))

    async def job() -> None:
        await say_scores(system.name, said)

    detail = {"scores": ", ".join(f"{word}={score}" for word, score in said.items())}
    await installation.logged(job, "helpdesk.scores", system.name, detail)


async def show(_: Installation, __: Arguments) -> dict[str, Any]:
    """Everything that was said, and what lies aside."""
    return dict(await everything_said())


async def _require_incomplete(installation: Installation, touchpoint: str) -> None:
    """Only contacts that were rated come this way, so their number says nothing about how busy a team was."""
    names = await database.read(read_known_names)
    found = names.touchpoint(touchpoint)
    complete = {names.touchpoints.get(same_name(each)) for each in installation.settings.complete_touchpoints}
    if found in complete:
        raise Refused(
            "Of “{touchpoint}” every contact is reported, says RESONANZ_COMPLETE_TOUCHPOINTS, and an export "
            "holds only those that were rated. Place the queue at another touchpoint, or take this one off "
            "that list.",
            touchpoint=touchpoint,
        )
