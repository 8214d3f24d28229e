"""What pictures are made of: released values, the report that follows from them, the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from gettext import NullTranslations

from analytics.charts.theme import Theme, read_theme
from analytics.contract.report import Report
from analytics.panel import Panel
from api.report.events import ShownEvent
from api.report.page import stylesheet


@dataclass(frozen=True, slots=True)
class Shown:
    """A report with its panel, in one language."""

    report: Report
    panel: Panel
    language: str
    words: NullTranslations
    events: Sequence[ShownEvent] = ()


def page_theme() -> Theme:
    """The colours of the pages."""
    return read_theme(stylesheet())
