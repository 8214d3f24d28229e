"""`resonanz combine FILE…`: one answer over several houses, from files without a team or a week."""

import json
import sys
import textwrap
from pathlib import Path

import click

from api.cli.language import language_option
from api.cli.words import WIDTH
from api.effects.effect_file import read_effect
from api.files import read_file, require_place, write_file
from api.texts import translations
from survey.errors import BadInput


@click.command("combine")
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@click.option(
    "--alpha",
    type=click.FloatRange(1e-6, 0.5, max_open=True),
    default=0.05,
    show_default=True,
    help="Intervals cover 1 − alpha.",
)
@click.option("--json", "as_json", is_flag=True, help="Write the answer as JSON to standard output.")
@click.option("--html", metavar="OUT", help="Write the answer as one self-contained page.")
@language_option
def command(files: tuple[str, ...], alpha: float, as_json: bool, html: str | None, language: str) -> None:
    """Ask whether the link is the same in every house and every industry.

    FILE is what “resonanz effect export” wrote, one file for each house.
    """
    if as_json and html is not None:
        raise click.UsageError("--json and --html exclude each other.")
    if html is not None:
        require_place(html)
        if any(Path(html).resolve() == Path(file).resolve() for file in files):
            raise BadInput("{file} would be overwritten by its own report; name another file.", file=html)
    effects = {name: read_effect(read_file(file), file) for file, name in sorted(_names(files).items())}
    from api.effects.combined import combined  # noqa: PLC0415  # optimisers load for a moment

    found = combined(effects, alpha)
    if as_json:
        document = json.dumps(found, ensure_ascii=False, allow_nan=False, indent=2)
        sys.stdout.buffer.write(document.encode() + b"\n")
        return
    first, *rest = [sentence[language] for sentence in found["sentences"]]
    click.echo(textwrap.fill(first, WIDTH) + "\n")
    for sentence in rest:
        click.echo(textwrap.fill(sentence, WIDTH, initial_indent="• ", subsequent_indent="  "))
    if html is not None:
        from api.effects.page import render_houses  # noqa: PLC0415  # drawing loads for seconds

        write_file(html, render_houses(found, language).encode())
        click.echo("\n" + translations(language).gettext("The page: {file}").format(file=html))


def _names(files: tuple[str, ...]) -> dict[str, str]:
    """What each house is called: its file without folder and ending, as long as that tells them apart."""
    names = {file: Path(file).stem for file in files}
    if len(names) < len(files):
        raise BadInput("{file} is named twice.", file=next(file for file in files if files.count(file) > 1))
    return names if len(set(names.values())) == len(names) else {file: file for file in files}
