"""Changing a setting while the server runs: by page or by command, with an entry in the audit log."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from secrets import token_hex
from typing import Any
from zoneinfo import ZoneInfo

from api.installation import Installation
from api.settings.chosen import FOLDER, SECRETS, joined, read_stored
from api.settings.fields import PREFIX, Settings
from api.settings.settings import READERS, lacks_client, requires_whole_mail
from api.settings.values import ALWAYS
from survey import database
from survey.ballots.manifest import read_manifest
from survey.errors import BadInput, Misconfigured, NotFound, Refused, ResonanzError
from survey.private_directory import destroy
from survey.releases.rules import Rules, raise_rules
from survey.schedule.keeping import plan_next
from survey.schedule.rhythm import requires_sensible
from survey.schedule.settings import read_schedule
from survey.settings.keeping import lock_settings, store_setting, stored_settings
from survey.waves.state import CLOSING, OPEN, OPENING, last_wave
from survey.waves.tables import Wave

# What an open week was announced with: it stays as it is until the week is closed.
FROZEN = frozenset({"min_group", "timezone", "language"})
# What may name a person: that it was changed is logged, and not to what.
NAMES_PEOPLE = frozenset({"contact", "imprint", "controller", "privacy_contact", "owner"})
SEPARATORS = {"oidc_roles": "; ", "complete_touchpoints": ", ", "checks": ", "}


@dataclass(frozen=True, slots=True)
class Known:
    """A setting as it is shown. A secret's text is empty; `source` says where the value comes from."""

    name: str
    text: str
    source: str  # "environment", "set" or "default"
    is_set: bool
    wrong: ResonanzError | None = None

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return PREFIX + self.name.upper()


def known_settings(installation: Installation) -> list[Known]:
    """Everything that can be set, as it holds now."""
    settings, chosen = installation.settings, installation.chosen
    return [
        Known(
            name,
            text="" if name in SECRETS else written(name, getattr(settings, name)),
            source="environment" if name in settings.fixed else "set" if name in chosen.stored else "default",
            is_set=bool(getattr(settings, name))
            if name in SECRETS
            else bool(written(name, getattr(settings, name))),
            wrong=chosen.unreadable.get(name),
        )
        for name in READERS
    ]


def written(name: str, value: Any) -> str:
    """A value as one would write it."""
    if name == "timezone":
        return str(value.key)
    if name == "smtp_sender":
        return f"{value[0]} <{value[1]}>" if value[0] else str(value[1])
    if name == "oidc_roles":
        return SEPARATORS[name].join(f"{claimed}={role}" for claimed, role in value)
    if name in {"complete_touchpoints", "checks"}:
        return SEPARATORS[name].join(map(str, value))
    if name == "office_hours":
        return "-".join(f"{each:%H:%M}" for each in value)
    return ALWAYS if value is None and name.startswith("keep_") else str(value)


def setting_named(text: str) -> str:
    """`RESONANZ_MIN_GROUP`, `min-group` and `min_group` are one."""
    name = text.strip().lower().replace("-", "_").removeprefix(PREFIX.lower())
    if name not in READERS:
        raise NotFound(
            "There is no setting {name} that can be changed while the server runs. There are: {known}.",
            name=text.strip(),
            known=", ".join(READERS),
        )
    return name


async def change_settings(installation: Installation, changes: Mapping[str, str | None]) -> list[str]:
    """Set these, all or none, and return the names of those that are different now; None takes one back."""
    for name, text in changes.items():
        _requires_free(installation, name)
        if text is not None:
            _read(name, text)
    job = partial(_change, installation, changes)
    stored, changed = await database.write(job)
    installation.chosen.take(installation.given, installation.secrets, stored)
    return changed


async def _change(
    installation: Installation, changes: Mapping[str, str | None]
) -> tuple[dict[str, str], list[str]]:
    secrets, given = installation.secrets, installation.given
    await lock_settings()
    stored = await stored_settings()
    before, _ = read_stored(given, secrets, stored)
    texts = {name: text.strip() if text is not None else None for name, text in changes.items()}
    changed = [name for name, text in texts.items() if name in SECRETS or text != stored.get(name)]
    after = {name: value for name, value in before.items() if texts.get(name, "") is not None} | {
        name: _read(name, text) for name, text in texts.items() if text is not None
    }
    then, now = joined(given, before), joined(given, after)
    if now.oidc_issuer and not (now.oidc_client and now.oidc_secret):
        raise lacks_client()
    try:
        requires_whole_mail(now)
    except Misconfigured as error:
        raise BadInput(error.message, **error.values) from None
    if then.smtp_server and _way_of_mails(then) != _way_of_mails(now):
        await _requires_mails_to_stay()
    if any(getattr(then, name) != getattr(now, name) for name in FROZEN):
        await _requires_no_open_wave()
    if then.min_group != now.min_group:
        raise_rules(await _rules_of_last_wave(), Rules(k=now.min_group))
    for name in changed:
        text = texts[name]
        if name in SECRETS:
            text = _hidden(installation, name, text, stored.get(name))
        await store_setting(name, text)
        if text is None:
            stored.pop(name, None)
        else:
            stored[name] = text
    if then.timezone != now.timezone:
        await _requires_certain_times(now.timezone)
        await plan_next(now.timezone, anew=True)
    for name in changed:
        untold = name in SECRETS | NAMES_PEOPLE or texts[name] is None
        detail = {} if untold else {"to": str(texts[name])}
        action = "setting.unset" if texts[name] is None else "setting.set"
        await installation.record(action, PREFIX + name.upper(), detail)
    return stored, changed


def _hidden(installation: Installation, name: str, text: str | None, before: str | None) -> str | None:
    """Where a secret lies from now on; the one before goes once that is stored."""
    secrets = installation.secrets
    if before is not None:
        old = secrets.path / FOLDER / before
        database.after_commit(partial(destroy, old))
    if text is None:
        return None
    file = f"{name.replace('_', '-')}-{token_hex(8)}"
    secrets.write(f"{FOLDER}/{file}", secrets.seal(f"setting {name}", text.encode()))
    return file


def _requires_free(installation: Installation, name: str) -> None:
    if name in installation.given.fixed:
        raise Refused(
            "{name} is set in the environment of the server, which wins. Change it there and restart, or "
            "take it out there first.",
            name=PREFIX + name.upper(),
        )


def _read(name: str, text: str) -> Any:
    """The value, by the reader of the environment; what it finds wrong is the sender's to mend here."""
    if not text.strip():
        raise BadInput("{name} is empty. Give it a value or remove it.", name=PREFIX + name.upper())
    try:
        return READERS[name](text.strip())
    except ResonanzError as error:
        raise BadInput(error.message, **error.values) from None


async def _requires_certain_times(zone: ZoneInfo) -> None:
    # 00:30 is there every day in Berlin, and on one day of the year not in Beirut.
    settings = await read_schedule(zone)
    requires_sensible(settings.rhythm, settings.place)


async def _requires_no_open_wave() -> None:
    # The same row that an opening reserves: whichever of the two comes second sees the first.
    open_ = await Wave.select(Wave.id).where(Wave.state.is_in([OPENING, OPEN, CLOSING])).first()
    if open_ is not None:
        raise Refused(
            "Week {wave} is open, and was announced with the smallest group, time zone and language as they "
            "are. Change them when it is closed.",
            wave=open_["id"],
        )


def _way_of_mails(settings: Settings) -> tuple[str, int, str]:
    """Who gets to read every mail on its way."""
    return settings.smtp_server, settings.smtp_port, settings.smtp_security


async def _requires_mails_to_stay() -> None:
    # Whoever leads the mails of an open week to a server of their own has everybody's link.
    open_ = await Wave.select(Wave.id).where(Wave.state.is_in([OPENING, OPEN, CLOSING])).first()
    if open_ is not None:
        raise Refused(
            "Week {wave} is open, and its mails go on through the mail server with which it was opened: "
            "whoever has another one would have everybody's link. Change it when the week is closed; "
            "whoever has the machine can name another one in its environment.",
            wave=open_["id"],
        )


async def _rules_of_last_wave() -> Rules:
    last = await last_wave(Wave.manifest)
    return Rules(k=read_manifest(last["manifest"].encode()).k) if last else Rules()
