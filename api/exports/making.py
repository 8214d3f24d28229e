"""One export of the installation's report: made in the process that draws, never where answers come in."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.exports.source import Source

if TYPE_CHECKING:  # the command asks here for the names of its options
    from survey.contacts.beside.events_file import CalendarEvent

PDF, XLSX, SAV, BUNDLE = "pdf", "xlsx", "sav", "bundle"
PICTURE = "picture:"  # and behind it the name of a file, as within.svg


def make_export(
    panel_file: bytes,
    plan_file: bytes,
    report: bytes,
    calendar: "Sequence[CalendarEvent]",
    kind: str,
    language: str,
) -> bytes:
    """The file of that kind, from the released panel, the plan and the published report."""
    from api.commands.weeks.plan_file import read_plan  # noqa: PLC0415  # loads in the process that needs it
    from api.panel_file.reading import read_panel  # noqa: PLC0415
    from api.report.drawing import PANEL_FILE, PLAN_FILE  # noqa: PLC0415

    plan = read_plan(plan_file, PLAN_FILE)
    panel = read_panel(panel_file, PANEL_FILE, plan.scales)
    source = Source(json.loads(report), panel, panel_file, language, calendar)
    if kind.startswith(PICTURE):
        from api.exports.pictures import picture_file  # noqa: PLC0415

        return picture_file(source, kind.removeprefix(PICTURE))
    if kind == BUNDLE:
        from api.exports.bundle import write_bundle  # noqa: PLC0415

        return write_bundle(source, panel_file, plan_file, report)
    return write_export(source, kind)


def write_export(source: Source, kind: str) -> bytes:
    """The panel or its report for another program; each loads what it needs when it is asked for."""
    if kind == PDF:
        from api.exports.pdf import write_pdf  # noqa: PLC0415

        return write_pdf(source)
    if kind == XLSX:
        from api.exports.xlsx import write_xlsx  # noqa: PLC0415

        return write_xlsx(source)
    if kind == SAV:
        from api.exports.sav import write_sav  # noqa: PLC0415

        return write_sav(source)
    raise LookupError(f"no such export: {kind!r}")
