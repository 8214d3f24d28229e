"""`resonanz forecast`: what the weeks ahead would bring, from the roster, before anybody is asked."""

import asyncio
import json
import textwrap

import click
import msgspec

from api.cli.language import language_option
from api.cli.words import WIDTH
from api.commands.running import run_command
from api.forecast.document import Forecast
from api.forecast.words import ForecastWords, in_sentences
from api.settings.settings import read_settings
from api.texts import decimal, percent, translations


@click.command("forecast")
@click.option("--weeks", type=int, default=53, show_default=True, help="How far to look ahead.")
@click.option(
    "--team-ratings",
    "ratings",
    type=int,
    help="Customers' ratings that a team has per week. Default: as many as it needs.",
)
@click.option("--json", "as_json", is_flag=True, help="Write the figures as JSON.")
@language_option
def command(*, weeks: int, ratings: int | None, as_json: bool, language: str) -> None:
    """Say whether the question can be answered here, how surely, and what there is if it cannot.

    Counts from the roster in the database: import one first by `resonanz import-roster FILE`.
    """
    found = asyncio.run(run_command(read_settings(), "forecast", weeks=weeks, ratings=ratings))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        click.echo(in_words(msgspec.convert(found, Forecast), language))


def in_words(found: Forecast, language: str) -> str:
    """Sentences and two tables."""
    _ = translations(language).gettext
    words = in_sentences(found, language)
    if not found.people:
        return "\n\n".join(textwrap.fill(part, WIDTH) for part in (words.statement, *words.reasons))
    parts = [textwrap.fill(part, WIDTH) for part in (words.statement + ".", *words.reasons)]
    if found.groups:
        parts += [
            _responses(found, words, language),
            _groups(found, language),
            textwrap.fill(words.ratings, WIDTH),
        ]
    gains = [textwrap.fill(gain, WIDTH, initial_indent="• ", subsequent_indent="  ") for gain in words.gains]
    return "\n\n".join([*parts, "\n".join([_("What there is in any case") + ":", *gains])])


def _responses(found: Forecast, words: ForecastWords, language: str) -> str:
    _ = translations(language).gettext
    head = (_("Response"), _("Groups"), _("Question"), _("Found from"))
    rows = [
        (
            percent(at.response, language),
            str(at.groups),
            answer,
            decimal(at.smallest_true, language),
        )
        for at, answer in zip(found.responses, words.answers, strict=True)
    ]
    return _table([head, *rows])


def _groups(found: Forecast, language: str) -> str:
    _ = translations(language).gettext
    shares = [percent(at.response, language) for at in found.responses]
    head = (_("People"), *shares, _("Weeks likely published, of {weeks}").format(weeks=found.weeks))
    rows = [
        (
            str(group.people),
            *map(str, group.weeks),
            group.label + ("" if group.compared else f" ({_('answers, but is not compared')})"),
        )
        for group in found.groups
    ]
    return _table([head, *rows])


def _table(rows: list[tuple[str, ...]]) -> str:
    """Columns right under each other; the last one may be as long as it likes."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]) - 1)]
    return "\n".join(
        "  ".join([*(cell.rjust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        for row in rows
    )
