"""Every morning: fix in which band participation lies, for the whole day."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from survey import clock
from survey.children.keepers import Keepers
from survey.jobs.kinds import Kind
from survey.lifecycle.participation import fix_participation

# Before anybody is at work, so that nobody can choose the moment by what they have just seen.
AT = time(5)


def participation_kind(zone_now: Callable[[], ZoneInfo], keepers: Keepers) -> Kind:
    """The job of every morning; run by hand it changes nothing that was fixed on the same day."""

    async def work(_: datetime) -> None:
        await fix_participation(keepers, zone_now(), clock.now())

    def next_morning(after: datetime) -> datetime:
        zone = zone_now()
        day = after.astimezone(zone).date()
        morning = datetime.combine(day, AT, zone)
        if morning <= after:
            morning = datetime.combine(day + timedelta(days=1), AT, zone)
        return morning.astimezone(UTC)

    return Kind("participation", work, next_morning)
