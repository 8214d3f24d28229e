"""`resonanz import-traits FILE`: site, part-time work and tenure of teams, shown before it counts."""

import asyncio
from base64 import b64encode
from typing import Any

import click

from api.cli.language import language_option
from api.commands.running import run_command
from api.files import read_file
from api.report.names import groupings
from api.settings.settings import read_settings
from api.texts import translations

Document = dict[str, Any]


@click.command("import-traits")
@click.argument("file", metavar="FILE")
@click.option("--preview", is_flag=True, help="Change nothing: show what would change.")
@language_option
def command(*, file: str, preview: bool, language: str) -> None:
    """Say what kind of team each is: its site, a band of part-time work, a band of tenure.

    FILE is a CSV table with a row for each team and the columns team, site, part_time, tenure, and since
    where it does not begin this week. The report then asks whether the link is the same in all of them. "-"
    reads standard input. See docs/facts-and-events.md; resonanz traits lists what is known.
    """
    _ = translations(language).gettext
    told = {"content": b64encode(read_file(file)).decode(), "name": file}
    found = asyncio.run(run_command(read_settings(), "traits preview", **told))
    called = groupings(translations(language))
    for change in found["changes"]:
        trait = called[change["trait"]]
        click.echo(f"{change['since']}  {change['team']}  {trait}: {change_in_words(change, language)}")
    click.echo(
        _("Changed: {changed}. Unchanged: {unchanged}.").format(
            changed=len(found["changes"]), unchanged=found["unchanged"]
        )
    )
    click.echo(compared_in_words(found["compared"], language))
    if preview:
        click.echo(_("Nothing was changed."))
    else:
        asyncio.run(run_command(read_settings(), "import traits", agreed=found["digest"], **told))


def change_in_words(change: Document, language: str) -> str:
    """From what to what."""
    unknown = translations(language).gettext("unknown")
    after = change["to"] or unknown
    return f"{change['from']} → {after}" if change["from"] else str(after)


def compared_in_words(compared: list[Document], language: str) -> str:
    """A line for each trait: how many teams carry each label, and whether that can be compared."""
    _ = translations(language).gettext
    if not compared:
        return _("Of no team is known what kind it is.")
    called, lines = groupings(translations(language)), []
    for each in compared:
        labels = ", ".join(f"{label} ({count})" for label, count in each["labels"].items())
        enough = _("is compared") if each["enough"] else _("too few teams of a kind to compare")
        lines.append(f"{called[each['trait']]}: {labels} – {enough}")
    return "\n".join(lines)
