"""A server as its children see it: it starts one, says its number, and waits to be killed.

python -m tests.survey.children.keeping_process KEYS WAVE MODULE

The opener is told to open a wave before that, and stands still until somebody lets it go on.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from survey.children.child import start_child
from survey.children.messages import Open, OpenCell, OpenQuestion
from survey.key_directory import open_key_directory

CELL_SIZE = 8
NAMES = tuple((bytes([number] * 16), f"Erika {number}") for number in range(CELL_SIZE))
FACES: dict[str, tuple[str, ...]] = {"de": ("1", "2", "3", "4", "5"), "en": ("1", "2", "3", "4", "5")}


def order(wave: str, cells: int) -> Open:
    """Open a wave of so many cells."""
    opens, closes = "2026-03-18T08:00:00+00:00", "2026-03-23T17:00:00+00:00"
    asked = OpenQuestion(id="mood", core=True, text={"de": "?", "en": "?"}, labels=FACES)
    made = tuple(
        OpenCell(f"cell-{cell}", f"Cell {cell}", "", 0, NAMES[cell * CELL_SIZE : (cell + 1) * CELL_SIZE])
        for cell in range(cells)
    )
    return Open(wave, opens, closes, 5, 1, 0, (asked,), made, b"mark")


async def main(keys: str, wave: str, module: str) -> None:
    child = await start_child(module, open_key_directory(Path(keys)), wave)
    if module == "opener":
        os.kill(child.pid, signal.SIGSTOP)  # however long it takes until somebody kills this process
        await child.tell(order(wave, 1))
    print(child.pid, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
