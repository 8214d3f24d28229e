"""The customers' side as commands: keys of programs, touchpoints, contacts from a file."""

import asyncio
from base64 import b64decode
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import PurePath
from typing import Any
from uuid import UUID

from api.access.keys_of_programs import end_key, make_key
from api.commands.customers.asking import rule_as_data
from api.installation import Installation
from survey import clock
from survey.asking.colleagues import mark_internal
from survey.asking.planning import DECISIONS, OBJECTED, prepare_asks, standing_of, store_asks
from survey.asking.rules import read_rules
from survey.contacts.api_keys import list_keys
from survey.contacts.arriving.announcing import Announced, Announcement
from survey.contacts.arriving.contacts_file import FileContact
from survey.contacts.arriving.importing import import_contacts, look_at_contacts
from survey.contacts.links import rateable_until, rating_token
from survey.contacts.tables import Touchpoint
from survey.contacts.touchpoints import add_touchpoint
from survey.contacts.wordings import word_team, wordings
from survey.customers.opting_out import opted_out
from survey.spreadsheets.names import in_order

Arguments = Mapping[str, Any]

SHOWN = 10  # rows, as they were understood


async def create_api_key(installation: Installation, arguments: Arguments) -> dict[str, str]:
    """Make the key `name` for `scope`; the only time anybody sees it."""
    return {"key": await make_key(installation, arguments["name"], arguments["scope"])}


async def list_api_keys(_: Installation, __: Arguments) -> list[dict[str, str | None]]:
    """All keys that ever worked, without the keys."""
    return [
        {
            "name": known.name,
            "created": known.created.isoformat(),
            "revoked": known.revoked.isoformat() if known.revoked else None,
            "scope": known.scope,
            "last_used": known.last_used.isoformat() if known.last_used else None,
        }
        for known in await list_keys()
    ]


async def revoke_api_key(installation: Installation, arguments: Arguments) -> None:
    """End the key `name` at once."""
    await end_key(installation, arguments["name"])


async def add(installation: Installation, arguments: Arguments) -> None:
    """Make the touchpoint `name` known; `open` where anybody may rate."""
    make = partial(add_touchpoint, arguments["name"], open_channel=arguments["open"])
    await installation.logged(make, "touchpoint.add", arguments["name"])


async def internal(installation: Installation, arguments: Arguments) -> None:
    """Colleagues rate at the touchpoint `name` from now on; this cannot be taken back."""
    mark = partial(mark_internal, arguments["name"])
    await installation.logged(mark, "touchpoint.internal", arguments["name"])


async def list_all(_: Installation, __: Arguments) -> list[dict[str, Any]]:
    """All touchpoints."""
    rows = await Touchpoint.select(Touchpoint.name, Touchpoint.open_channel, Touchpoint.internal)
    rules = {each.name: rule_as_data(each) for each in await read_rules()}
    found = [
        {"name": row["name"], "open": row["open_channel"], "internal": row["internal"], **rules[row["name"]]}
        for row in rows
    ]
    return sorted(found, key=lambda each: in_order(each["name"]))


async def word(installation: Installation, arguments: Arguments) -> None:
    """Word the team `name` for customers: `words`, or nothing."""
    change = partial(word_team, arguments["name"], arguments["words"])
    await installation.logged(change, "team.word", arguments["name"])


async def list_teams(_: Installation, __: Arguments) -> list[dict[str, str]]:
    """All teams, and how customers read them."""
    found = [{"name": name, "words": words} for name, words in await wordings()]
    return sorted(found, key=lambda each: in_order(each["name"]))


async def look_at_file(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """What importing the contacts in `content` (base64) would do; no reference and no number is told."""
    content = await asyncio.to_thread(b64decode, arguments["content"])
    timezone = installation.settings.timezone
    found = await look_at_contacts(content, arguments["name"], timezone, clock.now())
    kept = [contact for contact, new in found.contacts if new]
    places = Counter((each.announcement.team, each.announcement.touchpoint) for each in kept)
    ends = [each.announcement.ended_at.astimezone(timezone) for each in kept]
    return {
        "new": len(kept),
        "known": len(found.contacts) - len(kept),
        "unnumbered": sum(contact.key is None for contact, _ in found.contacts),
        "unread": list(found.unread),
        "first_day": min(ends).date().isoformat() if ends else None,
        "last_day": max(ends).date().isoformat() if ends else None,
        "places": [
            {"team": team, "touchpoint": touchpoint, "contacts": count}
            for (team, touchpoint), count in sorted(places.items(), key=lambda each: (-each[1], each[0]))
        ],
        "rows": [
            {
                "team": each.announcement.team,
                "touchpoint": each.announcement.touchpoint,
                "channel": each.announcement.channel,
                "ended_at": end.isoformat(" ", "minutes")[:16],
                "segment": each.announcement.segment or "",
                "stage": each.announcement.stage or "",
            }
            for each, end in zip(kept[:SHOWN], ends[:SHOWN], strict=True)
        ],
    }


async def import_file(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """Take in the contacts in `content` (base64): how many are new, and the link of every one if `links`."""
    content = await asyncio.to_thread(b64decode, arguments["content"])
    now = clock.now()
    beside = partial(_asks_beside, installation, now)
    found = await import_contacts(content, arguments["name"], installation.settings.timezone, now, beside)
    new = sum(announced.new for _, announced in found)
    named = {contact.announcement.customer for contact, _ in found} - {None}
    unasked = await opted_out(installation.secrets, [name for name in named if name])
    standings = await standing_of(installation.secrets, [announced.contact for _, announced in found])
    mails = {contact: standing.mail for contact, standing in standings.items() if standing.mail}
    asked = [
        each
        for each in found
        if each[0].announcement.customer not in unasked and mails.get(each[1].contact) != OBJECTED
    ]
    told = Counter(mails.values())
    # Not in one transaction: nobody who answers or rates should wait for a long file.
    await installation.record("import.contacts", PurePath(arguments["name"]).name, {"new": str(new)})
    return {
        "new": new,
        "known": len(found) - new,
        "unnumbered": sum(contact.key is None for contact, _ in found),
        # Of rows with an address, known ones as well: what became of the mail.
        "mails": {decision: told[decision] for decision in DECISIONS if told[decision]},
        # Signing thousands of links takes a second, in which others want their pages.
        # Without those of customers who do not want to be asked.
        "links": await asyncio.to_thread(_links, installation, asked) if arguments["links"] else [],
    }


async def _asks_beside(
    installation: Installation, now: datetime, contacts: Sequence[UUID], told: Sequence[Announcement]
) -> Callable[[], Awaitable[None]]:
    settings, secrets = installation.settings, installation.secrets
    prepared = await prepare_asks(secrets, told, settings.timezone, now, can_mail=bool(settings.smtp_server))
    return partial(store_asks, contacts, prepared)


def _links(
    installation: Installation, found: Sequence[tuple[FileContact, Announced]]
) -> list[dict[str, str]]:
    settings = installation.settings
    return [
        {
            "key": contact.key or "",
            "customer": contact.announcement.customer or "",
            "team": contact.announcement.team,
            "touchpoint": contact.announcement.touchpoint,
            "ended_at": announced.ended_at.astimezone(settings.timezone).isoformat(),
            "link": f"{settings.url}/r/"
            + rating_token(installation.link_secrets, announced.contact, announced.ended_at),
            "valid_until": rateable_until(announced.ended_at).astimezone(settings.timezone).isoformat(),
        }
        for contact, announced in found
    ]
