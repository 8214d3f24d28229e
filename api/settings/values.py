"""What each setting may say: text becomes a value, or a sentence that says how to mend it."""

import re
from contextlib import suppress
from datetime import date, datetime, time
from difflib import get_close_matches
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from api.texts import LANGUAGES
from survey.accounts.roles import read_roles
from survey.errors import BadInput, Misconfigured

Network = IPv4Network | IPv6Network

SHORTEST_SECRET = 32
SMALLEST_GROUP, LARGEST_GROUP = 5, 1000
MOST_DIGITS = 9
LONGEST_LINE = 300
MOST_HOURS = 200
MOST_MONTHS = 600
MOST_CHECKS = 12
FIRST_YEAR, LAST_YEAR = 2020, 2100
ALWAYS = "always"
EARLIEST = time(4)
NO_COUNCIL = "none"


def none() -> Path | None:
    """For what may be left out."""
    return None


def home() -> Path:
    """Where the database lies if nobody says otherwise."""
    try:
        return Path.home() / ".local/share/resonanz"
    except RuntimeError as error:
        raise Misconfigured(
            "This user has no home directory. Name a data directory: RESONANZ_DATA."
        ) from error


def path(text: str) -> Path:
    """A whole path, also from ~ or the current directory."""
    return Path(text).expanduser().absolute()


def secrets(text: str) -> Path:
    """A directory; its name is one letter away from a text that must never become one."""
    if not text.startswith(("/", "~", ".")):
        raise Misconfigured(
            "RESONANZ_SECRETS is the directory of what may not be lost: write its whole path, such as "
            "/var/lib/resonanz-secrets. The text that signs links is RESONANZ_SECRET."
        )
    return path(text)


def database(text: str) -> str:
    """The address of a database, as `survey.database.open` takes it."""
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


def address(text: str) -> tuple[str, int]:
    """Host and port."""
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not is_whole(port, 1, 65535):
        raise Misconfigured(
            "RESONANZ_ADDRESS is “{text}”. Write host:port, for example 127.0.0.1:8000.", text=text
        )
    return host, int(port)


def is_this_machine(host: str) -> bool:
    """Whether nobody else in the network can be meant."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def url(text: str) -> str:
    """How people reach the server, without anything behind the host."""
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
    if parts.scheme == "http" and not is_this_machine(host):
        raise Misconfigured(
            "RESONANZ_URL is “{text}”. Away from localhost it has to be https: without it no browser locks "
            "an answer.",
            text=text,
        )
    return f"{parts.scheme}://{parts.netloc}"


def secret(text: str) -> tuple[str, ...]:
    """What signs links, the oldest first."""
    if Path(text).is_dir():
        raise Misconfigured(
            "RESONANZ_SECRET names a directory. It is the text that signs links; the directory of what may "
            "not be lost is RESONANZ_SECRETS."
        )
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


@cache
def _zones() -> set[str]:
    """The names of all, for which each of their files is looked at: once in a process."""
    return available_timezones()


def timezone(text: str) -> ZoneInfo:
    """A time zone by its name."""
    known = _zones()
    if text not in known:
        close = get_close_matches(text, known, n=1, cutoff=0.0)
        raise Misconfigured(
            "RESONANZ_TIMEZONE is “{text}”, which is no time zone. Is it {close}?", text=text, close=close[0]
        )
    return ZoneInfo(text)


def language(text: str) -> str:
    """A language there are texts in."""
    if text not in LANGUAGES:
        raise Misconfigured(
            "RESONANZ_LANGUAGE is “{text}”. There are: {known}.", text=text, known=", ".join(LANGUAGES)
        )
    return text


def is_whole(text: str, least: int, most: int) -> bool:
    """Whether this is a whole number between the two; of thousands of digits nobody makes a number."""
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and least <= int(text) <= most


def min_group(text: str) -> int:
    """A whole number that is not below the least."""
    if not is_whole(text, SMALLEST_GROUP, LARGEST_GROUP):
        raise Misconfigured(
            "RESONANZ_MIN_GROUP is “{text}”. Write a whole number of at least {least}, and at most {most}; "
            "it can only be raised.",
            text=text[:LONGEST_LINE],
            least=SMALLEST_GROUP,
            most=LARGEST_GROUP,
        )
    return int(text)


def agreement(text: str) -> str:
    """The day from which a works agreement holds, in ISO form; or the word none where there is no council."""
    if text.strip().lower() == NO_COUNCIL:
        return NO_COUNCIL
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        with suppress(ValueError):
            day: date = datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  # a day without an hour
            if 1952 <= day.year <= 2100:  # the first German law about them, and a slip of the finger
                return day.isoformat()
    raise Misconfigured(
        "RESONANZ_AGREEMENT is “{text}”. Write the day from which the works agreement holds, as 2026-11-01, "
        "or none where there is no works council.",
        text=text,
    )


def names(text: str) -> tuple[str, ...]:
    """Names with commas between them."""
    listed = line("RESONANZ_COMPLETE_TOUCHPOINTS", text)
    return tuple(name.strip() for name in listed.split(",") if name.strip())


def checks(text: str) -> tuple[date, ...]:
    """Days with commas between them, in their order, or the word none."""
    if text.strip().lower() == "none":
        return ()
    try:
        days = sorted({_day(day.strip()) for day in text.split(",") if day.strip()})
    except ValueError:
        days = []
    if any(not FIRST_YEAR <= day.year <= LAST_YEAR for day in days):
        days = []
    if not days or len(days) > MOST_CHECKS:
        raise Misconfigured(
            "RESONANZ_CHECKS is “{text}”. Write days with commas between them, as 2027-03-10, 2027-09-08, or "
            "none.",
            text=text[:LONGEST_LINE],
        )
    return tuple(days)


def _day(text: str) -> date:
    """As 2027-03-10 or, as Germans write it, 10.3.2027."""
    german = re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text)
    return date(int(german[3]), int(german[2]), int(german[1])) if german else date.fromisoformat(text)


def case_hours(text: str) -> int:
    """A whole number of working hours."""
    if not is_whole(text, 1, MOST_HOURS):
        raise Misconfigured(
            "RESONANZ_CASE_HOURS is “{text}”. Write a whole number of working hours from 1 to {most}.",
            text=text[:LONGEST_LINE],
            most=MOST_HOURS,
        )
    return int(text)


def months(name: str, text: str) -> int | None:
    """For how many months something is kept; None is always."""
    if text.strip().lower() == ALWAYS:
        return None
    if not is_whole(text, 1, MOST_MONTHS):
        raise Misconfigured(
            "{name} is “{text}”. Write a number of months from 1 to {most}, or always.",
            name=name,
            text=text[:LONGEST_LINE],
            most=MOST_MONTHS,
        )
    return int(text)


def office_hours(text: str) -> tuple[time, time]:
    """From when until when people work; never in the hours that summer time takes or gives."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})", text.strip())
    try:
        begins, ends = (time(int(found[n]), int(found[n + 1])) for n in (1, 3)) if found else (time(), time())
    except ValueError:
        begins = ends = time()
    if begins >= ends or begins < EARLIEST:
        raise Misconfigured(
            "RESONANZ_OFFICE_HOURS is “{text}”. Write two times of one day, from 04:00 on: 09:00-17:00.",
            text=text[:LONGEST_LINE],
        )
    return begins, ends


def line(name: str, text: str) -> str:
    """Text that stands in one line of a page."""
    if len(text) > LONGEST_LINE or not text.isprintable():
        raise Misconfigured(
            "{name} is one line of text, {longest} characters at most. Leave out line breaks and tabs.",
            name=name,
            longest=LONGEST_LINE,
        )
    return text


def proxies(text: str) -> tuple[Network, ...]:
    """Addresses and networks with commas between them, or the word none."""
    if text.strip().lower() == "none":
        return ()
    found = []
    for part in filter(None, map(str.strip, text.split(","))):
        try:
            found.append(ip_network(part))
        except ValueError:
            raise Misconfigured(
                "RESONANZ_PROXIES has “{part}”. Write addresses or networks with commas between them, for "
                "example 127.0.0.1, 10.1.2.0/28; or none.",
                part=part,
            ) from None
    return tuple(found)


def this_machine() -> tuple[Network, ...]:
    """Where a proxy usually stands."""
    return ip_network("127.0.0.0/8"), ip_network("::1")


def private_targets(text: str) -> tuple[str, ...]:
    """Names, addresses and networks with commas between them."""
    found = []
    for part in filter(None, map(str.strip, text.lower().split(","))):
        try:
            found.append(str(ip_network(part)))
        except ValueError:
            if "/" in part or ":" in part or not part.replace("-", "").replace(".", "").isalnum():
                raise Misconfigured(
                    "RESONANZ_PRIVATE_TARGETS has “{part}”. Write names, addresses or networks with commas "
                    "between them, for example zammad.internal, 10.1.2.0/28.",
                    part=part,
                ) from None
            found.append(part.removesuffix("."))
    return tuple(found)


def issuer(text: str) -> str:
    """The address of a sign-in service, as it names itself: letter by letter, so nothing is added or cut."""
    try:
        parts = urlsplit(text if text.isascii() and " " not in text else "")
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    here = parts.scheme == "http" and is_this_machine(host)
    if not ((parts.scheme == "https" or here) and host) or parts.query or parts.fragment or parts.username:
        raise Misconfigured(
            "RESONANZ_OIDC_ISSUER is “{text}”. Write the https address that the service's own documents call "
            "the issuer, without what follows it in /.well-known/openid-configuration.",
            text=text,
        )
    return text


def claimed_roles(text: str) -> tuple[tuple[str, str], ...]:
    """Values of a claim and the role that each gives."""
    found = []
    for part in text.split(";"):
        value, mark, role = part.strip().rpartition("=")
        if not mark or not value.strip():
            raise Misconfigured(
                "RESONANZ_OIDC_ROLES has “{part}”. Write value=role, with semicolons between them, for "
                "example: hr-analytics=analyst;board=leadership.",
                part=part.strip(),
            )
        try:
            (name,) = read_roles([role])
        except BadInput as error:
            raise Misconfigured(error.message, **error.values) from None
        found.append((value.strip(), str(name)))
    return tuple(found)
