"""When a customer may be written to: some time after the contact, and while people are awake."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

FROM, UNTIL = time(8), time(20)
# Mails of one quarter of an hour are one job.
SLOT = timedelta(minutes=15)


def awake_from(moment: datetime, zone: ZoneInfo) -> datetime:
    """This moment, or the next eight o'clock on the organisation's clock."""
    local = moment.astimezone(zone)
    if FROM <= local.time() < UNTIL:
        return moment.astimezone(UTC)
    day = local.date() if local.time() < FROM else local.date() + timedelta(days=1)
    return datetime.combine(day, FROM, zone).astimezone(UTC)


def due_after(ended_at: datetime, wait: timedelta, now: datetime, zone: ZoneInfo) -> datetime:
    """When the mail goes: the wait is counted in hours that pass, whatever clocks are set to meanwhile."""
    earliest = max(now.astimezone(UTC), ended_at.astimezone(UTC) + wait)
    into = timedelta(minutes=earliest.minute % 15, seconds=earliest.second, microseconds=earliest.microsecond)
    return awake_from(earliest + (SLOT - into) % SLOT, zone)
