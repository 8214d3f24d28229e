"""Contacts from a file, as a help desk exports them: a row for each; columns not asked for are never read."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from functools import partial
from zoneinfo import ZoneInfo

from survey.contacts.arriving import asks, fields
from survey.contacts.arriving.announcing import LONGEST_KEY, Announcement
from survey.contacts.arriving.moments import read_moment
from survey.contacts.colleagues import OF_THE_RATER
from survey.errors import BadInput, RowError, untranslated
from survey.spreadsheets.cells import read_column, require_column
from survey.spreadsheets.damaged import undamaged_number
from survey.spreadsheets.headers import Columns, snake
from survey.spreadsheets.labels import read_known
from survey.spreadsheets.names import in_order, read_name, same_name, unneutralised
from survey.spreadsheets.table import Table, read_table
from survey.spreadsheets.twins import refuse_twins
from survey.spreadsheets.weeks import read_date
from survey.spreadsheets.wrong import WrongCells

COLUMNS = Columns(
    aliases={
        "team": ("team name", "Teamname", "Gruppe", "group"),
        "touchpoint": ("Kontaktpunkt", "Berührungspunkt"),
        "channel": ("Kanal", "Weg"),
        "ended_at": ("ended", "closed_at", "solved_at", "Ende", "beendet", "beendet am", "abgeschlossen am"),
        "segment": ("Kundensegment", "customer segment"),
        "stage": ("life-cycle stage", "Lebenszyklus", "Kundenphase", "Phase"),
        "begun_by": ("who began it", "initiated by", "begonnen von", "Initiator"),
        "customer": ("customer reference", "Kundennummer", "Kundenreferenz", "Kunde"),
        "mail_to": ("Mail an", "Mailadresse für die Frage"),
        "basis": ("Rechtsgrundlage", "Grundlage"),
        "consent_on": ("Einwilligung am", "eingewilligt am", "consent date"),
        "language": ("Sprache",),
        "key": ("id", "contact id", "Vorgang", "Vorgangsnummer", "Ticket", "ticket id", "Ticketnummer"),
    },
    required=("team", "touchpoint", "channel", "ended_at"),
)

CHANNELS = {
    "anruf": "call", "telefon": "call", "phone": "call", "e_mail": "mail", "email": "mail", "besuch": "visit",
    "kauf": "purchase", "lieferung": "delivery", "social_media": "social", "soziale_medien": "social",
    "brief": "letter", "terminal": "kiosk", "qr_code": "qr",
}  # fmt: skip
BEGUN_BY = {
    **dict.fromkeys(("kunde", "kundin", "client"), "customer"),
    **dict.fromkeys(("wir", "firma", "unternehmen", "company", "us"), "organisation"),
}

LINK_COLUMNS = ("key", "customer", "team", "touchpoint", "ended_at", "link", "valid_until")  # what comes back
BASES = {
    "einwilligung": asks.CONSENT,
    **dict.fromkeys(("bestandskunde", "bestandskundin", "existing"), asks.EXISTING),
    **dict.fromkeys(("eigene_mail", "help_desk", "helpdesk"), asks.OWN_MAIL),
}
LANGUAGES = {"deutsch": "de", "german": "de", "englisch": "en", "english": "en"}

MOST_CONTACTS = 20_000  # of one file; its links are one answer


@dataclass(frozen=True, slots=True)
class FileContact:
    """A contact of a file and, where the file gives one, the key by which it is the same contact again.

    `whole_day` where the file tells no time of day.
    """

    announcement: Announcement
    key: str | None
    whole_day: bool = False


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The contacts of a file, and the headers of what in it was not looked at."""

    contacts: tuple[FileContact, ...]
    unread: tuple[str, ...]


def read_contacts(
    data: bytes,
    name: str,
    teams: Collection[str],
    touchpoints: Collection[str],
    timezone: ZoneInfo,
    now: datetime,
) -> tuple[FileContact, ...]:
    """Read contacts with these teams and touchpoints; raises BadInput, or WrongRows with all that is wrong.

    A time without an offset is one of `timezone`; a day without a time is taken at noon.
    """
    return read_contacts_file(data, name, teams, touchpoints, timezone, now).contacts


def read_contacts_file(
    data: bytes,
    name: str,
    teams: Collection[str],
    touchpoints: Collection[str],
    timezone: ZoneInfo,
    now: datetime,
    internal: Collection[str] = (),
) -> ReadFile:
    """The same with what was not read, for whoever looks at a file before it counts.

    At touchpoints in `internal` colleagues rate, of whom nothing is taken.
    """
    wrong = WrongCells(name)
    table = _table(data, name, wrong)
    for column in COLUMNS.required:
        require_column(table, column, wrong)
    read_ended_at = partial(_read_ended_at, timezone=timezone, now=now)
    # All columns are read before any row is looked at, so that everything wrong is told at once.
    team = read_known(table, "team", teams, wrong)
    touchpoint = _read_touchpoints(table, touchpoints, wrong)
    channel = read_column(table, "channel", _read_channel, None, wrong)
    moments = read_column(table, "ended_at", read_ended_at, None, wrong)
    ended_at = [moment and moment[0] for moment in moments]
    segment = _optional(table, "segment", _word("segment"), wrong)
    stage = _optional(table, "stage", _word("stage"), wrong)
    begun_by = _optional(table, "begun_by", _read_begun_by, wrong)
    customer = _optional(table, "customer", _read_customer, wrong)
    ask = _read_asks(table, now.astimezone(timezone).date(), wrong)
    key = _optional(table, "key", _read_key, wrong)
    _refuse_colleagues(table, touchpoint, internal, wrong)
    refuse_twins(table, "key", key, untranslated("The contact in row {row} has this number already."), wrong)
    rows = zip(team, touchpoint, channel, ended_at, segment, stage, begun_by, customer, ask, strict=True)
    announcements = [Announcement(*row) if all(row[:4]) else None for row in rows]
    told = [
        each if each and each.customer and not key[row] else None for row, each in enumerate(announcements)
    ]
    refuse_twins(table, "customer", told, untranslated("This contact stands in row {row} already."), wrong)
    wrong.stop_if_any()
    contacts = tuple(
        FileContact(announcement, of, moment[1])
        for announcement, of, moment in zip(announcements, key, moments, strict=True)
        if announcement and moment
    )
    return ReadFile(contacts, table.unread)


def requires_few(data: bytes, name: str) -> None:
    """Count before anything is made of the file: a million rows are refused before they fill the memory."""
    _table(data, name, WrongCells(name))


def _table(data: bytes, name: str, wrong: WrongCells) -> Table:
    """A text or a workbook, in which an end may be a date and nothing else is one."""
    return read_table(
        data, name, COLUMNS, wrong, MOST_CONTACTS, workbooks=True, dates={"ended_at", "consent_on"}
    )


def _read_touchpoints(table: Table, known: Collection[str], wrong: WrongCells) -> list[str | None]:
    """The known name in every row; an unknown one is told with those that exist and how to make another."""
    by_spelling = {same_name(name): name for name in known}
    found = [by_spelling.get(same_name(unneutralised(cell))) for cell in table.columns["touchpoint"]]

    def unknown(row: int) -> RowError:
        cell = table.columns["touchpoint"][row]
        values: dict[str, object] = {"known": ", ".join(sorted(known, key=in_order))}
        close = get_close_matches(same_name(cell), by_spelling, n=1)
        if close:
            reason = untranslated(
                "There is no such touchpoint; do you mean “{close}”? There are: {known}. Make another one "
                "known by “resonanz touchpoint add”."
            )
            return table.wrong_cell(row, "touchpoint", reason, close=by_spelling[close[0]], **values)
        reason = untranslated(
            "There is no such touchpoint. There are: {known}. Make another one known by “resonanz touchpoint "
            "add”."
        )
        return table.wrong_cell(row, "touchpoint", reason, **values)

    cells = table.columns["touchpoint"]
    wrong.add_all((row for row, name in enumerate(found) if name is None and cells[row].strip()), unknown)
    return found


def _refuse_colleagues(
    table: Table, touchpoint: list[str | None], internal: Collection[str], wrong: WrongCells
) -> None:
    inside = [row for row, name in enumerate(touchpoint) if name in internal]
    reason = untranslated("Colleagues rate here, and who they are is never kept; leave this cell empty.")
    for column in OF_THE_RATER:
        if column in table.columns:
            rows = [row for row in inside if table.columns[column][row].strip()]
            for row in rows:
                wrong.add(table.wrong_cell(row, column, reason))


def _optional(table: Table, column: str, read: Callable[[str], str], wrong: WrongCells) -> list[str | None]:
    if column not in table.columns:
        return [None] * len(table)
    return read_column(table, column, read, None, wrong)


def _read_asks(table: Table, today: date, wrong: WrongCells) -> list[asks.Ask | None]:
    """What each row says about a mail of ours; without a column for addresses nothing of it is read."""
    if "mail_to" not in table.columns:
        return [None] * len(table)
    mail_to = _optional(table, "mail_to", asks.read_mail_to, wrong)
    basis = _optional(table, "basis", _read_basis, wrong)
    language = _optional(table, "language", _read_language, wrong)
    consented: list[date | None] = [None] * len(table)
    if "consent_on" in table.columns:
        consented = read_column(table, "consent_on", lambda cell: _read_consent(cell, today), None, wrong)
    found: list[asks.Ask | None] = []
    for row, told in enumerate(zip(mail_to, basis, consented, language, strict=True)):
        try:
            found.append(asks.ask_of(*told))
        except BadInput as fault:
            found.append(None)
            is_told = "consent_on" in table.columns and table.columns["consent_on"][row].strip()
            if not is_told:  # else it has been said what is wrong with it
                wrong.add(table.wrong_cell(row, "basis", fault.message))
    return found


def _read_basis(cell: str) -> str:
    word = snake(cell)
    return asks.read_basis(BASES.get(word, word))


def _read_language(cell: str) -> str:
    word = snake(cell)
    return asks.read_language(LANGUAGES.get(word, word))


def _read_consent(cell: str, today: date) -> date:
    day = read_date(cell, untranslated("“consent_on” is no day; write 2026-03-11 or 11.03.2026."))
    return asks.requires_past(day, today)


def _read_channel(cell: str) -> str:
    word = snake(cell)
    return fields.read_channel(CHANNELS.get(word, word))


def _read_begun_by(cell: str) -> str:
    word = snake(cell)
    return fields.read_begun_by(BEGUN_BY.get(word, word))


def _word(field: str) -> Callable[[str], str]:
    """The organisation's own word for a group of customers, which is nobody's name or address."""

    def read(cell: str) -> str:
        word = fields.read_word(read_name(cell), field)
        try:
            fields.read_customer(word)
        except BadInput:
            raise BadInput(
                "This looks like a mail address or telephone number; write a word for many customers."
            ) from None
        return word

    return read


def _read_customer(cell: str) -> str:
    return fields.read_customer(undamaged_number(read_name(cell)))


def _read_key(cell: str) -> str:
    key = undamaged_number(read_name(cell))
    fields.requires_no_address(key)
    if len(key) > LONGEST_KEY:
        raise BadInput(
            "The text has {length} characters, at most {limit} fit.", length=len(key), limit=LONGEST_KEY
        )
    return key


def _read_ended_at(cell: str, timezone: ZoneInfo, now: datetime) -> tuple[datetime, bool]:
    """It has passed, and not so long ago that nobody can rate it any more."""
    moment, whole_day = read_moment(cell, timezone, now)
    return fields.requires_recent(moment, now), whole_day
