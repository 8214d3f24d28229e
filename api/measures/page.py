"""What the templates of the measures get: each with its lot, what came of it, and how long it all took."""

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median
from typing import Any

from api.installation import Installation
from api.measures.commands import shown
from survey.contacts.tables import Fact, Wish
from survey.measures.groups import present_groups
from survey.measures.keeping import StoredMeasure
from survey.measures.registered import HAPPINESS, RATING, WINDOW
from survey.weeks import monday_of

Context = dict[str, Any]
NEWEST_WISHES = 20
# Measured by tests/benchmarks/measures.py, per cent of 400 years each; docs/method.md has the whole table.
FAR_OFF = {"helped": 3, "hurt": 0, "left_over": 0.06, "found": 18}
# Of five groups that began at once.
FAR_OFF_TOGETHER = {"helped": 6, "hurt": 1, "left_over": 0.03, "found": 61, "shared": 14}


async def entry_of(
    installation: Installation,
    measure: StoredMeasure,
    every: Sequence[StoredMeasure],
    *,
    with_figures: bool,
) -> Context:
    """One measure among `every`; without figures for whoever reads no group's results."""
    told = await shown(installation, measure)
    return {
        **told,
        "groups_by_name": sorted(told["groups"]),
        "day": measure.registered,
        "begins": monday_of(measure.first),
        "judged_on": measure.judged,
        "withdrawn_on": measure.withdrawn,
        "drawn_on": measure.drawn.day if measure.drawn else None,
        "intact": measure.intact,
        "figures": dict(measure.result) if measure.judged and with_figures else None,
        "result_kind": measure.result.get("kind", ""),
        "moved": measure.plan.by_lot and measure.first != measure.plan.start,
        "loop": _loop(measure),
        "far_off": FAR_OFF if len(measure.plan.groups) == 1 else FAR_OFF_TOGETHER,
        "together": not measure.plan.by_lot and len(measure.plan.groups) > 1,
        "overlaps": overlapping(measure, every),
        "beside": begun_beside(measure, every),
    }


def overlapping(measure: StoredMeasure, every: Sequence[StoredMeasure]) -> list[int]:
    """The numbers of other measures that some of its groups have in the weeks it is judged by."""
    weeks = measure.plan.weeks_from(measure.first)
    return [
        other.number
        for other in every
        if other.number != measure.number
        and not (other.never_began or measure.never_began)
        and measure.plan.cells & other.plan.cells
        and weeks.start < (theirs := other.plan.weeks_from(other.first)).stop
        and theirs.start < weeks.stop
    ]


def begun_beside(measure: StoredMeasure, every: Sequence[StoredMeasure]) -> list[int]:
    """The numbers of those that may follow from its lot: registered since, in weeks that are compared.

    Whoever knows the order can begin something else just where the lot let groups begin. What was registered
    before the lot fell cannot follow it, so chance dealt the lot among groups with it and without.
    """
    if measure.drawn is None:
        return []
    last, day = measure.plan.last_compared(measure.first), measure.drawn.day
    since = {other.number for other in every if other.registered >= day and other.first <= last}
    return [number for number in overlapping(measure, every) if number in since]


def _loop(measure: StoredMeasure) -> Context:
    """Days from what was said to the reaction, to its beginning, to the end of what it is judged by."""
    ends = monday_of(measure.first) + timedelta(weeks=WINDOW)
    said, registered = measure.prompted, measure.registered
    begins = None if measure.never_began else monday_of(measure.first)
    return {
        "said": said,
        "reaction": _days(said, registered),
        "begin": _days(said or registered, begins),
        "effect": _days(said or registered, ends if measure.judged else None),
    }


def _days(first: date | None, last: date | None) -> int | None:
    return (last - first).days if first and last else None


def loops(entries: Sequence[Context]) -> Context:
    """The usual length of each part of the loop, over all measures of which it is known."""
    found = {}
    for part in ("reaction", "begin", "effect"):
        days = [entry["loop"][part] for entry in entries if entry["loop"][part] is not None]
        found[part] = round(median(days)) if days else None
    return found


async def choices_of_new() -> Context:
    """What the form of a new measure offers."""
    facts = await Fact.select(Fact.outcome).distinct()
    return {
        "groups": [(group.cell, group.name) for group in await present_groups()],
        "outcomes": [HAPPINESS, RATING, *sorted({str(row["outcome"]) for row in facts})],
    }


async def newest_wishes() -> list[Context]:
    """What was wished for lately, for whoever can make a measure of it."""
    rows = await Wish.select(Wish.id, Wish.text, Wish.received).order_by(Wish.received, ascending=False)
    return [
        {"id": str(row["id"]), "text": row["text"], "received": row["received"]}
        for row in rows[:NEWEST_WISHES]
    ]


async def text_of_wish(address: str) -> str:
    """A wish by its address; empty where there is none."""
    rows = await Wish.select(Wish.id, Wish.text)
    return next((str(row["text"]) for row in rows if str(row["id"]) == address), "")
