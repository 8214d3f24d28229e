"""How customers are asked at each touchpoint: whether by mail, how long after, how seldom, what further."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from survey import database
from survey.asking.tables import AskingRule
from survey.catalogue.customers import further_questions
from survey.contacts.arriving.known_names import read_known_names
from survey.contacts.tables import Touchpoint
from survey.errors import BadInput, Refused
from survey.spreadsheets.names import in_order

MOST_HOURS = 7 * 24
# A question that comes more often than once a month is a nuisance, whatever a rule says.
FEWEST_DAYS, MOST_DAYS = 30, 365


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds at one touchpoint."""

    mails: bool = False
    wait: timedelta = timedelta(hours=2)
    apart_days: int = 90
    question: str = ""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A touchpoint by name with its rule; at an `open_channel` and among colleagues nobody is mailed."""

    touchpoint: UUID
    name: str
    may_mail: bool
    internal: bool
    rule: Rule


async def read_rules() -> list[Ruled]:
    """Every touchpoint, by name."""
    rules = {row["touchpoint"]: row for row in await AskingRule.select()}
    points = await Touchpoint.select(
        Touchpoint.id, Touchpoint.name, Touchpoint.open_channel, Touchpoint.internal
    )
    return [
        Ruled(
            row["id"],
            row["name"],
            not row["open_channel"] and not row["internal"],
            row["internal"],
            _rule(rules[row["id"]]) if row["id"] in rules else Rule(),
        )
        for row in sorted(points, key=lambda row: in_order(row["name"]))
    ]


async def rules_by_touchpoint() -> Mapping[UUID, Ruled]:
    """The same, to look up."""
    return {each.touchpoint: each for each in await read_rules()}


async def set_rule(name: str, rule: Rule) -> bool:
    """Settle it for the touchpoint of this name; whether that is a change. It holds for what comes later."""
    checked = _checked(rule)

    async def job() -> bool:
        touchpoint = (await read_known_names()).touchpoint(name)
        before = (await rules_by_touchpoint())[touchpoint]
        if checked.mails and not before.may_mail:
            raise Refused(
                "At “{name}” nobody is mailed: anybody may rate there, or colleagues do, whose addresses are "
                "never kept.",
                name=before.name,
            )
        if checked.question and before.internal:
            raise Refused("At “{name}” colleagues rate: nothing further is asked there.", name=before.name)
        if before.rule == checked:
            return False
        await AskingRule.delete().where(AskingRule.touchpoint == touchpoint)
        await AskingRule.insert(
            AskingRule(
                touchpoint=touchpoint,
                mails=checked.mails,
                wait_minutes=int(checked.wait.total_seconds() // 60),
                apart_days=checked.apart_days,
                question=checked.question,
            )
        )
        return True

    return await database.write(job)


async def longest_apart() -> int:
    """For how many days it has to be known that somebody was mailed."""
    rows = await AskingRule.select(AskingRule.apart_days)
    days: list[int] = [row["apart_days"] for row in rows]
    return max([FEWEST_DAYS, *days])


def _checked(rule: Rule) -> Rule:
    if not timedelta() <= rule.wait <= timedelta(hours=MOST_HOURS):
        raise BadInput("The mail goes 0 to {most} hours after the contact.", most=MOST_HOURS)
    if not FEWEST_DAYS <= rule.apart_days <= MOST_DAYS:
        raise BadInput(
            "Between two mails to one customer lie {fewest} to {most} days.",
            fewest=FEWEST_DAYS,
            most=MOST_DAYS,
        )
    if rule.question and rule.question not in further_questions():
        raise BadInput("There is no such question. There are: {known}.", known=", ".join(further_questions()))
    return rule


def _rule(row: Mapping[str, object]) -> Rule:
    return Rule(
        bool(row["mails"]),
        timedelta(minutes=int(str(row["wait_minutes"]))),
        int(str(row["apart_days"])),
        str(row["question"]),
    )
