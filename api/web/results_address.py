"""The address of the results with this quarter's key in it: commands write it, without the web framework."""

from api.installation import Installation
from api.web.reading_key import current_key
from survey import clock

PLACE = "/results"


def results_address(installation: Installation) -> str:
    """The address that everybody gets; behind the # it never reaches a server or a log."""
    return f"{installation.settings.url}{PLACE}#{reading_key(installation)}"


def reading_key(installation: Installation) -> str:
    """This quarter's key."""
    return current_key(installation.secrets, clock.today(installation.settings.timezone))
