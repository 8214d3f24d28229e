"""Known problems: what several cases have in common, explained once; each still gets a person's answer."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from survey import database
from survey.cases.tables import CustomerCase, KnownProblem
from survey.contacts.tables import Touchpoint
from survey.errors import BadInput, NotFound
from survey.plain_text import plain_text

LONGEST_TITLE = 200
LONGEST_EXPLANATION = 2000


@dataclass(frozen=True, slots=True)
class Problem:
    """One known problem, and how many cases have joined it."""

    number: int
    title: str
    explanation: str
    touchpoint: str
    published: date | None
    cases: int


async def add_problem(title: str, explanation: str, touchpoint: UUID | None) -> int:
    """Its number; the same title again changes what the problem's explanation is."""
    title, explanation = _read(title, explanation)

    async def job() -> int:
        if database.ENGINE.engine_type == "postgres":
            await database.query("LOCK TABLE known_problem IN SHARE ROW EXCLUSIVE MODE")
        known = await KnownProblem.select().where(KnownProblem.title == title).first()
        if known is not None:
            if known["explanation"] != explanation and explanation:
                await KnownProblem.update(
                    {KnownProblem.explanation: explanation, KnownProblem.published: None}
                ).where(KnownProblem.id == known["id"])
            found: int = known["number"]
            return found
        (last,) = await database.query("SELECT max(number) AS number FROM known_problem")
        number: int = (last["number"] or 0) + 1
        await KnownProblem.insert(
            KnownProblem(
                id=uuid4(), number=number, title=title, explanation=explanation, touchpoint=touchpoint
            )
        )
        return number

    return await database.write(job)


async def join_problem(case: UUID, number: int | None) -> None:
    """The case is one of this problem's, or of none."""

    async def job() -> None:
        problem = await _id_of(number) if number is not None else None
        await CustomerCase.update({CustomerCase.problem: problem}).where(CustomerCase.id == case)

    await database.write(job)


async def pass_problem(number: int, today: date, *, shown: bool = True) -> None:
    """Somebody has read the explanation and passes it for the wish page, or takes it back."""

    async def job() -> None:
        row = await KnownProblem.select().where(KnownProblem.id == await _id_of(number)).first()
        if shown and row is not None and not (row["explanation"] and row["touchpoint"]):
            raise BadInput("Only a problem of a touchpoint with an explanation can be published.")
        await KnownProblem.update({KnownProblem.published: today if shown else None}).where(
            KnownProblem.number == number
        )

    await database.write(job)


async def problems() -> list[Problem]:
    """All of them, the newest first."""
    rows = await database.query(
        "SELECT k.number, k.title, k.explanation, k.published, p.name AS touchpoint, count(c.id) AS cases "
        "FROM known_problem k LEFT JOIN touchpoint p ON p.id = k.touchpoint "
        "LEFT JOIN customer_case c ON c.problem = k.id "
        "GROUP BY k.number, k.title, k.explanation, k.published, p.name ORDER BY k.number DESC"
    )
    return [
        Problem(
            row["number"],
            row["title"],
            row["explanation"],
            row["touchpoint"] or "",
            _day(row["published"]),
            row["cases"],
        )
        for row in rows
    ]


async def published_at(touchpoint: UUID) -> list[tuple[str, str, date]]:
    """What customers read on the wish page of a touchpoint: title, explanation and day."""
    rows = (
        await KnownProblem.select()
        .where(KnownProblem.touchpoint == touchpoint, KnownProblem.published.is_not_null())
        .order_by(KnownProblem.published, ascending=False)
    )
    return [(row["title"], row["explanation"], row["published"]) for row in rows]


async def touchpoint_named(name: str) -> UUID | None:
    """The touchpoint that a case is about, by its stored name."""
    row = await Touchpoint.select(Touchpoint.id).where(Touchpoint.name == name).first()
    found: UUID | None = row["id"] if row else None
    return found


async def _id_of(number: int) -> UUID:
    row = await KnownProblem.select(KnownProblem.id).where(KnownProblem.number == number).first()
    if row is None:
        raise NotFound("There is no known problem {number}.", number=number)
    found: UUID = row["id"]
    return found


def _read(title: str, explanation: str) -> tuple[str, str]:
    title, explanation = plain_text(title), plain_text(explanation)
    if not title or len(title) > LONGEST_TITLE:
        raise BadInput("A known problem is called by 1 to {longest} characters.", longest=LONGEST_TITLE)
    if len(explanation) > LONGEST_EXPLANATION:
        raise BadInput("Please explain it in at most {longest} characters.", longest=LONGEST_EXPLANATION)
    return title, explanation


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None
