"""Everything that an export is made of: the report, its panel, the language of its reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from survey.weeks import monday_of

if TYPE_CHECKING:  # a server takes the request here and draws elsewhere: it starts without the statistics
    from analytics.panel import Panel
    from survey.contacts.beside.events_file import CalendarEvent

# Where a file has to carry a day and the weeks have no calendar; no file says when it was made.
NO_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Source:
    """Released values only.

    Attributes
    ----------
    report : the document that frontend/schemas/report-1.json describes, as JSON reads it
    panel : what was analysed
    table : the same as a file, with the reasons why values are left out
    language : of everything for people
    calendar : events, drawn beside the weeks
    """

    report: Any
    panel: "Panel"
    table: bytes
    language: str
    calendar: "Sequence[CalendarEvent]" = ()

    @property
    def invented(self) -> bool:
        """Whether people, answers and ratings were simulated."""
        return self.panel.invented

    @property
    def last_day(self) -> date:
        """The Sunday on which the weeks end: the day that files carry, for equal bytes."""
        if self.panel.week_kind != "iso" or not len(self.panel.weeks):
            return NO_DAY
        return monday_of(int(self.panel.weeks[-1])) + timedelta(days=6)
