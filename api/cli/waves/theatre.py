"""`resonanz theatre ROSTER`: the attacks on published numbers, on one's own roster with invented answers."""

import json
import textwrap
from pathlib import Path

import click

from api.cli.language import language_option
from api.cli.words import WIDTH
from api.files import read_file, require_place, write_file
from api.texts import translations
from api.theatre.cast import read_cast
from api.theatre.playing import WEEKS
from api.theatre.stage import perform
from api.theatre.words import Words, words_of
from survey.errors import BadInput


@click.command("theatre")
@click.argument("file", metavar="ROSTER")
@click.option(
    "--seed",
    type=click.IntRange(0, 10**9),
    default=2026,
    show_default=True,
    help="Another number plays other weeks.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@click.option("--html", metavar="OUT", help="Write a page that stands by itself.")
@language_option
def command(*, file: str, seed: int, as_json: bool, html: str | None, language: str) -> None:
    """Play the attacks of docs/privacy.md on the people of ROSTER, with invented answers.

    Shows how many single answers could be worked out where a tool asks for five answers and no more, and how
    many from what Resonanz would publish. ROSTER is the file that import-roster reads, with at most 2,000
    people; "-" reads standard input. Nothing of it is stored.
    """
    if html is not None:
        require_place(html)
        if file != "-" and Path(html).resolve() == Path(file).resolve():
            raise BadInput("{file} would be overwritten by its own page; name another file.", file=html)
    cast = read_cast(read_file(file), file)
    _ = translations(language).gettext
    step = _("Attacked: week {done} of {weeks}.")
    played = perform(cast, seed, lambda done: click.echo(step.format(done=done, weeks=WEEKS), err=True))
    words = words_of(played, language)
    if html is not None:
        from api.theatre.page import render  # noqa: PLC0415  # templates: only where a page is written

        write_file(html, render(words, language).encode())
    if as_json:
        click.echo(json.dumps(played.document(), indent=2))
        return
    click.echo(in_lines(words))
    if html is not None:
        click.echo("\n" + _("The page: {file}").format(file=html))


def in_lines(words: Words) -> str:
    """For a terminal."""
    rows = [words.head, *words.rows]
    widths = [max(len(row[place]) for row in rows) for place in range(3)]
    table = "\n".join(
        f"{row.what.ljust(widths[0])}  {row.threshold.rjust(widths[1])}  {row.rules.rjust(widths[2])}"
        for row in rows
    )
    paragraphs = [words.headline, words.verdict, words.invented]
    shown = [textwrap.fill(each, WIDTH) for each in paragraphs if each]
    return "\n\n".join([*shown, table, *(textwrap.fill(each, WIDTH) for each in words.how)])
