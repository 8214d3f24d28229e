"""`resonanz effect export`: what one house may hand on to others, without its teams and weeks."""

import sys

import click

from api.cli.language import language_option
from api.effects.effect_file import LONGEST, effect_of
from api.files import read_file, require_place, write_file
from api.texts import translations
from survey.errors import BadInput


@click.group("effect")
def command() -> None:
    """The answer of this house as one small file, for “resonanz combine”."""


@command.command("export")
@click.argument("report", metavar="REPORT")
@click.option("--industry", default="", metavar="TEXT", help="The industry, as you name it.")
@click.option("--out", metavar="FILE", help="Where to write it; without, to standard output.")
@language_option
def export(report: str, industry: str, out: str | None, language: str) -> None:
    """Write slope, error, degrees of freedom, numbers of teams and weeks, scales and plan digest.

    REPORT is the JSON that “resonanz analyse --json” prints or that a server gives as /report.json; "-" reads
    standard input.
    """
    if len(industry) > LONGEST:
        raise BadInput("The industry may have {most} characters at most.", most=LONGEST)
    if out is not None:
        require_place(out)
    effect = effect_of(read_file(report), report, industry)
    if out is None:
        sys.stdout.buffer.write(effect)
        return
    write_file(out, effect)
    click.echo(translations(language).gettext("Written: {file}").format(file=out))
