"""The lot: who begins when, decided by two things that nobody has in hand together.

The seed is made at registration, and its hash is part of what is registered. The release is that of the first
wave that ends after that day: nobody knows it yet, and whoever could have a hand in it does not know the
seed. Both are shown with the order, so everybody can draw it again:

    SHA-256("resonanz-draw-1|" ‖ seed ‖ "|" ‖ SHA-256 of the release's signed text ‖ "|" ‖ group)

for every group, sorted; the first portion of that list begins first.
"""

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from survey import database
from survey.errors import Refused, Tampered
from survey.measures.keeping import (
    StoredMeasure,
    all_measures,
    find_measure,
    hold_register,
    requires_as_registered,
)
from survey.measures.registered import GAP, Registered
from survey.measures.registering import requires_room
from survey.measures.tables import MeasureDraw
from survey.waves.state import RELEASED, VOID
from survey.waves.tables import Wave
from survey.weeks import week_of


def lot(seed: str, release: str, cell: str) -> str:
    """The number that a group draws."""
    return sha256(f"resonanz-draw-1|{seed}|{release}|{cell}".encode()).hexdigest()


def order_of(plan: Registered, seed: str, release: str, first: int) -> tuple[tuple[str, int], ...]:
    """Each group and the week in which it begins, in the order of the lot."""
    ranked = sorted(plan.cells, key=lambda cell: lot(seed, release, cell))
    return tuple((cell, first + GAP * (rank * plan.steps // len(ranked))) for rank, cell in enumerate(ranked))


async def draw(number: int, genuine: Collection[str], today: date, timezone: ZoneInfo) -> StoredMeasure:
    """Draw the order of a measure; one that was drawn keeps its order. `genuine` waves are as signed."""

    async def job() -> StoredMeasure:
        await hold_register()
        found = await find_measure(number)
        if found.drawn:
            return found
        if not found.plan.by_lot:
            raise Refused(
                "Measure {number} was registered without a lot, so there is nothing to draw.", number=number
            )
        if found.withdrawn:
            raise Refused("Measure {number} was given up, so nothing is drawn.", number=number)
        requires_as_registered(found)
        wave, release = await _deciding(found, genuine, timezone)
        # Where the lot comes late, everybody's start moves with it.
        first = max(found.plan.start, week_of(today) + 1)
        others = [each for each in await all_measures() if each.drawn]
        requires_room(replace(found.plan, start=first), others)
        order = order_of(found.plan, found.seed, release, first)
        text = json.dumps(order, separators=(",", ":"))
        await MeasureDraw.insert(
            MeasureDraw(measure=found.id, wave=wave, release=release, drawn=today, starts=text)
        )
        return await find_measure(number)

    return await database.write(job)


async def _deciding(found: StoredMeasure, genuine: Collection[str], timezone: ZoneInfo) -> tuple[str, str]:
    """The first wave that ended after the day of registration; whoever wants another one waits in vain."""
    rows = await Wave.select(Wave.id, Wave.closes, Wave.state, Wave.release_text).order_by(
        Wave.closes, Wave.id
    )
    for row in rows:
        if _day(row["closes"], timezone) <= found.registered or row["state"] == VOID:
            continue
        if row["state"] != RELEASED:
            break
        if row["id"] not in genuine:
            raise Tampered(
                "Wave {wave} decides this lot, and it is not as it was signed. Restore a backup from before; "
                "resonanz wave verify says what is wrong.",
                wave=row["id"],
            )
        return row["id"], sha256(row["release_text"].encode()).hexdigest()
    raise Refused(
        "The lot falls with the first week that ends and is published after {day}; there is none yet.",
        day=found.registered.isoformat(),
    )


def _day(moment: datetime, timezone: ZoneInfo) -> date:
    """SQLite gives moments without their zone, which is UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(timezone).date()
