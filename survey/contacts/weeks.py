"""The week a rating belongs to, and from when on nothing more can come in for it."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from survey.contacts.links import LINK_LIFE, rateable_until
from survey.weeks import monday_of, week_of


def week_of_contact(ended_at: datetime, timezone: ZoneInfo) -> int:
    """The ISO week in which the contact ended where the organisation is, whenever it is rated."""
    return week_of(ended_at.astimezone(timezone).date())


def final_from(week: int, timezone: ZoneInfo) -> datetime:
    """When the last link of the week has expired; until then its ratings are provisional."""
    over = datetime.combine(monday_of(week + 1), time.min, timezone).astimezone(UTC)
    return rateable_until(over)


def last_final_week(now: datetime, timezone: ZoneInfo) -> int:
    """The newest week whose ratings are final; it moves on once a week, and moves the report with it."""
    return week_of_contact(now - LINK_LIFE, timezone) - 1
