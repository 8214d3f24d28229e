"""`resonanz doctor`: what the promise rests on here, and what to mend."""

import asyncio
import textwrap
from pathlib import Path

import click

from api.cli.language import language_option
from api.doctor.copies import examine_copies
from api.doctor.finding import Finding, refused
from api.doctor.folders import examine_folders
from api.doctor.machine import examine_machine, swapped
from api.doctor.responsible import examine_addresses
from api.doctor.waves import examine_database
from api.settings.settings import read_settings
from api.texts import translations
from survey import clock
from survey.errors import Misconfigured

WIDTH = 100
# What systemd's and chrony's services leave behind while they run.
CLOCKS = (Path("/run/systemd/timesync/synchronized"), Path("/run/chrony"))


@click.command("doctor")
@click.pass_context
@language_option
def command(ctx: click.Context, *, language: str) -> None:
    """Look at keys, database, disk, memory and clock; exit status 1 where something has to be mended."""
    _ = translations(language).gettext
    heads = {"mend": _("MEND"), "advise": _("better"), "ask": _("ask"), "good": _("good")}
    found = _findings()
    width = max(map(len, heads.values())) + 2
    for level, head in heads.items():
        for finding in found:
            if finding.level == level:
                click.echo(_wrapped(finding.say(_), head.ljust(width)))
    if any(finding.level == "mend" for finding in found):
        ctx.exit(1)


def _findings() -> list[Finding]:
    machine = examine_machine(
        swapped(_text("/proc/swaps")),
        _text("/proc/sys/kernel/core_pattern"),
        _text("/proc/cmdline"),
        clock_is_set=any(place.exists() for place in CLOCKS),
    )
    try:
        settings = read_settings()
    except Misconfigured as error:
        return [refused(error), *machine]
    database = asyncio.run(examine_database(settings, clock.now()))
    copies = asyncio.run(examine_copies(settings))
    folders = examine_folders(settings, _text("/proc/mounts"))
    return [*folders, *database, *copies, *machine, *examine_addresses()]


def _wrapped(text: str, head: str) -> str:
    # Paths and commands stay whole, so that they can be copied.
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:  # not Linux, or a container that hides it
        return ""
