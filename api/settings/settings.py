"""How one installation is set up: the only place where the environment is read.

A wrong value stops the start with a sentence that says how to mend it, and so does a name nobody knows: a
setting that is silently ignored is worse than none.
"""

import os
from collections.abc import Callable, Mapping
from datetime import time
from difflib import get_close_matches
from functools import partial
from itertools import combinations
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from api.settings import mail_values, values
from api.settings.fields import NAMES, PREFIX, Settings
from api.texts import LANGUAGES
from survey.errors import Misconfigured
from survey.secrets_directory import SecretsDirectory

T = TypeVar("T")

# Of what customers said: how long.
KEPT = ("ratings", "comments", "wishes", "cases")
ASKER = ("ORGANISATION", "CONTACT", "IMPRINT", "CONTROLLER", "PRIVACY_CONTACT", "OWNER", "LOGO")
# What can be read by itself, and therefore also be set while the server runs (api/settings/chosen.py).
READERS: Mapping[str, Callable[[str], Any]] = {
    "timezone": values.timezone,
    "language": values.language,
    "min_group": values.min_group,
    **{name.lower(): partial(values.line, PREFIX + name) for name in ASKER if name != "LOGO"},
    "agreement": values.agreement,
    "oidc_issuer": values.issuer,
    "oidc_client": partial(values.line, PREFIX + "OIDC_CLIENT"),
    "oidc_secret": partial(values.line, PREFIX + "OIDC_SECRET"),
    "oidc_claim": partial(values.line, PREFIX + "OIDC_CLAIM"),
    "oidc_roles": values.claimed_roles,
    "smtp_server": mail_values.server,
    "smtp_port": mail_values.port,
    "smtp_security": mail_values.security,
    "smtp_user": partial(values.line, PREFIX + "SMTP_USER"),
    "smtp_sender": mail_values.sender,
    "smtp_rate": mail_values.rate,
    "complete_touchpoints": values.names,
    "checks": values.checks,
    "case_hours": values.case_hours,
    "office_hours": values.office_hours,
    **{f"keep_{what}": partial(values.months, f"{PREFIX}KEEP_{what.upper()}") for what in KEPT},
}
# These hold together: where the environment names the mail server, it says all of them.
OF_MAILS = tuple(name for name in READERS if name.startswith("smtp_"))


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and check all settings, or say what is wrong."""
    for name in environ:
        if name.startswith(PREFIX) and name not in NAMES:
            close = get_close_matches(name, NAMES, n=1, cutoff=0.0)
            raise Misconfigured("There is no setting {name}. Is it {close}?", name=name, close=close[0])

    def read(name: str, parse: Callable[[str], T], default: Callable[[], T]) -> T:
        text = environ.get(PREFIX + name)
        if text is None:
            return default()
        if not text.strip():
            raise Misconfigured("{name} is empty. Give it a value or remove it.", name=PREFIX + name)
        return parse(text.strip())

    def known(name: str, default: Callable[[], T]) -> T:
        parse: Callable[[str], T] = READERS[name.lower()]
        return read(name, parse, default)

    data = read("DATA", values.path, values.home)
    keys = read("KEYS", values.path, lambda: data.with_name(data.name + "-keys"))
    secrets = read("SECRETS", values.secrets, lambda: data.with_name(data.name + "-secrets"))
    _requires_apart(data, keys, secrets)
    address = read("ADDRESS", values.address, lambda: ("127.0.0.1", 8000))
    url = read("URL", values.url, lambda: "http://" + spelled(address))
    if not values.is_this_machine(address[0]) and not url.startswith("https:"):
        raise Misconfigured(
            "RESONANZ_ADDRESS is “{address}”, which others reach. Set RESONANZ_URL to the https address "
            "under which a proxy with a certificate leads there, or listen on this machine alone: 127.0.0.1.",
            address=spelled(address),
        )
    if "RESONANZ_OIDC_ISSUER" in environ and not (
        environ.get(PREFIX + "OIDC_CLIENT") and environ.get(PREFIX + "OIDC_SECRET")
    ):
        raise lacks_client()
    smtp_security = known("SMTP_SECURITY", lambda: mail_values.STARTTLS)
    smtp_server = known("SMTP_SERVER", str)
    smtp_sender = known("SMTP_SENDER", lambda: ("", ""))
    smtp_user = known("SMTP_USER", str)
    mail_values.requires_whole(smtp_server, smtp_security, smtp_sender[1], smtp_user)
    return Settings(
        data=data,
        keys=keys,
        secrets=secrets,
        database=read("DATABASE", values.database, lambda: f"sqlite://{data / 'resonanz.sqlite'}"),
        address=address,
        url=url,
        secret=read("SECRET", values.secret, tuple),
        timezone=known("TIMEZONE", lambda: ZoneInfo("Europe/Berlin")),
        language=known("LANGUAGE", lambda: "de"),
        min_group=known("MIN_GROUP", lambda: values.SMALLEST_GROUP),
        organisation=known("ORGANISATION", str),
        contact=known("CONTACT", str),
        imprint=known("IMPRINT", str),
        controller=known("CONTROLLER", str),
        privacy_contact=known("PRIVACY_CONTACT", str),
        owner=known("OWNER", str),
        agreement=known("AGREEMENT", str),
        logo=read("LOGO", values.path, values.none),
        oidc_issuer=known("OIDC_ISSUER", str),
        oidc_client=known("OIDC_CLIENT", str),
        oidc_secret=known("OIDC_SECRET", str),
        oidc_claim=known("OIDC_CLAIM", lambda: "groups"),
        oidc_roles=known("OIDC_ROLES", tuple),
        smtp_server=smtp_server,
        smtp_port=known("SMTP_PORT", lambda: mail_values.USUAL_PORTS[smtp_security]),
        smtp_security=smtp_security,
        smtp_ca=read("SMTP_CA", values.path, values.none),
        smtp_user=smtp_user,
        smtp_password_file=read("SMTP_PASSWORD_FILE", values.path, values.none),
        smtp_sender=smtp_sender,
        smtp_rate=known("SMTP_RATE", lambda: mail_values.USUAL_RATE),
        complete_touchpoints=known("COMPLETE_TOUCHPOINTS", tuple),
        checks=known("CHECKS", tuple),
        case_hours=known("CASE_HOURS", lambda: 8),
        office_hours=known("OFFICE_HOURS", lambda: (time(9), time(17))),
        keep_ratings=known("KEEP_RATINGS", lambda: None),
        keep_comments=known("KEEP_COMMENTS", lambda: 24),
        keep_wishes=known("KEEP_WISHES", lambda: 24),
        keep_cases=known("KEEP_CASES", lambda: 12),
        proxies=read("PROXIES", values.proxies, values.this_machine),
        private_targets=read("PRIVATE_TARGETS", values.private_targets, tuple),
        fixed=_fixed(environ),
    )


def _fixed(environ: Mapping[str, str]) -> frozenset[str]:
    said = {each.name for name, each in NAMES.items() if name in environ}
    return frozenset(said | set(OF_MAILS) if "smtp_server" in said else said)


def requires_whole_mail(settings: Settings) -> None:
    """Refuse half a set of mail settings, wherever each of them was said."""
    mail_values.requires_whole(
        settings.smtp_server, settings.smtp_security, settings.smtp_sender[1], settings.smtp_user
    )


def lacks_client() -> Misconfigured:
    """A service is known with all three or not at all."""
    return Misconfigured(
        "RESONANZ_OIDC_ISSUER needs RESONANZ_OIDC_CLIENT and RESONANZ_OIDC_SECRET: what the sign-in "
        "service gave you when you made Resonanz known to it."
    )


def chosen_address(environ: Mapping[str, str] = os.environ) -> tuple[str, int] | None:
    """Where somebody wants a server to listen; for what chooses by itself otherwise."""
    text = environ.get(PREFIX + "ADDRESS", "").strip()
    return values.address(text) if text else None


def chosen_asker(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What an environment says about who asks; for what makes its other settings by itself."""
    names = [PREFIX + name for name in ASKER]
    return {name: environ[name] for name in names if name in environ}


def chosen_language(environ: Mapping[str, str] = os.environ) -> str | None:
    """RESONANZ_LANGUAGE, if it names one; a wrong value is refused where the settings are read."""
    text = environ.get(PREFIX + "LANGUAGE", "").strip()
    return text if text in LANGUAGES else None


def environment_with(variables: Mapping[str, str]) -> dict[str, str]:
    """What a program that this one starts finds in its environment."""
    return {**os.environ, **variables}


def spelled(address: tuple[str, int]) -> str:
    """Host and port as in a web address."""
    host, port = address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def hosts_of(settings: Settings) -> frozenset[str]:
    """The names, without ports, by which a browser may call the server; any other leads here by deceit."""
    named = {settings.address[0], urlsplit(settings.url).hostname or ""}
    here = {"localhost", "127.0.0.1", "::1"} if values.is_this_machine(settings.address[0]) else set()
    return frozenset(f"[{name}]" if ":" in name else name.lower() for name in named | here)


def link_secrets(settings: Settings, secrets: SecretsDirectory) -> tuple[str, ...]:
    """The secrets that sign links, oldest first as itsdangerous wants them: the last one signs.

    Where none is configured, one is made at the first start and kept.
    """
    return settings.secret or (secrets.keep("link-secret", token_urlsafe(48).encode()).decode(),)


def _requires_apart(data: Path, keys: Path, secrets: Path) -> None:
    """Three directories, none within another: each is copied by somebody else, or by nobody."""
    named = [("RESONANZ_DATA", data), ("RESONANZ_KEYS", keys), ("RESONANZ_SECRETS", secrets)]
    for (name, path), (other_name, other) in combinations(named, 2):
        here, there = path.resolve(), other.resolve()
        if here.is_relative_to(there) or there.is_relative_to(here):
            raise Misconfigured(
                "{other_name} ({other}) and {name} ({path}) overlap, so a copy of one would hold the other. "
                "Put them side by side.",
                name=name,
                path=path,
                other_name=other_name,
                other=other,
            )
