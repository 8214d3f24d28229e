"""What the process that draws makes for the analyst's page: its tables, its live pictures, their library."""

import json
from collections.abc import Sequence
from functools import cache

from api.analyst.naming import name_of_library
from api.web.looks.templates import integrity_of
from survey.contacts.beside.events_file import CalendarEvent


def make_analysis(
    panel_file: bytes, plan_file: bytes, report: bytes, calendar: Sequence[CalendarEvent], language: str
) -> bytes:
    """Everything between the top and the bottom of the page."""
    from api.analyst.page import render_analysis  # noqa: PLC0415  # loads in the process that needs it
    from api.gallery.reading import shown_from  # noqa: PLC0415

    return render_analysis(shown_from(panel_file, plan_file, report, calendar, language)).encode()


def make_live(
    panel_file: bytes,
    plan_file: bytes,
    report: bytes,
    calendar: Sequence[CalendarEvent],
    name: str,
    size: str,
    language: str,
) -> bytes:
    """One picture for a browser to draw, with where its library is; nothing where there is none."""
    from api.analyst.live import live_picture  # noqa: PLC0415
    from api.gallery.listed import picture_of  # noqa: PLC0415
    from api.gallery.reading import shown_from  # noqa: PLC0415

    shown = shown_from(panel_file, plan_file, report, calendar, language)
    picture = picture_of(shown, name)
    if picture is None:
        return b""
    script = _library()
    found = live_picture(picture, size, shown)
    found |= {"library": name_of_library(script), "integrity": integrity_of(script)}
    return json.dumps(found, ensure_ascii=False).encode()


def make_library(*_: object) -> bytes:
    """The library itself: the same bytes as long as it is the same version."""
    return _library()


@cache
def _library() -> bytes:
    """Bundled once in each process that draws: it takes seconds."""
    from analytics.charts.drawing import javascript_library  # noqa: PLC0415

    return javascript_library().encode()
