"""Whether a reason for low ratings was ticked more often last week than its own past lets one expect.

Of the whole organisation, never of a team: single criticism is often no single case, and a team is no case.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from api.installation import Installation
from api.mail.cases import put_unusual
from survey import clock, database
from survey.accounts.owners import owners
from survey.catalogue.customers import reasons
from survey.jobs.kinds import Kind
from survey.releases.rules import FEWEST_RATINGS
from survey.rollups.weekly import weekly_ratings, weekly_reasons
from survey.weeks import monday_of, week_of

REASONS_JOB = "reasons"
# At most so many false alarms a year, where weeks are independent (docs/method.md).
FALSE_ALARMS_A_YEAR, WEEKS_A_YEAR = 1, 52
HISTORY, FEWEST_WEEKS = 26, 12
AT = time(7)


@dataclass(frozen=True, slots=True)
class Unusual:
    """A reason by its id, how often it was ticked in the week, in how many ratings, and how often usually."""

    reason: str
    week: int
    count: int
    ratings: int
    usual: float


async def unusual_reasons(zone: ZoneInfo, now: datetime) -> list[Unusual]:
    """Those of the last week that is over; weeks whose links still work are compared by their shares."""
    last = week_of(now.astimezone(zone).date()) - 1
    weeks = range(last - HISTORY, last + 1)
    ratings: Counter[int] = Counter()
    for each in await weekly_ratings(weeks, zone, now):
        if not each.open_channel:
            ratings[each.week] += each.n
    ticked: dict[int, Counter[str]] = {week: Counter() for week in weeks}
    for (_, week), found in (await weekly_reasons(weeks)).items():
        ticked[week] += found
    return await asyncio.to_thread(_judged, last, ratings, ticked)


def _judged(last: int, ratings: Counter[int], ticked: dict[int, Counter[str]]) -> list[Unusual]:
    """In a thread: the statistics take a moment to load."""
    import numpy as np  # noqa: PLC0415  # as above

    from analytics.algebra.excess import excess  # noqa: PLC0415  # as above

    past = [week for week in range(last - HISTORY, last) if ratings[week]]
    if len(past) < FEWEST_WEEKS or not ratings[last]:
        return []
    known = [reason.id for reason in reasons()]
    level = FALSE_ALARMS_A_YEAR / WEEKS_A_YEAR / len(known)
    found = []
    for reason in known:
        count = ticked[last][reason]
        if count < FEWEST_RATINGS:
            continue
        counts = np.array([float(ticked[week][reason]) for week in past])
        of = np.array([float(ratings[week]) for week in past])
        judged = excess(float(count), float(ratings[last]), counts, of)
        if judged.p < level:
            found.append(Unusual(reason, last, count, ratings[last], judged.expected))
    return found


def reasons_kind(installation: Installation) -> Kind:
    """Every Monday morning: tell whoever answers for the programme, where there is something to tell."""

    async def work(_: datetime) -> None:
        settings = installation.settings
        found = await unusual_reasons(settings.timezone, clock.now())
        if found:
            await database.write(_tell, installation, found)

    def next_monday(after: datetime) -> datetime:
        zone = installation.settings.timezone
        day = after.astimezone(zone).date()
        moment = datetime.combine(day - timedelta(days=day.weekday()), AT, zone)
        while moment <= after:
            moment = datetime.combine(moment.date() + timedelta(days=7), AT, zone)
        return moment.astimezone(UTC)

    return Kind(REASONS_JOB, work, next_monday)


async def _tell(installation: Installation, found: Sequence[Unusual]) -> None:
    for address, language in await owners():
        await put_unusual(
            installation.settings,
            installation.secrets,
            (address, language),
            [each.reason for each in found],
            monday_of(found[0].week),
        )
