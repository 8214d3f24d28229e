"""`resonanz init`: from a fresh installation to the first week in a terminal, or by a program.

Every question has an option. Whoever gives it is not asked; where nobody sits at a terminal, what has no
option is left as it is. It may be run again and again: it keeps what is said already, and goes on from there.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import click

from api.cli.analysis.register import registered_in_words
from api.cli.asking import YES, at_a_terminal, yes_option
from api.cli.errors import explain
from api.cli.governing import access
from api.cli.language import language_option
from api.cli.running import mail
from api.cli.waves import forecast, import_roster, schedule, wave
from api.commands.running import run_command
from api.commands.weeks.plans import usual_settings
from api.settings.settings import read_settings
from api.texts import N_, translations
from survey.error_documents import from_document

# Option, setting, question; asked together, stored together.
SAID: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "organisation": (
        ("organisation", "organisation", N_("Name of the organisation")),
        ("contact", "contact", N_("Whom to ask, on every page (e-mail, telephone)")),
    ),
    "place": (
        ("timezone", "timezone", N_("Time zone")),
        ("house_language", "language", N_("Language where nobody has chosen one (en, de)")),
    ),
    "mail": (
        ("mail_server", "smtp_server", N_("Name of the mail server (empty: links are handed out by hand)")),
        ("mail_sender", "smtp_sender", N_("Address that mails come from")),
        ("mail_security", "smtp_security", N_("How the connection is locked (starttls, tls, none)")),
        ("mail_user", "smtp_user", N_("Sign in there as")),
    ),
    "owner": (("owner", "owner", N_("Who answers for the programme, by name")),),
    "agreement": (
        ("agreement", "agreement", N_("Since when the works agreement holds (2026-11-01), or none")),
    ),
    "group": (("min_group", "min_group", N_("Smallest group (5, 8, 12)")),),
}
RULE = ("opens", "closes", "every", "country", "land")


@dataclass(frozen=True)
class Asking:
    """What was given, and whether somebody is there to be asked."""

    ctx: click.Context
    given: Mapping[str, Any]
    language: str
    yes: bool

    @property
    def somebody(self) -> bool:
        """Whether questions are answered."""
        return at_a_terminal() and not self.yes

    def say(self, sentence: str) -> None:
        """A heading or a remark."""
        click.echo(translations(self.language).gettext(sentence))

    def text(self, name: str, question: str, now: str = "") -> str:
        """By option, else at the terminal, where Enter keeps what there is; empty: nothing was said."""
        if self.given.get(name) is not None:
            return str(self.given[name]).strip()
        if not self.somebody:
            return ""
        words = translations(self.language).gettext(question)
        return str(click.prompt(words, default=now, show_default=bool(now))).strip()

    def agrees(self, name: str, question: str) -> bool:
        """The same for a yes."""
        if self.given.get(name):
            return True
        if not self.somebody:
            return False
        words = translations(self.language).gettext
        said = click.prompt(f"{words(question)} {words('[y/N]')}", default="", show_default=False)
        return str(said).strip().casefold() in YES

    def run(self, command: click.Command, **options: Any) -> None:
        """Another command of ours, as if it had been called."""
        self.ctx.invoke(command, language=self.language, **options)


@click.command("init")
@click.option("--organisation", metavar="NAME", help="Its name, as it stands on every page.")
@click.option("--contact", metavar="TEXT", help="Whom to ask, on every page.")
@click.option("--timezone", metavar="ZONE", help="By which weeks begin: Europe/Berlin.")
@click.option("--house-language", metavar="CODE", help="Where nobody has chosen one: en or de.")
@click.option("--schedule", "scheduled", is_flag=True, help="Weeks open and close by themselves.")
@click.option("--opens", metavar="TIME", help='Weekday and time: "wed 09:00".')
@click.option("--closes", metavar="TIME", help='Weekday and time: "mon 18:00".')
@click.option("--every", type=click.Choice(["1", "2", "4"]), help="Weeks from one to the next.")
@click.option("--country", metavar="CC", help="Whose holidays count, two letters: DE.")
@click.option("--land", metavar="LAND", help="Which part of the country: BY, NW.")
@click.option("--mail-server", metavar="NAME", help="The organisation's mail server.")
@click.option("--mail-sender", metavar="ADDRESS", help="The address that mails come from.")
@click.option("--mail-security", metavar="HOW", help="starttls, tls, or none on this machine.")
@click.option("--mail-user", metavar="NAME", help="As whom to sign in; its password: resonanz mail password.")
@click.option("--mail-test", metavar="ADDRESS", help="Send one mail there and show the server's answer.")
@click.option("--roster", metavar="FILE", help="Who works where: see resonanz import-roster.")
@click.option("--owner", metavar="NAME", help="Who answers for the programme, by name.")
@click.option("--owner-address", metavar="ADDRESS", help="Invite the owner; prints the link.")
@click.option("--agreement", metavar="DAY", help="Since when the works agreement holds; or none.")
@click.option("--min-group", metavar="NUMBER", help="Smallest group: 5, 8, 12.")
@click.option("--register", "registers", is_flag=True, help="Fix the question as usual, as of today.")
@click.option("--open", "opens_now", is_flag=True, help="Open the first week now.")
@yes_option
@language_option
@click.pass_context
def command(ctx: click.Context, /, *, yes: bool, language: str, **given: Any) -> None:
    """Set everything up, up to the first week. May be run again: what is said already is kept.

    Asks at a terminal; every answer has an option, so a program can give all of them with --yes.
    """
    asking = Asking(ctx, given, language, yes)
    found = _found()
    for step in ("organisation", "place"):
        _settings(asking, step, found)
    _rhythm(asking, found)
    _settings(asking, "mail", found)
    if address := asking.text("mail_test", N_("Send a test mail to (empty: none)")) if _has_mail() else "":
        asking.run(mail.test, address=address)
    _roster(asking, found)
    _settings(asking, "owner", found)
    _owner(asking, found)
    for step in ("agreement", "group"):
        _settings(asking, step, found)
    if not _is_done(found, "question") and asking.agrees(
        "registers", N_("Shall the question be fixed as usual, as of today?")
    ):
        told = asyncio.run(run_command(read_settings(), "plan register", settings=usual_settings()))
        click.echo(registered_in_words(told, language))
    found = _found()
    if not found["missing"] and not _is_done(found, "wave"):
        if asking.agrees("opens_now", N_("Shall the first week be opened now?")):
            asking.run(wave.open_)
    elif given["opens_now"] and found["missing"]:
        raise from_document(found["missing"][0])
    _tell(_found(), language)


def _found() -> dict[str, Any]:
    told: dict[str, Any] = asyncio.run(run_command(read_settings(), "init show"))
    return told


def _is_done(found: Mapping[str, Any], name: str) -> bool:
    return any(step["done"] for step in found["steps"] if step["name"] == name)


def _has_mail() -> bool:
    return _is_done(_found(), "mail")


def _settings(asking: Asking, step: str, found: Mapping[str, Any]) -> None:
    texts: dict[str, str] = {}
    for option, setting, question in SAID[step]:
        if setting in found["fixed"]:
            continue
        # Nobody is asked how the connection to no server is locked.
        of_no_server = step == "mail" and setting != "smtp_server" and "smtp_server" not in texts
        if of_no_server and asking.given.get(option) is None:
            continue
        if said := asking.text(option, question, found["settings"][setting]):
            texts[setting] = said
    if texts:
        asyncio.run(run_command(read_settings(), "settings set several", texts=texts))


def _rhythm(asking: Asking, found: Mapping[str, Any]) -> None:
    changes = {name: asking.given[name] for name in RULE}
    if _is_done(found, "rhythm") and not any(changes.values()) and not asking.given["scheduled"]:
        return
    switched_on = asking.agrees("scheduled", N_("Shall weeks open and close by themselves?"))
    if asking.somebody and not any(changes.values()):
        changes["opens"] = asking.text("opens", N_("When a week opens"), "wed 09:00")
        changes["closes"] = asking.text("closes", N_("When it closes"), "mon 18:00")
        changes["land"] = asking.text("land", N_("Whose holidays count (BY, NW; empty: nationwide ones)"))
    if switched_on or any(changes.values()):
        # Whoever is at a terminal sees the next eight weeks there and is asked; a program has said yes.
        told = {name: value or None for name, value in changes.items()}
        asking.run(
            schedule.set_,
            switched_on=switched_on or None,
            yes=not asking.somebody,
            closed=(),
            rounds=(),
            **told,
        )


def _roster(asking: Asking, found: Mapping[str, Any]) -> None:
    if _is_done(found, "roster") and asking.given["roster"] is None:
        return
    if file := asking.text("roster", N_("File with who works where (empty: later)")):
        asking.run(import_roster.command, file=file, yes=asking.yes)
        asking.run(forecast.command, weeks=53)


def _owner(asking: Asking, found: Mapping[str, Any]) -> None:
    if found["has_owner"]:
        return
    question = N_("E-mail address of the owner, who gets a link for an account (empty: later)")
    if address := asking.text("owner_address", question):
        asking.run(access.invite, address=address, roles=("owner",))


def _tell(found: Mapping[str, Any], language: str) -> None:
    _ = translations(language).gettext
    click.echo("")
    for step in found["steps"]:
        state = _("done") if step["done"] else _("open") if step["needed"] else _("may be left out")
        click.echo(f"{_(step['label'])}: {state}")
    for each in found["missing"]:
        click.echo(explain(from_document(each), language))
