"""Which questions the coming weeks ask, for whoever wants to see them before they run."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from survey.catalogue.check import BLOCK, questions_of_check
from survey.catalogue.questions import ROTATION, Question, block_of_week, questions_of_week
from survey.own_questions.keeping import own_of_week
from survey.schedule.settings import read_schedule
from survey.weeks import monday_of, week_of

# As many as it takes until every block has had its turn.
AHEAD = len(ROTATION)


@dataclass(frozen=True, slots=True)
class AskedWeek:
    """A week whose turn it is, the block that it asks, and its questions as people will read them."""

    monday: date
    block: str
    questions: tuple[Question, ...]


async def coming_weeks(zone: ZoneInfo, today: date, checks: Collection[int]) -> list[AskedWeek]:
    """From this week on, as the rhythm stands; a pause leaves a week out and moves no other.

    In the weeks of `checks` a check takes the place of what would have been asked.
    """
    rhythm = (await read_schedule(zone)).rhythm
    first = week_of(today)
    weeks = [week for week in range(first, first + AHEAD * rhythm.every) if rhythm.asks(week)]
    return [
        AskedWeek(monday_of(week), BLOCK, questions_of_check())
        if week in checks
        else AskedWeek(
            monday_of(week),
            block_of_week(week, rhythm.every),
            (*questions_of_week(week, rhythm.every), *await own_of_week(week, rhythm.every)),
        )
        for week in weeks
    ]
