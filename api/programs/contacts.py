"""Contacts as programs report them in JSON: one, or many of which all or none are taken."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from survey.contacts.arriving import asks, fields
from survey.contacts.arriving.announcing import Announcement
from survey.contacts.arriving.known_names import KnownNames
from survey.contacts.colleagues import OF_THE_RATER, refused
from survey.errors import BadInput, NotFound, ResonanzError, RowError
from survey.spreadsheets.wrong import WrongCells, shown

REQUIRED = ("team", "touchpoint", "channel", "ended_at")
OPTIONAL = ("segment", "stage", "begun_by", "customer", *asks.FIELDS)
# What came by mistake where an address belongs, or an address itself, is not said again.
UNSAID = ("customer", "mail_to")
MOST = 1000

# A field that is wrong, and how; None is the whole.
Fault = tuple[str | None, ResonanzError]


def read_announcement(data: Mapping[str, Any], timezone: ZoneInfo, now: datetime) -> Announcement:
    """An announcement from JSON; what is missing, unknown or wrong is named."""
    found, faults = _read(data, timezone, now)
    for _, fault in faults:
        raise fault
    return Announcement(**found)


def read_batch(
    batch: Sequence[Any], names: KnownNames, timezone: ZoneInfo, now: datetime
) -> list[Announcement]:
    """Many of them, numbered from 1; raises WrongRows with everything that is wrong."""
    requires_size(len(batch))
    wrong = WrongCells("POST /api/contacts")
    read = []
    for number, data in enumerate(batch, 1):
        if not isinstance(data, dict):
            wrong.add(_row_error(number, None, {}, BadInput("A contact is an object with fields.")))
            continue
        found, faults = _read(data, timezone, now)
        faults += _unknown_names(found, names) or _of_a_colleague(found, names)
        for column, fault in faults:
            wrong.add(_row_error(number, column, data, fault))
        if not faults:
            read.append(Announcement(**found))
    wrong.stop_if_any()
    return read


def _of_a_colleague(found: Mapping[str, Any], names: KnownNames) -> list[Fault]:
    touchpoint = found.get("touchpoint")
    if touchpoint is None or names.touchpoint(touchpoint) not in names.internal:
        return []
    told = {**found, "mail_to": found.get("ask")}
    return [(field, refused(field, touchpoint)) for field in OF_THE_RATER if told.get(field)]


def requires_size(rows: int) -> None:
    """As many as are taken at once."""
    if not 1 <= rows <= MOST:
        raise BadInput("A list holds 1 to {most} entries; this one has {rows}.", most=MOST, rows=rows)


def _row_error(number: int, column: str | None, data: Mapping[str, Any], fault: ResonanzError) -> RowError:
    value = data.get(column) if column is not None else None
    said = shown(str(value)) if value is not None and column not in UNSAID else ""
    return RowError(number, column, said, fault.message, fault.values)


def _read(data: Mapping[str, Any], timezone: ZoneInfo, now: datetime) -> tuple[dict[str, Any], list[Fault]]:
    faults: list[Fault] = list(_strange_fields(data))
    named = {column for column, _ in faults}
    known = {name: data[name] for name in (*REQUIRED, *OPTIONAL) if name in data}
    given = {name: text for name, text in known.items() if isinstance(text, str) and text.strip()}
    for name in REQUIRED:
        if name not in given and name not in named:
            faults.append((name, BadInput("“{field}” is missing.", field=name)))
    readers: dict[str, Callable[[str], object]] = {
        "team": str,
        "touchpoint": str,
        "ended_at": lambda text: fields.requires_recent(fields.read_ended_at(text, timezone), now),
        "channel": fields.read_channel,
        "segment": lambda text: fields.read_word(text, "segment"),
        "stage": lambda text: fields.read_word(text, "stage"),
        "begun_by": fields.read_begun_by,
        "customer": fields.read_customer,
        "mail_to": asks.read_mail_to,
        "basis": asks.read_basis,
        "consent_on": lambda text: asks.read_consent(text, now.astimezone(timezone).date()),
        "language": asks.read_language,
    }
    found: dict[str, Any] = {}
    for name, read in readers.items():
        if name in given:
            try:
                found[name] = read(given[name])
            except BadInput as fault:
                faults.append((name, fault))
    asked = [found.pop(name, None) for name in asks.FIELDS]
    if not faults:
        try:
            found["ask"] = asks.ask_of(*asked)
        except BadInput as fault:
            faults.append(("consent_on", fault))
    return found, faults


def _strange_fields(data: Mapping[str, Any]) -> Iterator[Fault]:
    for name, value in data.items():
        if name not in REQUIRED + OPTIONAL:
            known = ", ".join(REQUIRED + OPTIONAL)
            yield (
                shown(name),
                BadInput("There is no field “{field}”. There are: {known}.", field=name[:40], known=known),
            )
        elif not isinstance(value, str) and not (value is None and name in OPTIONAL):
            yield name, BadInput("“{field}” has to be text.", field=name)


def _unknown_names(found: Mapping[str, Any], names: KnownNames) -> list[Fault]:
    faults: list[Fault] = []
    for column, look in (("team", names.team), ("touchpoint", names.touchpoint)):
        if column in found:
            try:
                look(found[column])
            except NotFound as fault:
                faults.append((column, fault))
    return faults
