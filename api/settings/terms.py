"""What the settings say about times: until when customers are answered, how long things are kept, checks."""

from api.settings.fields import Settings
from survey.cases.working_hours import Terms
from survey.customers.retention import Retention
from survey.weeks import week_of


def terms_of(settings: Settings) -> Terms:
    """As they hold now."""
    begins, ends = settings.office_hours
    return Terms(settings.timezone, settings.case_hours, begins, ends)


def retention_of(settings: Settings) -> Retention:
    """The same."""
    return Retention(settings.keep_ratings, settings.keep_comments, settings.keep_wishes, settings.keep_cases)


def check_weeks(settings: Settings) -> frozenset[int]:
    """The weeks in whose place a check is planned."""
    return frozenset(week_of(day) for day in settings.checks)
