"""Registering a measure before it begins: afterwards nobody can say that something else was meant."""

import math
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import cast
from uuid import UUID, uuid4

from survey import database
from survey.contacts.tables import Fact, Wish
from survey.database import RowConflict
from survey.errors import BadInput, Conflict, NotFound, untranslated
from survey.measures.groups import groups_named, present_groups
from survey.measures.keeping import StoredMeasure, all_measures
from survey.measures.registered import (
    FEWEST_AT_ONCE,
    FEWEST_BY_LOT,
    FEWEST_OTHERS,
    HAPPINESS,
    MOST_STEPS,
    RATING,
    Kind,
    Registered,
    canonical,
    digest_of,
)
from survey.measures.tables import Measure
from survey.plain_text import plain_text
from survey.weeks import monday_of, week_label, week_of

LONGEST_WHAT = 500
LONGEST_WHO = 200
FURTHEST = 52  # weeks ahead
WIDEST = 4.0  # points between the ends of our scales


@dataclass(frozen=True, slots=True)
class Intended:
    """What somebody fills in; `groups` are names or addresses, `steps` is 1 without a lot."""

    what: str
    who: str
    kind: str
    outcome: str
    expected: float
    smallest: float
    groups: Sequence[str]
    start: int
    steps: int = 2
    prompted: date | None = None
    wish: UUID | None = None


async def register(intended: Intended, today: date) -> StoredMeasure:
    """Store a measure as of today; the same one that is not given up stays with its number and day."""

    async def job() -> StoredMeasure:
        plan = await _checked(intended, today)
        known = await all_measures()
        for each in known:
            if each.withdrawn is None and replace(each.plan, commitment="") == plan:
                return each
        if plan.by_lot:
            requires_room(plan, known)
        seed = secrets.token_hex(32) if plan.by_lot else ""
        if seed:
            plan = replace(plan, commitment=sha256(seed.encode()).hexdigest())
        settings = canonical(plan)
        await Measure.insert(
            Measure(
                id=uuid4(),
                number=len(known) + 1,
                settings=settings,
                digest=digest_of(settings),
                registered=today,
                seed=seed,
                wish=intended.wish,
            )
        )
        return (await all_measures())[-1]

    try:
        return await database.write(job)
    except RowConflict:
        raise Conflict("Another measure was registered at the same moment. Please try again.") from None


async def _checked(intended: Intended, today: date) -> Registered:
    what = _text(
        intended.what, LONGEST_WHAT, untranslated("Please say in a sentence what is going to be done.")
    )
    who = _text(
        intended.who, LONGEST_WHO, untranslated("Please say who does it: a function, not a person's name.")
    )
    if intended.kind not in {"keep", "try"}:
        raise BadInput("A measure is “keep” (it worked elsewhere) or “try” (it is new); please choose one.")
    _requires_sensible_sizes(intended)
    await _requires_outcome(intended.outcome)
    if not week_of(today) < intended.start <= week_of(today) + FURTHEST:
        raise BadInput(
            "A measure is registered before it begins: its first week has to be {first} or later, and within "
            "a year.",
            first=week_label(week_of(today) + 1),
        )
    groups = await groups_named(intended.groups)
    _requires_groups(len(groups), intended.steps, len(await present_groups()) - len(groups))
    prompted = await _prompted(intended, today)
    return Registered(
        what=what,
        who=who,
        kind=cast("Kind", intended.kind),
        outcome=intended.outcome,
        expected=float(intended.expected),
        smallest=float(intended.smallest),
        groups=groups,
        start=intended.start,
        steps=intended.steps,
        prompted=prompted.isoformat() if prompted else "",
    )


def _text(text: str, longest: int, missing: str) -> str:
    said = plain_text(text)
    if not said:
        raise BadInput(missing)
    if len(said) > longest:
        raise BadInput("Please say it in at most {longest} characters.", longest=longest)
    return said


def _requires_sensible_sizes(intended: Intended) -> None:
    expected, smallest = intended.expected, intended.smallest
    if not (math.isfinite(expected) and expected):
        raise BadInput("Please say by how many points you expect the outcome to change, and which way.")
    if not 0 < smallest <= abs(expected):
        raise BadInput("The smallest change worth it is above 0 and no larger than the one you expect.")
    if intended.outcome in {HAPPINESS, RATING}:
        if expected < 0:
            raise BadInput("Nobody begins a measure so that people are less content: give a change above 0.")
        if expected > WIDEST:
            raise BadInput("The scale goes from 1 to 5, so no change is larger than {widest}.", widest=WIDEST)


async def _requires_outcome(outcome: str) -> None:
    if outcome in {HAPPINESS, RATING}:
        return
    known = sorted({str(row["outcome"]) for row in await Fact.select(Fact.outcome).distinct()})
    if outcome not in known:
        raise BadInput(
            "There is no outcome “{name}”. There are: {known}.",
            name=outcome,
            known=", ".join([HAPPINESS, RATING, *known]),
        )


def _requires_groups(groups: int, steps: int, others: int) -> None:
    if not groups:
        raise BadInput("Please name the groups that it is for.")
    if steps == 1 and groups > 1 and others < max(FEWEST_OTHERS, groups):
        raise BadInput(
            "{groups} groups that begin at once without a lot are compared with those that do not: {fewest} "
            "others or more, and there are {others}. Let the lot decide who begins when, or begin with "
            "fewer.",
            groups=groups,
            fewest=max(FEWEST_OTHERS, groups),
            others=others,
        )
    if steps == 1:
        return
    if not 1 < steps <= MOST_STEPS:
        raise BadInput("By lot groups begin in 2 to {most} portions.", most=MOST_STEPS)
    fewest = max(FEWEST_BY_LOT, steps * FEWEST_AT_ONCE)
    if groups < fewest:
        raise BadInput(
            "A lot in {steps} portions takes {fewest} groups or more; among so few as these ({groups}) it "
            "cannot tell anything from chance. Fewer can begin without a lot.",
            groups=groups,
            steps=steps,
            fewest=fewest,
        )


async def _prompted(intended: Intended, today: date) -> date | None:
    day = intended.prompted
    if intended.wish is not None:
        wish = await Wish.select(Wish.received).where(Wish.id == intended.wish).first()
        if wish is None:
            raise NotFound("This wish is no longer there.")
        day = wish["received"]
    if day and day > today:
        raise BadInput("What it answers was said on a day that is over; please correct the date.")
    return day


def requires_room(plan: Registered, known: Sequence[StoredMeasure]) -> None:
    """A lot that has been seen stays: nobody draws the same groups again until its order fits."""
    for other in known:
        if not other.plan.by_lot or (other.withdrawn and other.drawn is None):
            continue
        taken = other.plan.weeks_from(other.first)
        shared = [group.name for group in plan.groups if group.cell in other.plan.cells]
        wanted = plan.weeks_from(plan.start)
        if shared and wanted.start < taken.stop and taken.start < wanted.stop:
            raise Conflict(
                "{groups}: the lot of measure {number} is about the same weeks. A group takes part in one "
                "lot at a time, also when a measure is given up after its lot; another one can begin on "
                "{day}.",
                groups=", ".join(shared),
                number=other.number,
                day=monday_of(taken.stop).isoformat(),
            )
