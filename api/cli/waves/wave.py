"""`resonanz wave open|status|close|hold|let-go|links|text-messages|verify`: the week, by hand."""

import asyncio
import textwrap
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from api.cli.asking import agreed, yes_option
from api.cli.language import language_option
from api.cli.waves.progress import telling
from api.cli.words import WIDTH
from api.commands.running import run_command
from api.files import as_file_name, make_folder, require_place, write_file
from api.settings.settings import read_settings
from api.texts import translations
from survey import clock
from survey.spreadsheets.table_files import as_table


@click.group("wave")
def command() -> None:
    """Ask one week: open it, hand out the links, close it."""


@command.command("open")
@click.option("--closes", metavar="TIME", help="When it closes, as 2026-03-16T18:00. Default: next Monday.")
@click.option("--links", "out", metavar="FOLDER", help="Write everybody's link, a CSV file for each group.")
@click.option(
    "--kind",
    type=click.Choice(["pulse", "check"]),
    default="pulse",
    help="What is asked: the week's questions, or in their place the check, staff and leadership apart.",
)
@language_option
def open_(*, closes: str | None, out: str | None, kind: str, language: str) -> None:
    """Freeze who answers with whom, make the keys, and take answers."""
    if out is not None:
        make_folder(out)
    settings = read_settings()
    opening = run_command(settings, "wave open", closes=closes, kind=kind)
    found = asyncio.run(telling(opening, settings.keys, language))
    _show(found, language)
    _say(
        translations(language).gettext(
            "The fingerprint stands for everything that this week promises: groups, questions, times and "
            "keys. It is in every link, and each browser compares it before anybody answers. Send it also by "
            "another way, in the intranet or by the works council, so that people can compare it themselves: "
            "whoever has another one was shown another page."
        )
    )
    if out is not None:
        _write_links(found["wave"], None, out, language)


@command.command("status")
@click.argument("wave", required=False)
@language_option
def status(*, wave: str | None, language: str) -> None:
    """Show a wave, the newest if none is named."""
    _show(asyncio.run(run_command(read_settings(), "wave status", wave=wave)), language)


@command.command("close")
@click.argument("wave", required=False)
@click.option("--early", is_flag=True, help="Close it before the time that everybody was told.")
@yes_option
@language_option
def close(*, wave: str | None, early: bool, yes: bool, language: str) -> None:
    """Count, publish what may be published, and forget everything else."""
    _ = translations(language).gettext
    if early:
        found = asyncio.run(run_command(read_settings(), "wave status", wave=wave))
        wave = found["wave"]
        if found["state"] == "open" and datetime.fromisoformat(found["closes"]) > clock.now():
            _say(
                _(
                    "Wave {wave} is open until {closes}, as everybody was told. Whoever has not answered yet "
                    "cannot do it any more, and the week cannot be asked again."
                ).format(**found)
            )
            if not agreed(_("Shall it be closed now?"), language, yes=yes):
                click.echo(_("Nothing was closed."))
                return
    _show(asyncio.run(run_command(read_settings(), "wave close", wave=wave, early=early)), language)


@command.command("hold")
@click.argument("why", metavar="REASON")
@language_option
def hold(*, why: str, language: str) -> None:
    """Let no week open, by itself or by hand, until `wave let-go`; REASON stands in the audit log.

    A week that is open stays open. The works council does the same on its page.
    """
    asyncio.run(run_command(read_settings(), "wave hold", why=why))
    _say(
        translations(language).gettext(
            "From now on no week opens until you let it go: resonanz wave let-go. A week whose turn comes "
            "meanwhile opens when it is let go, if there are at least 24 hours until its close; else it is "
            "left out, and the hold goes on."
        )
    )


@command.command("let-go")
@language_option
def let_go(*, language: str) -> None:
    """Let weeks open again. What the works council holds, it lets go itself, on its page."""
    asyncio.run(run_command(read_settings(), "wave let-go"))
    click.echo(translations(language).gettext("Weeks open again; one that is due, within seconds."))


@command.command("links")
@click.argument("wave", required=False)
@click.option("--group", metavar="GROUP", help="Only this group's, as `resonanz wave status` names it.")
@click.option("--out", required=True, metavar="FOLDER", help="Where to write a CSV file for each group.")
@language_option
def links(*, wave: str | None, group: str | None, out: str, language: str) -> None:
    """Write links again; they are stored nowhere. Everybody in these groups sees that it was done."""
    make_folder(out)
    _write_links(wave, group, out, language)


@command.command("text-messages")
@click.argument("file", metavar="FILE")
@click.option("--wave", help="Which wave; the newest if none is named.")
@click.option("--group", metavar="GROUP", help="Only this group's, as `resonanz wave status` names it.")
@click.option("--everybody", is_flag=True, help="Also for people with a mail address.")
@language_option
def text_messages(*, file: str, wave: str | None, group: str | None, everybody: bool, language: str) -> None:
    """Write short texts with links for your own gateway of text messages (SMS) or messengers to FILE (CSV).

    Telephone numbers are not on the roster: join them by reference. Everybody in these groups sees that links
    were written. FILE is the same whether somebody has answered or not.
    """
    require_place(file)
    told = {"wave": wave, "group": group, "everybody": everybody}
    found = asyncio.run(run_command(read_settings(), "wave text-messages", **told))
    columns = ["reference", "name", "language", "text", "segments"]
    rows = [{**row, "segments": str(row["segments"])} for row in found]
    write_file(file, as_table(columns, rows), private=True)
    message = translations(language).gettext(
        "Text messages: {count}, in {file}; as SMS {segments} parts are sent. Join them with your numbers by "
        "reference, hand them to your gateway, then delete the files: whoever has them can answer."
    )
    count = sum(row["segments"] for row in found)
    _say(message.format(count=len(found), file=file, segments=count))


@command.command("verify")
@click.argument("wave", required=False)
@language_option
@click.pass_context
def verify(ctx: click.Context, *, wave: str | None, language: str) -> None:
    """Check that what is shown of released waves is what was signed; status 1 where it is not."""
    _ = translations(language).gettext
    found = asyncio.run(run_command(read_settings(), "wave verify", wave=wave))
    for each in found:
        click.echo(f"{each['wave']}: {_(each['trouble']) if each['trouble'] else _('as it was signed')}")
    if not found:
        click.echo(_("No wave has been released yet."))
    if any(each["trouble"] for each in found):
        ctx.exit(1)


def _write_links(wave: str | None, group: str | None, out: str, language: str) -> None:
    found = asyncio.run(run_command(read_settings(), "wave links", wave=wave, group=group))
    count = 0
    for each in found:
        name = f"{each['wave']} {as_file_name(each['group'])}.csv"
        table = as_table(["reference", "name", "email", "link", "results"], each["links"])
        write_file(str(Path(out) / name), table, private=True)
        count += len(each["links"])
    message = translations(language).ngettext(
        "{count} link in {folder}. Hand it out, then delete the file.",
        "{count} links in {folder}, a file for each group. Hand them out, then delete the files.",
        count,
    )
    click.echo(message.format(count=count, folder=out))


def _show(found: dict[str, Any], language: str) -> None:
    _ = translations(language).gettext
    state = {
        "open": _("open until {closes}"),
        "closing": _("being closed"),
        "released": _("closed; {groups} groups were published"),
        "void": _("void: keys or answers were lost, nobody can read those that are left"),
    }[found["state"]]
    click.echo(f"{found['wave']}: " + state.format(closes=found["closes"], groups=found["released_groups"]))
    click.echo(_("Fingerprint: {fingerprint}").format(fingerprint=found["fingerprint"]))
    bands = {"low": _("under a third"), "middle": _("a third to two thirds"), "high": _("over two thirds")}
    for cell in found["cells"]:
        told = f" ({bands[cell['participation']]})" if cell["participation"] else ""
        click.echo(f"  {cell['eligible']:>4}  {cell['label']}{told}")
    if found["participation"]:
        _say(
            _(
                "In brackets how many had begun to answer in the morning of {day}, in three bands. They are "
                "fixed once a day and told of groups of ten and more only, so that nobody can watch one "
                "person."
            ).format(day=found["participation"]["day"])
        )
        if everybody := found["participation"]["everybody"]:
            click.echo(_("All together: {band}").format(band=bands[everybody]))
    if found["kind"] == "check":
        _say(
            _(
                "This is a check: staff and leadership answer apart, at least {smallest} people each, in the "
                "place of this week's questions. Who leads is what the roster says. Its results: {address}"
            ).format(**found, address=f"{found['results'].partition('#')[0]}/check")
        )
        return
    _say(
        _(
            "Every group has at least {smallest} people, so that nobody's answer stands out. Smaller teams "
            "answer together with their neighbours, and so do teams in which many are new; what was put "
            "together stays so until each part has {part} people."
        ).format(**found)
    )
    click.echo(_("Results, the same address for everybody who was asked: {results}").format(**found))


def _say(sentence: str) -> None:
    click.echo(textwrap.fill(sentence, WIDTH))
