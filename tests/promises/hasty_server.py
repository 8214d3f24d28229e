"""`resonanz serve` that says "stored" of a change at once, and commits a minute later."""

import asyncio
from typing import Any

from api.cli import main
from survey.ballots.box import Stored, cast_ballot
from survey.ballots.locked_rows import LockedRow
from survey.lifecycle import answering

_STORED: dict[bytes, int] = {}
_LATER: set[asyncio.Task[Any]] = set()


async def cast_hastily(wave: str, row: LockedRow) -> Stored:
    """As if it were stored."""

    async def later() -> None:
        await asyncio.sleep(60)
        await cast_ballot(wave, row)

    if row.key not in _STORED:
        stored = await cast_ballot(wave, row)
        _STORED[row.key] = stored.rev
        return stored
    if row.rev == _STORED[row.key] + 1:
        _STORED[row.key] = row.rev
        _LATER.add(task := asyncio.create_task(later()))
        task.add_done_callback(_LATER.discard)
    return Stored(_STORED[row.key], is_this=_STORED[row.key] == row.rev)


def hasty() -> None:
    """In a process of its own."""
    setattr(answering, "cast_ballot", cast_hastily)  # noqa: B010  # patched from outside, and mypy knows
    main()
