"""The audit log as commands: read it, verify it, take it along."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from api.installation import Installation
from survey import database
from survey.accounts.known_names import KIND, known_names
from survey.audit.listing import Entry, list_entries
from survey.audit.pseudonyms import names_by_pseudonym
from survey.audit.verifying import Said, verify
from survey.organisation.tables import Person

Arguments = Mapping[str, Any]

NEWEST = 100


async def list_newest(installation: Installation, arguments: Arguments) -> list[dict[str, Any]]:
    """The newest entries, `limit` at most, those of an action (`action`) or all."""
    return [
        asdict(entry)
        for entry in await readable_entries(
            installation, action=arguments.get("action"), limit=arguments.get("limit", NEWEST)
        )
    ]


async def verify_log(installation: Installation, _: Arguments) -> dict[str, Any]:
    """How many entries there are, what is wrong with them, and what is worth telling."""
    verdict = await verify(installation.secrets)
    return {
        "entries": verdict.entries,
        "trouble": [_document(said) for said in verdict.trouble],
        "notes": [_document(said) for said in verdict.notes],
    }


async def export(installation: Installation, _: Arguments) -> list[dict[str, Any]]:
    """Every entry, the oldest first; that it was exported is the next one."""
    found = await readable_entries(installation, limit=None)
    await installation.record("audit.export", detail={"entries": str(len(found))})
    return [asdict(entry) for entry in reversed(found)]


async def readable_entries(
    installation: Installation, *, before: int | None = None, action: str | None = None, limit: int | None
) -> list[Entry]:
    """Entries with the names of everybody who is still known, the newest first."""

    async def job() -> list[Entry]:
        people = await Person.select(Person.id, Person.name)
        names = names_by_pseudonym(installation.secrets, {row["id"]: row["name"] for row in people})
        names |= names_by_pseudonym(installation.secrets, await known_names(), KIND)
        return await list_entries(names, before=before, action=action, limit=limit)

    return await database.read(job)


def _document(said: Said) -> dict[str, Any]:
    return {"message": said.message, "values": {name: str(value) for name, value in said.values.items()}}
