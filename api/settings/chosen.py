"""What an administrator has set: it holds in place of the defaults, and never against the environment.

Stored is the text as it was written, and it is read by the same readers as the environment's. A secret lies
sealed in RESONANZ_SECRETS, in a file of a random name, and the database knows that name alone: so a change is
one transaction, and neither the database nor a backup of it holds any of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from api.settings.fields import Settings
from api.settings.mail_values import USUAL_PORTS
from api.settings.settings import OF_MAILS, READERS, lacks_client, requires_whole_mail
from survey.errors import Misconfigured, ResonanzError
from survey.secrets_directory import SecretsDirectory
from survey.settings.keeping import stored_settings

SECRETS = frozenset({"oidc_secret"})
FOLDER = "settings"


@dataclass(slots=True)
class Chosen:
    """What is stored, as it was when this process last looked."""

    values: Mapping[str, Any] = field(default_factory=dict)
    # Their texts; of a secret only where it lies.
    stored: Mapping[str, str] = field(default_factory=dict)
    # What can no longer be read, and why: as if it had not been set.
    unreadable: Mapping[str, ResonanzError] = field(default_factory=dict)
    # Who keeps something that was made by them.
    listeners: list[Callable[[], None]] = field(default_factory=list)
    _joined: tuple[Settings, Mapping[str, Any], Settings] | None = None

    def over(self, given: Settings) -> Settings:
        """The settings that hold."""
        if not self.values:
            return given
        known = self._joined
        if known is None or known[0] is not given or known[1] is not self.values:
            self._joined = known = (given, self.values, joined(given, self.values))
        return known[2]

    async def refresh(self, given: Settings, secrets: SecretsDirectory) -> bool:
        """Look again, and say whether anything is different."""
        stored = await stored_settings()
        if stored == self.stored:
            return False
        self.take(given, secrets, stored)
        return True

    def take(self, given: Settings, secrets: SecretsDirectory, stored: Mapping[str, str]) -> None:
        """From now on these hold."""
        values, unreadable = read_stored(given, secrets, stored)
        self.values, self.unreadable, self.stored = values, unreadable, stored
        for tell in self.listeners:
            tell()


def joined(given: Settings, values: Mapping[str, Any]) -> Settings:
    """These values in place of the defaults."""
    held = {name: value for name, value in values.items() if name not in given.fixed}
    if "smtp_security" in held and "smtp_port" not in {*held, *given.fixed}:
        held["smtp_port"] = USUAL_PORTS[held["smtp_security"]]
    return replace(given, **held)


def read_stored(
    given: Settings, secrets: SecretsDirectory, stored: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, ResonanzError]]:
    """The values of these texts, and what is wrong with those that have none."""
    values: dict[str, Any] = {}
    wrong: dict[str, ResonanzError] = {}
    for name, text in stored.items():
        try:
            values[name] = READERS[name](secret_in(secrets, name, text) if name in SECRETS else text)
        except ResonanzError as error:
            wrong[name] = error
        except KeyError:  # of a newer version
            wrong[name] = Misconfigured("This version knows no such setting.")
    found = joined(given, values)
    if found.oidc_issuer and not (found.oidc_client and found.oidc_secret):
        wrong.setdefault("oidc_issuer", lacks_client())
        values.pop("oidc_issuer", None)
    try:
        requires_whole_mail(found)
    except ResonanzError as error:  # as if no mail server had been set
        wrong.setdefault("smtp_server", error)
        values = {name: value for name, value in values.items() if name not in OF_MAILS}
    return values, wrong


def secret_in(secrets: SecretsDirectory, name: str, file: str) -> str:
    """A secret that was set; a sentence where it is gone or belongs to another installation."""
    sealed = secrets.read(f"{FOLDER}/{file}")
    if sealed is None:
        raise Misconfigured(
            "The secret that was set here is not in {path}, as after a restore without its secrets. Enter it "
            "anew.",
            path=secrets.path,
        )
    return secrets.unseal(f"setting {name}", sealed).decode()
