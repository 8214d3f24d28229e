"""The exports of `resonanz analyse`: one option each."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

import click

from analytics.plan import Plan
from api.exports.making import BUNDLE, PDF, SAV, XLSX
from api.files import make_folder, require_place
from api.panel_file.declared import Scale
from survey.errors import BadInput

CSV, PICTURES = "csv", "pictures"
HELP = {
    PDF: "Write the report as a PDF of about three pages, tagged for screen readers.",
    XLSX: "Write the values as a workbook with a data dictionary.",
    SAV: "Write the values for SPSS and PSPP, with labels.",
    CSV: "Write the values as they were understood, as a file that this command reads.",
    BUNDLE: "Write a ZIP file with table, plan, report and the command that gives the same bytes.",
}


def export_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take them; their values come as `export_…`."""
    options = [
        click.option(f"--{kind}", f"export_{kind}", metavar="OUT", help=text) for kind, text in HELP.items()
    ]
    folder = click.option(
        "--pictures",
        f"export_{PICTURES}",
        metavar="FOLDER",
        help="Write each picture as SVG and as PNG into this folder.",
    )
    return reduce(lambda decorated, option: option(decorated), reversed([*options, folder]), command)


def places(settings: dict[str, Any]) -> dict[str, str]:
    """Take the exports that were asked for out of a command's settings, by kind."""
    kinds = [name for name in settings if name.startswith("export_")]
    found = {name.removeprefix("export_"): settings.pop(name) for name in kinds}
    return {kind: place for kind, place in found.items() if place is not None}


def require_places(asked: Mapping[str, str], file: str) -> None:
    """Say at once what cannot be written, before anything is computed."""
    for kind, place in asked.items():
        if kind == PICTURES:
            make_folder(place)
            continue
        require_place(place)
        if file != "-" and Path(place).resolve() == Path(file).resolve():
            raise BadInput("{file} would be overwritten by its own export; name another file.", file=place)


def command_again(plan: Plan, scales: Mapping[str, Scale], said: Mapping[str, Sequence[str]]) -> str:
    """The command that gives the report's bytes from the files of its bundle.

    A plan has the scale of both sides or of none: where one is declared alone, every setting is said.
    """
    words = ["resonanz", "analyse", "panel.csv"]
    if scales == plan.scales:
        words += ["--plan", "plan.json"]
    else:
        for name in ("lag", "alpha", "sesoi", "permutations", "seed", "max_lag"):
            value = getattr(plan, name)
            words += [] if value is None else [f"--{name.replace('_', '-')}", str(value)]
        words += [word for control in plan.controls for word in ("--control", control)]
        words += ["--same-respondents"] if plan.same_respondents else []
        for side, (worst, best) in scales.items():
            words += ["--scale", f"{side}={worst:g}:{best:g}"]
    words += [word for option, values in said.items() for value in values for word in (f"--{option}", value)]
    return shlex.join([*words, "--json"])
