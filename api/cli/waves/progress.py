"""A line on the terminal that says how far an opening is, for whoever waits."""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TypeVar

import click

from api.texts import translations
from survey.ballots.keys_being_made import groups_with_keys

T = TypeVar("T")

LOOKS_EVERY = 1.0


async def telling(work: Coroutine[object, object, T], keys: Path, language: str) -> T:
    """The result of an opening; while it works its progress stands on the terminal, if there is one."""
    opening = asyncio.create_task(work)
    shown = ""
    while not (await asyncio.wait([opening], timeout=LOOKS_EVERY))[0]:
        if sys.stderr.isatty() and (made := groups_with_keys(keys)):
            shown = translations(language).ngettext(
                "So far the keys of {made} group are made.",
                "So far the keys of {made} groups are made.",
                made,
            )
            click.echo("\r" + shown.format(made=made), nl=False, err=True)
    if shown:
        click.echo(err=True)
    return await opening
