"""`--lang`: the language of everything a command says, its errors included."""

import click

from api.settings.settings import chosen_language
from api.texts import LANGUAGES

KEY = "resonanz.language"


def _remember(ctx: click.Context, _: click.Parameter, language: str) -> str:
    ctx.meta[KEY] = language
    return language


# Eager, so that what is wrong with another option is said in this language already.
language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default=lambda: chosen_language() or LANGUAGES[0],
    show_default="RESONANZ_LANGUAGE, else en",
    is_eager=True,
    callback=_remember,
    help="Language of the answer and of errors.",
)


def language_of(ctx: click.Context) -> str:
    """The language asked for, also where a command failed."""
    return str(ctx.meta.get(KEY) or chosen_language() or LANGUAGES[0])
