"""Targets of calls as commands: who is told what, and what came of it."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from secrets import token_bytes
from typing import Any
from uuid import uuid4

from api.calls.addresses import read_address
from api.calls.making import call_target
from api.installation import Installation
from survey import clock, database
from survey.calls.events import EVENTS, TEST
from survey.calls.keeping import list_calls, put_call
from survey.calls.targets import (
    FORMS,
    STANDARD,
    ZAMMAD,
    add_target,
    list_targets,
    remove_target,
    target_named,
)
from survey.errors import BadInput, Refused

Arguments = Mapping[str, Any]
SHOWN = 50
TRY = timedelta(minutes=1)


async def add(installation: Installation, arguments: Arguments) -> dict[str, str]:
    """Tell `address` of `events` in its `form`; what it checks signatures with is shown this once."""
    settings, form, events = installation.settings, arguments["form"], list(arguments["events"])
    _one_of(form, FORMS)
    for event in events:
        _one_of(event, EVENTS)
    if not events:
        raise BadInput("Say of what it is told: {known}.", known=", ".join(EVENTS))
    address = read_address(arguments["address"], settings.private_targets)
    secret = f"whsec_{b64encode(token_bytes(32)).decode()}" if form == STANDARD else ""
    make = partial(
        add_target,
        installation.secrets,
        arguments["name"],
        form,
        address,
        clock.today(settings.timezone),
        events,
        {"secret": secret},
    )
    await installation.logged(make, "webhook.add", arguments["name"], {"events": ", ".join(sorted(events))})
    return {"secret": secret}


async def list_all(_: Installation, __: Arguments) -> list[dict[str, Any]]:
    """Every target, without address and secret."""
    return [
        {
            "name": each.name,
            "form": each.form,
            "host": each.host,
            "events": list(each.events),
            "created": each.created.isoformat(),
        }
        for each in await list_targets()
    ]


async def remove(installation: Installation, arguments: Arguments) -> None:
    """Tell `name` nothing more."""
    end = partial(remove_target, arguments["name"])
    await installation.logged(end, "webhook.remove", arguments["name"])


async def test(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """Make one call at `name` now; what came of it."""
    name = arguments["name"]
    target = await target_named(name)
    if any(each.name == name and each.form == ZAMMAD for each in await list_targets()):
        raise Refused("A help desk is told of tickets alone. Close one there to try it.")
    now = clock.now()
    content = {
        "type": TEST,
        "id": str(uuid4()),
        "link": installation.settings.url,
        "timestamp": now.isoformat(),
    }
    put = partial(put_call, installation.secrets, target, f"{TEST} {content['id']}", content, now + TRY)
    await database.write(put)
    await call_target(installation, target)
    return (await log(installation, {"name": name}))[0]


async def log(installation: Installation, arguments: Arguments) -> list[dict[str, Any]]:
    """The newest calls at `name`; times in the organisation's zone."""
    zone = installation.settings.timezone
    calls = await list_calls(await target_named(arguments["name"]), SHOWN)
    return [
        {
            "event": each.event,
            "made": each.made.astimezone(zone).isoformat(timespec="minutes"),
            "attempts": each.attempts,
            "outcome": each.outcome,
            "told": each.told,
            "next_try": each.next_try and each.next_try.astimezone(zone).isoformat(timespec="minutes"),
        }
        for each in calls
    ]


def _one_of(text: str, known: tuple[str, ...]) -> None:
    if text not in known:
        raise BadInput("“{text}” is none of these: {known}.", text=text[:40], known=", ".join(known))
