"""The customers' side as commands: keys of programs, touchpoints, contacts from a file."""

from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from api.installation import Installation
from survey.contacts.api_keys import create_key, list_keys, revoke_key
from survey.contacts.importing import import_contacts
from survey.contacts.links import rateable_until, rating_token
from survey.contacts.tables import Touchpoint
from survey.contacts.touchpoints import add_touchpoint

Arguments = Mapping[str, Any]


async def create_api_key(installation: Installation, arguments: Arguments) -> dict[str, str]:
    """Make the key `name`; the only time anybody sees it."""
    return {"key": await create_key(arguments["name"], _today(installation))}


async def list_api_keys(_: Installation, __: Arguments) -> list[dict[str, str | None]]:
    """All keys that ever worked, without the keys."""
    return [
        {
            "name": known.name,
            "created": known.created.isoformat(),
            "revoked": known.revoked.isoformat() if known.revoked else None,
        }
        for known in await list_keys()
    ]


async def revoke_api_key(installation: Installation, arguments: Arguments) -> None:
    """End the key `name` at once."""
    await revoke_key(arguments["name"], _today(installation))


async def add(_: Installation, arguments: Arguments) -> None:
    """Make the touchpoint `name` known; `open` where anybody may rate."""
    await add_touchpoint(arguments["name"], open_channel=arguments["open"])


async def list_all(_: Installation, __: Arguments) -> list[dict[str, Any]]:
    """All touchpoints."""
    rows = await Touchpoint.select(Touchpoint.name, Touchpoint.open_channel).order_by(Touchpoint.name)
    return [{"name": row["name"], "open": row["open_channel"]} for row in rows]


async def import_file(installation: Installation, arguments: Arguments) -> list[dict[str, Any]]:
    """Take in the contacts in `content` (base64); every contact of the file comes back with its link."""
    settings = installation.settings
    now = datetime.now(UTC)
    found = await import_contacts(b64decode(arguments["content"]), arguments["name"], settings.timezone, now)
    return [
        {
            "key": contact.key or "",
            "customer": contact.report.customer or "",
            "team": contact.report.team,
            "touchpoint": contact.report.touchpoint,
            "ended_at": reported.ended_at.astimezone(settings.timezone).isoformat(),
            "link": f"{settings.url}/r/"
            + rating_token(installation.secrets, reported.contact, reported.ended_at),
            "valid_until": rateable_until(reported.ended_at).astimezone(settings.timezone).isoformat(),
            "new": reported.new,
        }
        for contact, reported in found
    ]


def _today(installation: Installation) -> date:
    return datetime.now(installation.settings.timezone).date()
