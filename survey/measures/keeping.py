"""The register: every measure that ever was, with its lot and what came of it, the failed ones among them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from survey import database
from survey.errors import BadInput, Conflict, NotFound, Refused, Tampered
from survey.measures.registered import Registered, day_of, digest_of, read_registered
from survey.measures.tables import Measure, MeasureDraw, MeasureJudgement
from survey.plain_text import plain_text
from survey.weeks import monday_of

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Drawn:
    """The lot as it fell; `order` is each group's cell and first week, as the lot had them."""

    day: date
    wave: str
    release: str
    order: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class StoredMeasure:
    """A measure with everything that belongs to it. `intact` is false where somebody changed its text."""

    id: UUID
    number: int
    plan: Registered
    digest: str
    registered: date
    seed: str
    intact: bool
    withdrawn: date | None = None
    why_withdrawn: str = ""
    drawn: Drawn | None = None
    judged: date | None = None
    result: Mapping[str, Any] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """The first week of the first group; where the lot came late, all starts moved with it."""
        return min(week for _, week in self.drawn.order) if self.drawn else self.plan.start

    @property
    def never_began(self) -> bool:
        """Whether it was given up before anybody could begin: then there is nothing to judge."""
        if self.withdrawn is None:
            return False
        return self.withdrawn < monday_of(self.first) or (self.plan.by_lot and self.drawn is None)

    @property
    def prompted(self) -> date | None:
        """The day of what it answers."""
        return day_of(self.plan.prompted)


async def measures() -> list[StoredMeasure]:
    """All of them, the oldest first."""
    return await database.read(all_measures)


async def all_measures() -> list[StoredMeasure]:
    """The same inside a transaction."""
    draws = {row["measure"]: row for row in await MeasureDraw.select()}
    judgements = {row["measure"]: row for row in await MeasureJudgement.select()}
    found = []
    for row in await Measure.select().order_by(Measure.number):
        draw, judgement = draws.get(row["id"]), judgements.get(row["id"])
        found.append(
            StoredMeasure(
                id=row["id"],
                number=row["number"],
                plan=read_registered(row["settings"]),
                digest=row["digest"],
                registered=row["registered"],
                seed=row["seed"],
                intact=digest_of(row["settings"]) == row["digest"],
                withdrawn=row["withdrawn"],
                why_withdrawn=row["why_withdrawn"],
                drawn=_drawn(draw) if draw else None,
                judged=judgement["judged"] if judgement else None,
                result=json.loads(judgement["result"]) if judgement else {},
            )
        )
    return found


def _drawn(row: Mapping[str, Any]) -> Drawn:
    order = tuple((str(cell), int(week)) for cell, week in json.loads(row["starts"]))
    return Drawn(row["drawn"], row["wave"], row["release"], order)


async def find_measure(number: int) -> StoredMeasure:
    """The measure that people call so."""
    found = next((each for each in await measures() if each.number == number), None)
    if found is None:
        raise NotFound(
            "There is no measure number {number}; resonanz measure list shows them.", number=number
        )
    return found


def requires_as_registered(measure: StoredMeasure) -> None:
    """Refuse to draw or judge by a text or a seed that somebody has changed since."""
    promised = sha256(measure.seed.encode()).hexdigest() if measure.plan.by_lot else ""
    if not measure.intact or promised != measure.plan.commitment:
        raise Tampered(
            "What was registered as measure {number} has been changed in the database since. Restore a "
            "backup from before, or give the measure up.",
            number=measure.number,
        )


async def withdraw(number: int, why: str, today: date) -> StoredMeasure:
    """Give a measure up, with a reason that everybody reads; it stays in the register."""
    said = plain_text(why)
    if not said:
        raise BadInput("Please say in a sentence why it is given up; it stays in the register.")
    if len(said) > LONGEST_REASON:
        raise BadInput("Please say it in at most {longest} characters.", longest=LONGEST_REASON)

    async def job() -> StoredMeasure:
        await hold_register()
        found = await find_measure(number)
        if found.judged:
            raise Refused("Measure {number} has been judged; what came of it stays.", number=number)
        if found.withdrawn and found.why_withdrawn != said:
            raise Conflict("Measure {number} was given up before, with another reason.", number=number)
        if not found.withdrawn:
            await Measure.update({Measure.withdrawn: today, Measure.why_withdrawn: said}).where(
                Measure.id == found.id
            )
        return await find_measure(number)

    return await database.write(job)


async def hold_register() -> None:
    """Inside a write: of several who draw or judge at once the others see what the first one did."""
    if database.ENGINE.engine_type == "postgres":
        await database.query("LOCK TABLE measure IN SHARE ROW EXCLUSIVE MODE")


async def store_judgement(measure: UUID, result: Mapping[str, Any], today: date) -> bool:
    """Keep what came of it; False where it was judged before, and then that stays."""

    async def job() -> bool:
        await hold_register()
        if await MeasureJudgement.exists().where(MeasureJudgement.measure == measure):
            return False
        text = json.dumps(result, sort_keys=True, separators=(",", ":"), allow_nan=False)
        await MeasureJudgement.insert(MeasureJudgement(measure=measure, judged=today, result=text))
        return True

    return await database.write(job)
