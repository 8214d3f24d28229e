"""What pictures are made of, read back from the exported files as anybody could."""

import json
from collections.abc import Sequence

from api.commands.weeks.plan_file import read_plan
from api.gallery.listed import shown_of
from api.gallery.shown import Shown
from api.panel_file.reading import read_panel
from api.report.drawing import PANEL_FILE, PLAN_FILE
from survey.contacts.beside.events_file import CalendarEvent


def shown_from(
    panel_file: bytes, plan_file: bytes, report: bytes, calendar: Sequence[CalendarEvent], language: str
) -> Shown:
    """The released panel and the published report; the database is not asked."""
    panel = read_panel(panel_file, PANEL_FILE, read_plan(plan_file, PLAN_FILE).scales)
    return shown_of(json.loads(report), panel, language, calendar)
