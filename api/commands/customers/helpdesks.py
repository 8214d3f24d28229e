"""Ratings from other programs as commands: an export, what its queues and words mean, what lies aside."""

import asyncio
import re
from base64 import b64decode
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from api.calls.addresses import read_address
from api.calls.tickets import telling, untold
from api.installation import Installation
from survey import clock
from survey.calls.targets import ZAMMAD, add_target, replace_target, target_of
from survey.contacts.arriving.known_names import read_known_names
from survey.errors import BadInput, Refused
from survey.helpdesks.given import Asked, read_export
from survey.helpdesks.placing import everything_said, place_queue, read_scores, say_scores
from survey.helpdesks.systems import placeable, system_named
from survey.helpdesks.taking import take_in, take_in_aside, try_in
from survey.helpdesks.tickets import take_tickets_aside
from survey.spreadsheets.names import same_name

Arguments = Mapping[str, Any]
LONGEST_TOKEN = 1000


async def import_file(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """Take in the ratings in `content` (base64) of the program `system`; with `preview` say what would be."""
    system, timezone, now = system_named(arguments["system"]), installation.settings.timezone, clock.now()
    content = await asyncio.to_thread(b64decode, arguments["content"])
    asked = Asked(dict(arguments["headers"]), arguments["queue"], arguments["week"])
    name = arguments["name"]
    # In a thread, because whoever rates or answers meanwhile should not wait for a long file.
    export = await asyncio.to_thread(read_export, content, name, system, asked, timezone, now)
    if arguments.get("preview"):
        taken = await try_in(system, export, name, timezone, now)
    else:
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


async def connect(installation: Installation, arguments: Arguments) -> None:
    """Write links into tickets of the Zammad at `address`: its `field`, with a `token` of it."""
    field, token = arguments["field"].strip(), arguments["token"].strip()
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,99}", field):
        raise BadInput(
            "“{field}” is no name of a ticket's field, as Zammad has it: small letters, digits and _.",
            field=field[:40],
        )
    if not token or len(token) > LONGEST_TOKEN or not (token.isascii() and token.isprintable()):
        raise BadInput("A token of Zammad is one line, and not empty.")
    address = read_address(arguments["address"], installation.settings.private_targets)
    today = clock.today(installation.settings.timezone)

    async def job() -> None:
        more = {"field": field, "token": token}
        if (known := await target_of(ZAMMAD)) is not None:
            await replace_target(installation.secrets, known, address, more)
        else:
            await add_target(installation.secrets, ZAMMAD, ZAMMAD, address, today, more=more)

    await installation.logged(job, "helpdesk.connect", ZAMMAD)


async def place(installation: Installation, arguments: Arguments) -> dict[str, int]:
    """Say where the contacts of `queue` of `system` took place, and take in what lay aside for it."""
    system, timezone, now = placeable(arguments["system"]), installation.settings.timezone, clock.now()
    where = [arguments[name] for name in ("team", "touchpoint", "channel")]
    await _require_incomplete(installation, where[1])
    queue = arguments["queue"]

    async def job() -> int:
        await place_queue(system, queue, *where)
        target = await target_of(ZAMMAD)
        told = telling(installation.secrets, target) if target is not None else untold
        tickets = await take_tickets_aside(system, queue, timezone, now, told)
        return tickets + await take_in_aside(system, queue, timezone, now)

    detail = {"team": where[0], "touchpoint": where[1]}
    return {"taken": await installation.logged(job, "helpdesk.place", f"{system} {queue}", detail)}


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
    names = await read_known_names()
    found = names.touchpoint(touchpoint)
    complete = {names.touchpoints.get(same_name(each)) for each in installation.settings.complete_touchpoints}
    if found in complete:
        raise Refused(
            "Of “{touchpoint}” every contact is reported, says RESONANZ_COMPLETE_TOUCHPOINTS, and an export "
            "holds only those that were rated. Place the queue at another touchpoint, or take this one off "
            "that list.",
            touchpoint=touchpoint,
        )
