"""Whether a wave takes answers: asked in the same transaction that stores one.

    opening ──► open ──► closing ──► released
       │          │         │
       └──────────┴─────────┴──────► void     its keys or answers were lost: nobody will read any

The step from open to closing is the barrier of the close. Whoever stores an answer holds the wave's row in
its transaction (PostgreSQL: FOR SHARE against the leader's FOR UPDATE; SQLite: there is one writer), so an
answer is either in the box before the step or refused, and nothing has to be waited for.
"""

from typing import Any, Literal

from piccolo.columns import Column

from survey import database
from survey.errors import Closed, NotFound
from survey.waves.tables import Wave

OPENING, OPEN, CLOSING, RELEASED, VOID = "opening", "open", "closing", "released", "void"


async def requires_open(wave: str) -> None:
    """Inside `database.write`: hold the wave open until the transaction ends, or refuse."""
    refuse_unless_open(await state_of(wave, hold="SHARE"))


async def state_of(wave: str, hold: Literal["SHARE", "UPDATE"] | None = None) -> str:
    """The wave's state; with `hold` it stays so until the transaction ends."""
    if hold:
        rows = await database.lock_rows(Wave.select(Wave.state).where(Wave.id == wave), hold)
    else:  # asked at every request of an answer, and written by Piccolo more slowly than answered
        rows = await database.query("SELECT state FROM wave WHERE id = {}", wave)
    if not rows or rows[0]["state"] == OPENING:
        raise NotFound("There is no wave {wave}. Please check the link you were sent.", wave=wave)
    return str(rows[0]["state"])


async def last_wave(column: Column) -> dict[str, Any] | None:
    """A column of the newest wave that has opened: by its week, for a clock may have been wrong."""
    opened = Wave.select(column).where(Wave.manifest != "")
    # Of two waves of one week the second is called as the first with a number behind it.
    found: dict[str, Any] | None = await opened.order_by(Wave.week, Wave.id, ascending=False).first()
    return found


async def open_wave_name() -> str | None:
    """The wave that takes answers now; there is one at most."""
    found = await Wave.select(Wave.id).where(Wave.state == OPEN).first()
    return str(found["id"]) if found else None


def refuse_unless_open(state: str) -> None:
    """Say in a sentence why a wave takes no answers."""
    if state == VOID:
        raise Closed(
            "This week's answers had to be given up: the server has lost keys or answers. Nobody can read "
            "those that are left, and nothing will be published. Please answer again when the next week "
            "opens."
        )
    if state != OPEN:
        raise Closed("This week is closed. You can answer again when the next one opens.")
