"""What can be set: a field for each environment variable, with its default and what it is about in words."""

from dataclasses import dataclass, field, fields
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

from api.settings.values import Network

PREFIX = "RESONANZ_"


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
    checks: tuple[date, ...] = field(
        metadata=_said(
            "none",
            "Days in whose week a check takes the place of the questions, as 2027-03-10, 2027-09-08, or none "
            "(docs/schedule.md).",
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
