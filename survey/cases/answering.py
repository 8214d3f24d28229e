"""What happens to a case: somebody takes it, answers, settles it; the customer says whether it is settled."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from survey import database
from survey.cases.addresses import KEPT_FOR, open_address
from survey.cases.opening import CASE_JOB
from survey.cases.tables import CaseWords, CustomerCase, KnownProblem
from survey.cases.working_hours import TO_SETTLE, Terms, due_after
from survey.errors import BadInput, Closed, Conflict, NotFound, Refused
from survey.jobs.planning import plan_job
from survey.organisation.tables import Person
from survey.plain_text import plain_text
from survey.secrets_directory import SecretsDirectory
from survey.tokens import no_such_link

LONGEST_ANSWER = 4000
LONGEST_REASON = 1000
NOBODY = "nobody"
# What a customer may write back in all: the link lasts, and its page is open to whoever has it.
MOST_WORDS = 40


@dataclass(frozen=True, slots=True)
class Letter:
    """What is mailed to a customer."""

    address: str
    language: str
    text: str


Send = Callable[[Letter], Awaitable[None]]


async def take_case(case: UUID, owner: UUID | None, was: str | None = None) -> None:
    """Somebody of the team looks after it, or nobody by name.

    `was` is whom the page named on which it was chosen: of two who choose at once, the second sees the first.
    """

    async def job() -> None:
        row = await _open_row(case)
        if was is not None and row["owner"] != owner and was != str(row["owner"] or NOBODY):
            raise Conflict(
                "Somebody has chosen anew meanwhile. Please look who stands there, and choose again."
            )
        if owner is not None and not await Person.exists().where(
            Person.id == owner, Person.team == row["team"], Person.left_week.is_null()
        ):
            raise BadInput("Only somebody of the team that the case belongs to can look after it.")
        await CustomerCase.update({CustomerCase.owner: owner}).where(CustomerCase.id == case)

    await database.write(job)


async def answer_case(
    secrets: SecretsDirectory,
    case: UUID,
    text: str,
    terms: Terms,
    now: datetime,
    send: Send | None,
    seen: int | None = None,
) -> None:
    """A person's answer, and in the same write its mail; without `send` it has gone another way.

    `seen` is how much of what was said stood on the page on which it was written: of two people who answer at
    once, the second reads the first one's answer before the customer gets two.
    """
    answer = _lines(text)
    if not answer:
        raise BadInput("Please write an answer.")
    if len(answer) > LONGEST_ANSWER:
        raise BadInput("Please say it in at most {longest} characters.", longest=LONGEST_ANSWER)
    found = await CustomerCase.select(CustomerCase.team).where(CustomerCase.id == case).first()
    due = await due_after(terms, found["team"] if found else None, now, TO_SETTLE)

    async def job() -> None:
        row = await _open_row(case)
        if send is not None and row["sealed"] is None:
            raise Refused(
                "This customer has left no address, or has taken it back. Answer in another way, and write "
                "here what you said."
            )
        explained = await _explanation(row["problem"])
        whole = f"{answer}\n{explained}" if explained else answer
        newest = await _newest(case)
        same = newest is not None and not newest["by_customer"] and newest["text"] == whole
        if same and not row["undelivered"]:  # one that came back may be said again in the same words
            return  # the button pressed twice
        if seen is not None and newest is not None and newest["number"] >= seen:
            raise Conflict(
                "Something was said here meanwhile. Please read it above; what you have written still stands "
                "below."
            )
        await _say(case, whole, now, by_customer=False)
        await _change(
            case,
            {
                CustomerCase.waits: False,
                CustomerCase.undelivered: False,
                CustomerCase.answered: row["answered"] or now,
                CustomerCase.due: due,
                CustomerCase.escalates: due,
                CustomerCase.escalated: 0,
            },
        )
        await plan_job(CASE_JOB, due)
        if send is not None:
            await send(Letter(open_address(secrets, row["sealed"]), row["language"], whole))

    await database.write(job)


async def answer_came_back(case: UUID, text: str, terms: Terms, now: datetime) -> None:
    """No mail server takes this answer: if it was the last one, the customer still waits."""
    found = await CustomerCase.select(CustomerCase.team).where(CustomerCase.id == case).first()
    due = await due_after(terms, found["team"] if found else None, now)

    async def job() -> None:
        rows = await database.lock_rows(CustomerCase.select().where(CustomerCase.id == case), "UPDATE")
        newest = await _newest(case)
        if not rows or rows[0]["sealed"] is None or newest is None or newest["text"] != text:
            return  # erased, or taken back, or said in another way meanwhile
        await _change(case, {**_waits_again(due), CustomerCase.undelivered: True, CustomerCase.settled: None})
        await plan_job(CASE_JOB, due)

    await database.write(job)


async def settle_case(case: UUID, cause: str, action: str, now: datetime) -> None:
    """What it came from and what was done about it; from then on nobody's name stands beside it."""
    cause, action = plain_text(cause), plain_text(action)
    if not cause or not action:
        raise BadInput("A case is settled with its cause and with what was done about it.")
    if max(len(cause), len(action)) > LONGEST_REASON:
        raise BadInput("Please say it in at most {longest} characters.", longest=LONGEST_REASON)

    async def job() -> None:
        row = await _row(case)
        if row["settled"] is not None and (row["cause"], row["action"]) == (cause, action):
            return  # the button pressed twice
        _requires_open(row)
        if row["waits"]:
            raise Refused("The customer still waits for an answer. Answer first, then settle the case.")
        await _change(
            case,
            {
                CustomerCase.settled: now,
                CustomerCase.cause: cause,
                CustomerCase.action: action,
                CustomerCase.owner: None,
                CustomerCase.escalates: None,
            },
        )

    await database.write(job)


async def find_answered(case: UUID, now: datetime) -> dict[str, Any]:
    """Behind the link of an answer: what the customer has said to it; one answer for all else."""
    rows = await CustomerCase.select(
        CustomerCase.answered,
        CustomerCase.settled,
        CustomerCase.recovered,
        CustomerCase.waits,
        CustomerCase.team,
        CustomerCase.number,
    ).where(CustomerCase.id == case)
    if not rows or rows[0]["answered"] is None:
        raise no_such_link()
    if rows[0]["settled"] is not None and rows[0]["settled"] < now - KEPT_FOR:
        raise no_such_link()
    return dict(rows[0])


async def say_settled(case: UUID, now: datetime) -> None:
    """The customer is content."""

    async def job() -> None:
        row = await find_answered(case, now)
        if not row["waits"]:
            await _change(case, {CustomerCase.recovered: True})

    await database.write(job)


async def say_unsettled(case: UUID, text: str, terms: Terms, now: datetime) -> None:
    """The customer is not: the case is open again, with a new time; a second no changes nothing."""
    said = plain_text(text)
    if len(said) > LONGEST_REASON:
        raise BadInput("Please say it in at most {longest} characters.", longest=LONGEST_REASON)
    team = (await find_answered(case, now))["team"]
    due = await due_after(terms, team, now)

    async def job() -> None:
        row = await find_answered(case, now)
        if said and await CaseWords.count().where(CaseWords.case == case) < MOST_WORDS:
            newest = await CaseWords.select().where(CaseWords.case == case, CaseWords.by_customer.eq(True))
            if said not in {each["text"] for each in newest}:
                await _say(case, said, now, by_customer=True)
        if row["waits"]:
            return
        await _change(
            case,
            {
                **_waits_again(due),
                CustomerCase.recovered: False,
                CustomerCase.settled: None,
                CustomerCase.reopened: CustomerCase.reopened + 1,
            },
        )
        await plan_job(CASE_JOB, due)

    await database.write(job)


async def _newest(case: UUID) -> dict[str, Any] | None:
    """What was said last."""
    words = CaseWords.select().where(CaseWords.case == case)
    return await words.order_by(CaseWords.number, ascending=False).first()


def _waits_again(due: datetime) -> dict[Any, Any]:
    """Somebody owes the customer an answer until then."""
    return {
        CustomerCase.waits: True,
        CustomerCase.due: due,
        CustomerCase.escalates: due,
        CustomerCase.escalated: 0,
    }


async def _say(case: UUID, text: str, now: datetime, *, by_customer: bool) -> None:
    number = await CaseWords.count().where(CaseWords.case == case)
    await CaseWords.insert(
        CaseWords(id=uuid4(), case=case, number=number, by_customer=by_customer, text=text, day=now.date())
    )


async def _explanation(problem: UUID | None) -> str:
    row = await KnownProblem.select().where(KnownProblem.id == problem).first() if problem else None
    return str(row["explanation"]) if row else ""


async def _row(case: UUID) -> dict[str, Any]:
    rows = await database.lock_rows(CustomerCase.select().where(CustomerCase.id == case), "UPDATE")
    if not rows:
        raise NotFound("This case is no longer there.")
    return dict(rows[0])


async def _open_row(case: UUID) -> dict[str, Any]:
    row = await _row(case)
    _requires_open(row)
    return row


def _requires_open(row: dict[str, Any]) -> None:
    if row["settled"] is not None:
        raise Closed("Case {number} is settled. Only the customer opens it again.", number=row["number"])


async def _change(case: UUID, columns: dict[Any, Any]) -> None:
    await CustomerCase.update(columns).where(CustomerCase.id == case)


def _lines(text: str) -> str:
    """Line by line, so that a letter keeps its paragraphs."""
    return "\n".join(line for each in text.splitlines() if (line := plain_text(each)))
