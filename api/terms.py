"""What the settings promise to customers who wait for an answer."""

from api.settings import Settings
from survey.cases.working_hours import Terms


def terms_of(settings: Settings) -> Terms:
    """As they hold now."""
    begins, ends = settings.office_hours
    return Terms(settings.timezone, settings.case_hours, begins, ends)
