"""The audit log as commands: read it, verify it, take it along."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from api.access.administering.log_entries import readable_entries
from api.installation import Installation
from survey.audit.verifying import Said, verify

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


def _document(said: Said) -> dict[str, Any]:
    return {"message": said.message, "values": {name: str(value) for name, value in said.values.items()}}
