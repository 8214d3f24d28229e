"""Which of a wave's mails each team has come to: the first, or the reminder whose moment was last."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from survey.jobs.planning import plan_job
from survey.schedule.keeping import OPENED, due_rounds
from survey.schedule.planning import PlannedDay
from survey.schedule.rhythm import zone_of
from survey.schedule.tables import PlannedRound
from survey.schedule.times import clock_time
from survey.waves.tables import Wave

MAIL_JOB, AGAIN_JOB = "mail", "mail again"
FIRST = 1


async def plan_first_mails(wave: str) -> None:
    """Inside a write, or as one: the first mails of an open wave, which are due when it opens."""
    row = await Wave.select(Wave.opens).where(Wave.id == wave).first()
    if row is not None:
        await plan_job(MAIL_JOB, row["opens"])


async def number_of_mail(week: int, now: datetime) -> Callable[[UUID], int]:
    """For a team's number the mail that it has come to by now.

    Every moment of a wave at which anybody is reminded counts, so that a number is one moment; whoever was to
    be reminded twice while no server ran is reminded once.
    """
    rows = await PlannedRound.select(PlannedRound.day, PlannedRound.at, PlannedRound.zone).where(
        PlannedRound.wave == week, PlannedRound.wave.state == OPENED
    )
    moments = {PlannedDay(row["day"], clock_time(row["at"]), zone_of(row["zone"])).moment for row in rows}
    passed = [
        (number, await due_rounds(moment))
        for number, moment in enumerate(sorted(moments), start=FIRST + 1)
        if moment <= now
    ]

    def number(team: UUID) -> int:
        concerning = (
            reached
            for reached, rounds in reversed(passed)
            if any((team in each.teams) != each.others for each in rounds if each.week == week)
        )
        return next(concerning, FIRST)

    return number
