"""The calendar's events in the weeks of a report, numbered as the trend shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from gettext import NullTranslations

from analytics.charts.events import TrendEvent
from analytics.charts.trend import monday
from analytics.panel import Panel
from survey.contacts.beside.events_file import CalendarEvent


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """An event as the page lists it."""

    number: int
    begins: date
    ends: date
    label: str
    whom: str

    @property
    def drawn(self) -> TrendEvent:
        """What the picture needs of it."""
        return TrendEvent(self.number, self.begins, self.ends)


def shown_events(
    events: Sequence[CalendarEvent], panel: Panel, translations: NullTranslations
) -> tuple[ShownEvent, ...]:
    """Those whose days lie within the panel's weeks; none where weeks are plain numbers."""
    if panel.week_kind != "iso" or not len(panel.weeks):
        return ()
    first = monday(int(panel.weeks[0]))
    last = monday(int(panel.weeks[-1])) + timedelta(days=6)
    found = [event for event in events if event.begins <= last and event.ends >= first]
    everybody = translations.gettext("everybody")
    return tuple(
        ShownEvent(number, event.begins, event.ends, event.label, event.team or event.department or everybody)
        for number, event in enumerate(sorted(found, key=lambda event: (event.begins, event.label)), start=1)
    )
