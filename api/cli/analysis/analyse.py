"""`resonanz analyse FILE`: the answer that a table of team-weeks gives, in words, as JSON or as a page."""

import sys
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from analytics.contract.report import Report
from analytics.panel import Panel
from analytics.plan import Plan, UnusablePlan
from api.cli.analysis.plan_options import plan_options
from api.cli.analysis.reading_options import reading_options
from api.cli.language import language_option
from api.cli.words import ask_direction, in_words, read_as
from api.commands.weeks.plan_file import read_plan, write_plan
from api.exports.options import command_again, export_options, places, require_places
from api.files import read_file, require_place, write_file
from api.panel_file.columns import PANEL_COLUMNS, SIDES
from api.panel_file.declared import Declared, read_accepted, read_scales
from api.panel_file.reading import read_with_reasons
from api.texts import translations
from survey import clock
from survey.errors import BadInput
from survey.spreadsheets.missing import read_missing
from survey.weeks import week_of


@click.command("analyse")
@click.argument("file", metavar="FILE")
@plan_options
@click.option(
    "--plan",
    "plan_name",
    metavar="PLAN",
    help="Take the settings from this file, which “resonanz register --export” writes.",
)
@click.option(
    "--scale",
    "scales",
    metavar="[SIDE=]WORST:BEST",
    multiple=True,
    help="The ends of both scales, as 1:5, or of one, as rating=6:1 where 1 is the best; refuses the rest.",
)
@reading_options
@click.option("--json", "as_json", is_flag=True, help="Write the report as JSON to standard output.")
@click.option("--html", metavar="OUT", help="Write the report as one self-contained page.")
@export_options
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    file: str,
    plan_name: str | None,
    scales: tuple[str, ...],
    missing: tuple[str, ...],
    accepted: tuple[str, ...],
    as_json: bool,
    html: str | None,
    language: str,
    **settings: Any,
) -> None:
    """Ask whether happier teams serve their customers better.

    FILE is a CSV table with a row for each team and week and at least the columns team, week, happiness and
    rating; "-" reads standard input. See docs/panel-file.md.
    """
    if as_json and html is not None:
        raise click.UsageError("--json and --html exclude each other.")
    if html is not None:
        require_place(html)
        if file != "-" and Path(html).resolve() == Path(file).resolve():
            raise BadInput("{file} would be overwritten by its own report; name another file.", file=html)
    exports = places(settings)
    require_places(exports, file)
    declared = Declared(
        read_scales(scales),
        read_missing(missing, PANEL_COLUMNS.name_of),
        read_accepted(accepted),
        latest=week_of(clock.today(UTC) + timedelta(days=1)),  # somewhere it is tomorrow
    )
    settings["scale"] = declared.range
    if plan_name is None:
        plan = _plan(settings)
    else:
        plan = _planned(ctx, plan_name, settings, scales)
        declared = replace(declared, scales=plan.scales)
    table = read_file(file)
    panel, reasons = read_with_reasons(table, _name(file, language), declared=declared)
    _require_controls(panel, plan)
    found = _report(panel, plan)
    written = []
    if exports:
        from api.exports.writing import source_of, write_exports  # noqa: PLC0415  # each export loads its own
        from api.report.data import report_bytes  # noqa: PLC0415

        again = command_again(plan, declared.scales, {"missing": missing, "accept": accepted})
        report = report_bytes(found)
        source = source_of(panel, reasons, report, language)
        written = write_exports(exports, source, table, write_plan(plan), report, again)
    if found["verdict"]["code"] == "opposite" and declared.scales.keys() < set(SIDES):
        click.echo(ask_direction(language) + "\n", err=as_json)
    if as_json:
        from api.report.data import report_bytes  # noqa: PLC0415

        sys.stdout.buffer.write(report_bytes(found))
        return
    click.echo(in_words(found, language))
    click.echo("\n" + read_as(panel, declared, language))
    if html is not None:
        _write_page(found, panel, language, html)
    for place in written:
        click.echo("\n" + translations(language).gettext("Written: {file}").format(file=place))


def _require_controls(panel: Panel, plan: Plan) -> None:
    """A mistyped name would hold nothing, and nobody would see it."""
    for name in plan.controls:
        if name not in panel.outcomes:
            raise BadInput(
                "The table has no column outcome_{name} to hold; its outcomes: {names}.",
                name=name,
                names=", ".join(panel.outcomes) or "–",
            )


def _plan(settings: dict[str, Any]) -> Plan:
    try:
        return Plan(**settings)
    except UnusablePlan as unusable:
        raise BadInput(unusable.template, **unusable.values) from None


def _planned(ctx: click.Context, name: str, settings: dict[str, Any], scales: tuple[str, ...]) -> Plan:
    """The plan of a file; a setting beside it would no longer be what was planned."""
    if scales or any(ctx.get_parameter_source(each) is ParameterSource.COMMANDLINE for each in settings):
        raise click.UsageError("--plan fixes every setting of the analysis; leave the others out.")
    return read_plan(read_file(name), name)


def _name(file: str, language: str) -> str:
    return translations(language).gettext("Standard input") if file == "-" else file


def _report(panel: Panel, plan: Plan) -> Report:
    from api.report.data import report_of  # noqa: PLC0415  # loads for a second, which a wrong file need not wait

    return report_of(panel, plan)


def _write_page(found: Report, panel: Panel, language: str, out: str) -> None:
    from api.report.page import render_report  # noqa: PLC0415  # drawing loads for seconds

    write_file(out, render_report(found, panel, language).encode())
    click.echo("\n" + translations(language).gettext("The page: {file}").format(file=out))
