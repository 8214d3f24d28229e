"""How one installation is set up: the only place where the environment is read.

A wrong value stops the start with a sentence that says how to mend it, and so does a name nobody knows: a
setting that is silently ignored is worse than none.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from api.texts import LANGUAGES
from survey.errors import Misconfigured
from survey.key_directory import KeyDirectory, keep

T = TypeVar("T")

PREFIX = "RESONANZ_"
SHORTEST_SECRET = 32
SMALLEST_GROUP = 5
LONGEST_LINE = 300
ASKER = ("ORGANISATION", "CONTACT", "IMPRINT", "CONTROLLER", "PRIVACY_CONTACT", "LOGO")


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
            "Directory of the keys, outside RESONANZ_DATA and every backup, best in a memory file system. "
            "All app machines of one installation share it.",
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
            "Where the server listens. Only this machine itself, as long as there are no accounts.",
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
            "made once and kept in RESONANZ_KEYS",
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
    logo: Path | None = field(
        metadata=_said(
            "none",
            "A PNG file of at most 100 kB and four million pixels, shown beside the name. It is drawn anew, "
            "at most 384 by 80 pixels large, so nothing else in the file is served.",
        )
    )
    complete_touchpoints: tuple[str, ...] = field(
        metadata=_said(
            "none",
            "Touchpoints, with commas between them, at which every contact is reported, rated or not: only "
            "from these can the report tell a link from workload.",
        )
    )


NAMES = {PREFIX + each.name.upper(): each for each in fields(Settings)}


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

    def line(name: str) -> str:
        return read(name, partial(_line, PREFIX + name), str)

    data = read("DATA", _path, _home)
    keys = read("KEYS", _path, lambda: data.with_name(data.name + "-keys"))
    if keys.resolve().is_relative_to(data.resolve()) or data.resolve().is_relative_to(keys.resolve()):
        raise Misconfigured(
            "RESONANZ_KEYS ({keys}) and RESONANZ_DATA ({data}) overlap, so a backup would hold the keys. Put "
            "them side by side.",
            keys=keys,
            data=data,
        )
    address = read("ADDRESS", _address, lambda: ("127.0.0.1", 8000))
    return Settings(
        data=data,
        keys=keys,
        database=read("DATABASE", _database, lambda: f"sqlite://{data / 'resonanz.sqlite'}"),
        address=address,
        url=read("URL", _url, lambda: "http://" + spelled(address)),
        secret=read("SECRET", _secret, tuple),
        timezone=read("TIMEZONE", _timezone, lambda: ZoneInfo("Europe/Berlin")),
        language=read("LANGUAGE", _language, lambda: "de"),
        min_group=read("MIN_GROUP", _min_group, lambda: SMALLEST_GROUP),
        organisation=line("ORGANISATION"),
        contact=line("CONTACT"),
        imprint=line("IMPRINT"),
        controller=line("CONTROLLER"),
        privacy_contact=line("PRIVACY_CONTACT"),
        logo=read("LOGO", _path, _none),
        complete_touchpoints=read("COMPLETE_TOUCHPOINTS", _names, tuple),
    )


def chosen_address(environ: Mapping[str, str] = os.environ) -> tuple[str, int] | None:
    """Where somebody wants a server to listen; for what chooses by itself otherwise."""
    text = environ.get(PREFIX + "ADDRESS", "").strip()
    return _address(text) if text else None


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
    here = {"localhost", "127.0.0.1", "::1"} if _is_this_machine(settings.address[0]) else set()
    return frozenset(f"[{name}]" if ":" in name else name.lower() for name in named | here)


def link_secrets(settings: Settings, keys: KeyDirectory) -> tuple[str, ...]:
    """The secrets that sign links, oldest first as itsdangerous wants them: the last one signs.

    Where none is configured, one is made at the first start and kept beside the keys.
    """
    return settings.secret or (keep(keys, "link-secret", secrets.token_urlsafe(48).encode()).decode(),)


def _none() -> Path | None:
    return None


def _home() -> Path:
    try:
        return Path.home() / ".local/share/resonanz"
    except RuntimeError as error:
        raise Misconfigured(
            "This user has no home directory. Name a data directory: RESONANZ_DATA."
        ) from error


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _database(text: str) -> str:
    scheme, _, rest = text.partition("://")
    if scheme in {"postgresql", "postgres"} and rest:
        return text
    if scheme == "sqlite" and Path(rest).is_absolute() and not rest.endswith("/"):
        return _whole(text, Path(rest))
    raise Misconfigured(
        "RESONANZ_DATABASE begins with “{scheme}”. Write sqlite:///absolute/path or "
        "postgresql://user:password@host/name.",
        scheme=scheme,  # never the rest: it may hold a password
    )


def _whole(text: str, path: Path) -> str:
    """Other programs take what follows three slashes as relative; here it is a whole path."""
    top = Path(*path.parts[:2])
    if path == top or not top.is_dir():
        raise Misconfigured(
            "RESONANZ_DATABASE is “{text}”, which is the file {path} of this machine. Write the whole path, "
            "as sqlite://{here}.",
            text=text,
            path=path,
            here=Path.cwd() / path.name,
        )
    return text


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not (port.isascii() and port.isdigit() and 1 <= int(port) <= 65535):
        raise Misconfigured(
            "RESONANZ_ADDRESS is “{text}”. Write host:port, for example 127.0.0.1:8000.", text=text
        )
    if not _is_this_machine(host):
        raise Misconfigured(
            "RESONANZ_ADDRESS is “{text}”. The server only listens on this machine (127.0.0.1) as long as it "
            "knows no accounts: anybody in the network could open and close waves.",
            text=text,
        )
    return host, int(port)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if not host or parts.scheme not in {"http", "https"}:
        raise Misconfigured("RESONANZ_URL is “{text}”. Write https://survey.example.org.", text=text)
    if parts.path not in {"", "/"} or parts.query or parts.fragment or parts.username:
        raise Misconfigured(
            "RESONANZ_URL is “{text}”. Leave out everything behind the host: the cookies and the pulse page "
            "need a host of their own.",
            text=text,
        )
    if parts.scheme == "http" and not _is_this_machine(host):
        raise Misconfigured(
            "RESONANZ_URL is “{text}”. Away from localhost it has to be https: without it no browser locks "
            "an answer.",
            text=text,
        )
    return f"{parts.scheme}://{parts.netloc}"


def _secret(text: str) -> tuple[str, ...]:
    newest_first = [each.strip() for each in text.split(",")]
    for number, each in enumerate(newest_first, start=1):
        # Twelve different characters: a word repeated until it is long enough has fewer.
        if len(each) < SHORTEST_SECRET or len(set(each)) < 12:
            raise Misconfigured(
                "Secret number {number} in RESONANZ_SECRET is too easy to guess. Make one of at least "
                "{length} characters: openssl rand -base64 36. Or remove the setting, and one is made for "
                "you.",
                number=number,
                length=SHORTEST_SECRET,
            )
    return tuple(reversed(newest_first))


def _timezone(text: str) -> ZoneInfo:
    known = available_timezones()
    if text not in known:
        close = get_close_matches(text, known, n=1, cutoff=0.0)
        raise Misconfigured(
            "RESONANZ_TIMEZONE is “{text}”, which is no time zone. Is it {close}?", text=text, close=close[0]
        )
    return ZoneInfo(text)


def _language(text: str) -> str:
    if text not in LANGUAGES:
        raise Misconfigured(
            "RESONANZ_LANGUAGE is “{text}”. There are: {known}.", text=text, known=", ".join(LANGUAGES)
        )
    return text


def _min_group(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) >= SMALLEST_GROUP):
        raise Misconfigured(
            "RESONANZ_MIN_GROUP is “{text}”. Write a whole number of at least {least}; it can only be "
            "raised.",
            text=text,
            least=SMALLEST_GROUP,
        )
    return int(text)


def _names(text: str) -> tuple[str, ...]:
    line = _line("RESONANZ_COMPLETE_TOUCHPOINTS", text)
    return tuple(name.strip() for name in line.split(",") if name.strip())


def _line(name: str, text: str) -> str:
    if len(text) > LONGEST_LINE or not text.isprintable():
        raise Misconfigured(
            "{name} is one line of text, {longest} characters at most. Leave out line breaks and tabs.",
            name=name,
            longest=LONGEST_LINE,
        )
    return text
