"""The log as people read it: newest first, with the names of those who are still known."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from survey.audit.tables import AuditEntry

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `subject_name` and `actor_name` are empty where nobody is meant, or nobody known any more."""

    number: int
    day: str
    actor: str
    actor_name: str
    action: str
    subject: str
    subject_name: str
    detail: Mapping[str, str]


async def list_entries(
    names: Mapping[str, str],
    *,
    before: int | None = None,
    action: str | None = None,
    limit: int | None = AT_ONCE,
) -> list[Entry]:
    """The newest first, those with a number under `before`; `action` also matches what begins with it.

    `names` are those of `names_by_pseudonym`; whoever may not read names passes none.
    """
    query = AuditEntry.select().order_by(AuditEntry.number, ascending=False)
    if before is not None:
        query = query.where(AuditEntry.number < before)
    if action is not None:
        query = query.where((AuditEntry.action == action) | AuditEntry.action.like(f"{_literal(action)}.%"))
    rows = await (query.limit(limit) if limit is not None else query)
    return [_entry(row, names) for row in rows]


def _literal(text: str) -> str:
    # Neither of the two signs that stand for others is in the name of an action.
    return text.replace("%", "").replace("_", "")


def _detail(text: str) -> dict[str, str]:
    """What was written; whatever somebody has put in its place is shown as it is."""
    try:
        found = json.loads(text)
    except ValueError:
        return {"": text}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {"": text}


def _entry(row: Mapping[str, Any], names: Mapping[str, str]) -> Entry:
    return Entry(
        row["number"],
        row["day"],
        row["actor"],
        names.get(row["actor"], ""),
        row["action"],
        row["subject"],
        names.get(row["subject"], ""),
        _detail(row["detail"]),
    )
