"""All pictures that a report allows, in the order in which they stand: docs/exports.md names the ten."""

from collections.abc import Callable, Sequence

from analytics.contract.report import Report
from analytics.panel import Panel
from api.gallery.beside import distances, neighbouring_weeks, usual_ways
from api.gallery.groups import groups, questions
from api.gallery.judged import between_the_teams, estimates, of_the_teams, within_the_teams
from api.gallery.names import NAMES
from api.gallery.over_time import over_time
from api.gallery.picture import Picture
from api.gallery.shown import Shown
from api.report.events import shown_events
from api.report.periods import period_words
from survey.contacts.beside.events_file import CalendarEvent

Maker = Callable[[Shown], Picture | None]

_MAKERS: tuple[Maker, ...] = (
    within_the_teams,
    estimates,
    over_time,
    distances,
    neighbouring_weeks,
    between_the_teams,
    of_the_teams,
    usual_ways,
    groups,
    questions,
)
MAKERS: dict[str, Maker] = dict(zip(NAMES, _MAKERS, strict=True))


def shown_of(report: Report, panel: Panel, language: str, calendar: Sequence[CalendarEvent] = ()) -> Shown:
    """A report as pictures of it are made."""
    words = period_words(language, report["input"]["period"])
    return Shown(report, panel, language, words, shown_events(calendar, panel, words))


def gallery(shown: Shown) -> list[Picture]:
    """Those that the data allow."""
    return [picture for make in MAKERS.values() if (picture := make(shown)) is not None]


def picture_of(shown: Shown, name: str) -> Picture | None:
    """One of them, without making the others."""
    return MAKERS[name](shown) if name in MAKERS else None
