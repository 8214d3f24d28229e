"""Making and ending a program's key, for the page and the command, which needs no web framework."""

from functools import partial

from api.installation import Installation
from survey import clock
from survey.contacts.api_keys import CONTACTS, create_key, revoke_key


async def make_key(installation: Installation, name: str, scope: str = CONTACTS) -> str:
    """A new key, which is shown this once; with an entry in the audit log."""
    make = partial(create_key, name, clock.today(installation.settings.timezone), scope)
    return await installation.logged(make, "api-key.create", name, {"scope": scope})


async def end_key(installation: Installation, name: str) -> None:
    """End a key at once; what was reported under it stays."""
    end = partial(revoke_key, name, clock.today(installation.settings.timezone))
    await installation.logged(end, "api-key.revoke", name)
