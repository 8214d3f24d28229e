"""The exports of a table that somebody has analysed, written where they were asked for."""

import json
from collections.abc import Mapping
from pathlib import Path

from analytics.panel import Panel
from api.exports.bundle import write_bundle
from api.exports.making import BUNDLE, write_export
from api.exports.options import CSV, PICTURES
from api.exports.source import Source
from api.files import write_file
from api.panel_file.writing import Reasons, write_panel


def source_of(panel: Panel, reasons: Reasons, report: bytes, language: str) -> Source:
    """What the exports of a table are made of."""
    return Source(json.loads(report), panel, write_panel(panel, reasons), language)


def write_exports(
    asked: Mapping[str, str], source: Source, table: bytes, plan: bytes, report: bytes, command: str
) -> list[str]:
    """Write them; the places that were written, in the order of the options."""
    for kind, place in asked.items():
        if kind == PICTURES:
            _write_pictures(source, Path(place))
        elif kind == CSV:
            write_file(place, source.table)
        elif kind == BUNDLE:
            write_file(place, write_bundle(source, table, plan, report, command))
        else:
            write_file(place, write_export(source, kind))
    return list(asked.values())


def _write_pictures(source: Source, folder: Path) -> None:
    from api.exports.pictures import picture_files  # noqa: PLC0415  # drawing loads for seconds

    for name, content in picture_files(source).items():
        write_file(str(folder / name), content)
