"""How one installation is set up: the only place where the environment is read.

A wrong value stops the start with a sentence that says how to mend it, and so does a name nobody knows: a
setting that is silently ignored is worse than none.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import time
from difflib import get_close_matches
from functools import partial
from itertools import combinations
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from api import mail_setting_values as mail_values
from api import setting_values as values
from api.setting_values import Network
from api.texts import LANGUAGES
from survey.errors import Misconfigured
from survey.secrets_directory import SecretsDirectory

T = TypeVar("T")

PREFIX = "RESONANZ_"
# Of what customers said: how long.
KEPT = ("ratings", "comments", "wishes", "cases")
ASKER = ("ORGANISATION", "CONTACT", "IMPRINT", "CONTROLLER", "PRIVACY_CONTACT", "OWNER", "LOGO")


def _said(default: str, about: str) -> dict[str, str]:
    return {"default": default, "about": about}


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation. Every field is the environment variable RESONANZ_ plus its name in capitals."""

    data: Path = field(
        metadata=_said(
            "~/.local/share/resonanz",
            "Directory of the database; made at the first start. This is what a backup copies.",
        )
    )
    keys: Path = field(
        metadata=_said(
            "RESONANZ_DATA with -keys behind it",
            "Directory of the keys, outside RESONANZ_DATA and every backup, best in a memory file system: "
            "what may be lost, and dies with its week. All app machines of one installation share it.",
        )
    )
    secrets: Path = field(
        metadata=_said(
            "RESONANZ_DATA with -secrets behind it",
            "Directory of what may not be lost and is in no backup of the database: on a disk, exported by "
            "itself. All app machines of one installation share it.",
        )
    )
    database: str = field(
        repr=False,
        metadata=_said(
            "sqlite:///RESONANZ_DATA/resonanz.sqlite",
            "sqlite:///path, or postgresql://user:password@host/name (15 or newer) for several processes.",
        ),
    )
    address: tuple[str, int] = field(
        metadata=_said(
            "127.0.0.1:8000",
            "Where the server listens. Another address than this machine's own needs an account and an "
            "https RESONANZ_URL.",
        )
    )
    url: str = field(
        metadata=_said(
            "http://RESONANZ_ADDRESS",
            "How people reach the server; every link begins with it, and a browser that calls the server by "
            "another name is refused. https, except for localhost.",
        )
    )
    secret: tuple[str, ...] = field(
        repr=False,
        metadata=_said(
            "made once and kept in RESONANZ_SECRETS",
            "Signs the links: at least 32 characters. Several with commas between them, the newest first, "
            "while an old one is retired.",
        ),
    )
    timezone: ZoneInfo = field(
        metadata=_said("Europe/Berlin", "The organisation's time zone; weeks begin and end by it.")
    )
    language: str = field(
        metadata=_said(
            "de", "Language where nobody has chosen one, and of the names of merged groups: en or de."
        )
    )
    min_group: int = field(
        metadata=_said(
            "5",
            "Smallest group of which anything is published; at least 5. A wave that is open keeps the number "
            "it was opened with.",
        )
    )
    organisation: str = field(
        metadata=_said(
            "not said",
            "Who asks, as it stands on every page: the organisation's name as employees and customers "
            "know it.",
        )
    )
    contact: str = field(
        metadata=_said(
            "not said",
            "Whom to ask, on every page and in one line: e-mail or telephone, which become links, and "
            "whatever belongs to them.",
        )
    )
    imprint: str = field(
        metadata=_said("not said", "The imprint, linked from every page: its https address, or one line.")
    )
    controller: str = field(
        metadata=_said(
            "RESONANZ_ORGANISATION and RESONANZ_CONTACT",
            "Who is responsible in the sense of data protection law, as the privacy pages show it: name and "
            "address, in one line.",
        )
    )
    privacy_contact: str = field(
        metadata=_said(
            "not said",
            "Whom to ask about data protection, as the privacy pages show it: for example the data "
            "protection officer, in one line.",
        )
    )
    owner: str = field(
        metadata=_said(
            "not said",
            "The one person who answers for the programme, by name, as every page names them; it should be "
            "the one who has the role owner.",
        )
    )
    agreement: str = field(
        metadata=_said(
            "not said",
            "The day from which the works agreement holds, as 2026-11-01; or none where there is no works "
            "council. No wave opens before one of the two is said.",
        )
    )
    logo: Path | None = field(
        metadata=_said(
            "none",
            "A PNG file of at most 100 kB and four million pixels, shown beside the name. It is drawn anew, "
            "at most 384 by 80 pixels large, so nothing else in the file is served.",
        )
    )
    oidc_issuer: str = field(
        metadata=_said(
            "none",
            "The organisation's own sign-in service (OpenID Connect): its https address, as its documents "
            "call the issuer. People sign in there, with accounts of ours as the way in when it is down.",
        )
    )
    oidc_client: str = field(metadata=_said("none", "As what that service knows Resonanz: the client id."))
    oidc_secret: str = field(repr=False, metadata=_said("none", "And the client secret that goes with it."))
    oidc_claim: str = field(
        metadata=_said("groups", "Which claim of the service's token says what somebody belongs to.")
    )
    oidc_roles: tuple[tuple[str, str], ...] = field(
        metadata=_said(
            "none",
            "Which of its values give which role, as value=role with semicolons between them. Values are "
            "compared letter by letter; /desk/provider/try shows an administrator which ones arrive.",
        )
    )
    smtp_server: str = field(
        metadata=_said(
            "none",
            "The organisation's mail server, which takes the mails and delivers them: its name. Without it "
            "nobody is written to, and links are handed out by hand.",
        )
    )
    smtp_port: int = field(metadata=_said("587, with tls 465, with none 25", "Its port."))
    smtp_security: str = field(
        metadata=_said(
            "starttls",
            "How the connection is locked: starttls, tls, or none for a mail server on this machine.",
        )
    )
    smtp_ca: Path | None = field(
        metadata=_said(
            "the machine's authorities",
            "A PEM file with the certificate of the authority that has signed the mail server's, where that "
            "is your own.",
        )
    )
    smtp_user: str = field(
        metadata=_said("none", "As whom Resonanz signs in there. OAuth2 is not supported: use a relay.")
    )
    smtp_password_file: Path | None = field(
        metadata=_said(
            "kept in RESONANZ_SECRETS by resonanz mail password",
            "A file whose first line is the password that goes with it.",
        )
    )
    smtp_sender: tuple[str, str] = field(
        metadata=_said(
            "none", "The address that mails come from: Resonanz <resonanz@example.org>. Needed for mails."
        )
    )
    smtp_rate: int = field(
        metadata=_said("300", "How many mails a minute are handed over at most; what your server allows.")
    )
    complete_touchpoints: tuple[str, ...] = field(
        metadata=_said(
            "none",
            "Touchpoints, with commas between them, at which every contact is reported, rated or not: only "
            "from these can the report tell a link from workload.",
        )
    )
    case_hours: int = field(
        metadata=_said(
            "8",
            "Within how many working hours a customer's case is answered; settled within five times as many. "
            "Later, the team's lead is told, and then the owner of the programme.",
        )
    )
    office_hours: tuple[time, time] = field(
        metadata=_said("09:00-17:00", "From when until when working hours count, on every working day.")
    )
    keep_ratings: int | None = field(
        metadata=_said(
            "always",
            "For how many months contacts and their ratings are kept, or always. What is deleted is missing "
            "from reports, so name at least as many as they look back.",
        )
    )
    keep_comments: int | None = field(
        metadata=_said("24", "For how many months words of customers in their ratings are kept, or always.")
    )
    keep_wishes: int | None = field(
        metadata=_said("24", "For how many months wishes are kept, or always; longer while a case is open.")
    )
    keep_cases: int | None = field(
        metadata=_said("12", "For how many months cases are kept once they are settled, or always.")
    )
    proxies: tuple[Network, ...] = field(
        metadata=_said(
            "this machine",
            "The proxies in front of the server, as addresses or networks with commas between them. From "
            "these alone it takes X-Forwarded-For, and nothing but the sender's address, to slow guessing "
            "down; from anybody else it is ignored. Write none where nothing stands in front of it.",
        )
    )
    private_targets: tuple[str, ...] = field(
        metadata=_said(
            "none",
            "Programs of your own network that may be called (webhooks, a help desk), as names, addresses or "
            "networks with commas between them. Every other call goes to the open network, by https.",
        )
    )
    # Which of them the environment has said: whatever is set while the server runs gives way to these.
    fixed: frozenset[str] = field(default=frozenset(), repr=False)


NAMES = {PREFIX + each.name.upper(): each for each in fields(Settings) if each.metadata}
# What can be read by itself, and therefore also be set while the server runs (api/chosen.py).
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
