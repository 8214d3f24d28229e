"""Judging a measure once its window is over and all of its weeks are final; a second time changes nothing."""

import asyncio
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from api.installation import Installation
from api.report.collecting import Collected, collect
from survey import clock
from survey.contacts.weeks import final_from
from survey.errors import Refused
from survey.lifecycle.verifying import genuine_releases, requires_genuine
from survey.measures import drawing
from survey.measures.keeping import (
    StoredMeasure,
    find_measure,
    measures,
    requires_as_registered,
    store_judgement,
)
from survey.waves.state import RELEASED, VOID
from survey.waves.tables import Wave

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a measure has come: a word, and how many weeks are missing until it is judged."""

    word: str
    weeks_more: int = 0


async def standing(installation: Installation, measure: StoredMeasure) -> Standing:
    """What has to be said of a measure today."""
    if measure.judged:
        return Standing(str(measure.result["word"]))
    if measure.never_began:
        return Standing("withdrawn")
    if measure.plan.by_lot and not measure.drawn:
        return Standing("waits_for_lot")
    more = await weeks_more(installation, measure, clock.now())
    return Standing("too_early", more) if more else Standing("due")


async def weeks_more(installation: Installation, measure: StoredMeasure, now: datetime) -> int:
    """Weeks until the last compared week is final on both sides, at least 1 while a wave is not published."""
    last = measure.plan.last_compared(measure.first)
    left = final_from(last, installation.settings.timezone) - now
    if left > timedelta(0):
        return max(math.ceil(left / WEEK), 1)
    waiting = Wave.exists().where(Wave.week <= last, Wave.state.not_in([RELEASED, VOID]))
    return int(await waiting)


async def draw_measure(installation: Installation, number: int) -> StoredMeasure:
    """Let the lot fall, and log it; one that has fallen stays as it is."""
    before = await find_measure(number)
    if before.drawn:
        return before
    genuine, _ = await genuine_releases(installation.secrets)
    zone = installation.settings.timezone

    async def act() -> StoredMeasure:
        return await drawing.draw(number, {each.wave for each in genuine}, clock.today(zone), zone)

    return await installation.logged(act, "measure.draw", str(number))


async def judge_measure(installation: Installation, number: int) -> StoredMeasure:
    """Judge a measure that is due, and log it; what was judged stays, whatever the data become."""
    found = await find_measure(number)
    if found.judged:
        return found
    state = await standing(installation, found)
    if state.word == "withdrawn":
        raise Refused(
            "Measure {number} was given up before it began; there is nothing to judge.", number=number
        )
    if state.word == "waits_for_lot":
        raise Refused("The lot of measure {number} has not fallen yet; draw it first.", number=number)
    if state.word == "too_early":
        raise Refused(
            "Too early: measure {number} is judged once, when its window is over and all its weeks are "
            "final. Weeks until then: {weeks}.",
            number=number,
            weeks=state.weeks_more,
        )
    requires_as_registered(found)
    await requires_genuine(installation.secrets)
    result = await _result(installation, found)
    today = clock.today(installation.settings.timezone)

    async def act() -> bool:
        return await store_judgement(found.id, result, today)

    await installation.logged(act, "measure.judge", str(number), {"word": str(result["word"])})
    return await find_measure(number)


async def _result(installation: Installation, found: StoredMeasure) -> Mapping[str, Any]:
    settings = installation.settings
    collected = await collect(settings.timezone, clock.now(), settings.complete_touchpoints)
    others = [
        _starts(each) for each in await measures() if each.number != found.number and not each.never_began
    ]
    # In a thread, because nobody who answers or rates should wait for it.
    return await asyncio.to_thread(_judged, found, collected, others)


def _judged(found: StoredMeasure, collected: Collected, others: list[dict[str, int]]) -> Mapping[str, Any]:
    # Loaded once something is due: a server that judges nothing needs no statistics.
    from api.measures.figures import judge, series_of  # noqa: PLC0415
    from api.report.panel import build_panel  # noqa: PLC0415

    panel = build_panel(collected).panel
    series = series_of(found.plan, panel, [str(cell.id) for cell in collected.cells], found.first)
    return judge(found.plan, _starts(found), series, others)


def _starts(measure: StoredMeasure) -> dict[str, int]:
    """The first week of each group."""
    if measure.drawn:
        return dict(measure.drawn.order)
    return dict.fromkeys(measure.plan.cells, measure.first)


async def what_is_due(installation: Installation) -> None:
    """What a server does unasked: draw every lot that can fall, judge every measure whose time has come."""
    for measure in await measures():
        state = await standing(installation, measure)
        try:
            if state.word == "waits_for_lot" and not measure.withdrawn:
                await draw_measure(installation, measure.number)
            elif state.word == "due":
                await judge_measure(installation, measure.number)
        except Refused:
            continue  # no week has been published since; the next look is soon
