"""What the settings promise to customers: until when they are answered, and how long it is all kept."""

from api.setting_fields import Settings
from survey.cases.working_hours import Terms
from survey.customers.retention import Retention


def terms_of(settings: Settings) -> Terms:
    """As they hold now."""
    begins, ends = settings.office_hours
    return Terms(settings.timezone, settings.case_hours, begins, ends)


def retention_of(settings: Settings) -> Retention:
    """The same."""
    return Retention(settings.keep_ratings, settings.keep_comments, settings.keep_wishes, settings.keep_cases)
