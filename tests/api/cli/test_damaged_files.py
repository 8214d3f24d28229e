"""Every table that comes in, damaged on its way in some sixty manners: a sentence, and never a bug."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest

from api.cli.errors import explain
from api.panel_file.reading import read_panel
from survey.contacts.arriving.contacts_file import read_contacts
from survey.contacts.beside.events_file import read_events
from survey.contacts.beside.facts_file import read_facts
from survey.errors import BadInput, WrongRows
from survey.helpdesks.given import Asked, read_export
from survey.helpdesks.systems import SYSTEMS
from survey.organisation.rosters.file import read_roster

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 3, 3, 12, tzinfo=UTC)
TEAMS = ("Nord", "Ost")

Read = Callable[[bytes, str], object]


def export(system: str) -> Read:
    return lambda data, name: read_export(data, name, SYSTEMS[system], Asked({}), BERLIN, NOW)


def contacts(data: bytes, name: str) -> object:
    return read_contacts(data, name, TEAMS, ("phone", "e-mail"), BERLIN, NOW)


FILES: dict[str, tuple[Read, str]] = {
    "contacts": (
        contacts,
        "team,touchpoint,channel,ended_at,segment,customer,key\n"
        "Nord,phone,call,2027-03-01T10:00:00+01:00,private,K-1,1\nOst,e-mail,mail,02.03.2027 11:00,,K-2,2\n",
    ),
    "other": (
        export("other"),
        "key,given,score,comment,queue\n"
        "1,2027-03-01T10:00:00Z,5,Nord is fine,Q\n2,2027-03-02T10:00:00Z,1,,Q\n",
    ),
    "zendesk": (
        export("zendesk"),
        "ticket_id,created_at,score,comment,group_id,assignee\n1,2027-03-01T10:00:00Z,good,Nord,7,Anna\n",
    ),
    "freshdesk": (
        export("freshdesk"),
        "ticket_id,created_at,rating,feedback,group_id,agent\n1,2027-03-01T10:00:00Z,103,Nord,7,Anna\n",
    ),
    "chatwoot": (
        export("chatwoot"),
        "Agent Name,Rating,Feedback Comment,Link to the conversation,Recorded date\n"
        "Anna,5,Nord,https://desk.example.org/7,2027-03-01 10:00:00 UTC\n",
    ),
    "limesurvey": (export("limesurvey"), "id,submitdate,score,comment\n1,2027-03-01 10:00:00,A1,Nord\n"),
    "qualtrics": (
        export("qualtrics"),
        "ResponseId,RecordedDate,Finished,score,comment\nResponse,Recorded,Finished,How,Why\n"
        '"{""ImportId"":""a""}","{""ImportId"":""b""}",c,d,e\nR_1,2027-03-01 10:00:00,True,5,Nord\n',
    ),
    "roster": (
        read_roster,
        "reference,name,team,department,office,email\n1,Anna,Nord,Service,front,a@example.org\n"
        "2,Otto,Ost,Service,front,\n",
    ),
    "events": (
        lambda data, name: read_events(data, name, ["Service"], TEAMS),
        "from,to,event,team\n2027-03-01,2027-03-02,Move,Nord\n",
    ),
    "facts": (
        lambda data, name: read_facts(data, name, TEAMS),
        "team,week,outcome_returns,outcome_returns_n\nNord,2027-W08,3.5,12\nOst,2027-W08,2.5,10\n",
    ),
    "panel": (
        read_panel,
        "team,week,happiness,happiness_n,rating,rating_n\nNord,2026-W03,3.4,9,4.2,30\nOst,2026-W03,3.1,9,4.0,30\n",
    ),
}

# The whole file.
AS_A_WHOLE: dict[str, Callable[[bytes], bytes]] = {
    "UTF-16 without its mark": lambda d: d.decode().encode("utf-16-le"),
    "UTF-16": lambda d: d.decode().encode("utf-16"),
    "Latin-1": lambda d: d.replace(b"Nord", b"N\xf6rd"),
    "MS-DOS": lambda d: d.replace(b"Nord", b"N\x94rd"),
    "a mark inside": lambda d: d.replace(b"\n", b"\n\xef\xbb\xbf", 1),
    "half a character": lambda d: d.replace(b"Nord", b"\xed\xa0\x80"),
    "a zero byte": lambda d: d.replace(b"Nord", b"No\0rd"),
    "zero bytes at the end": lambda d: d + bytes(64),
    "mixed line ends": lambda d: d.replace(b"\n", b"\r\n", 1) + b"\r",
    "a quotation mark left open": lambda d: d.replace(b"\n", b'\n"', 1),
    "a quotation mark inside": lambda d: d.replace(b"Nord", b'"No"rd'),
    "a cell of 140 kB": lambda d: d.replace(b"Nord", b"N" * 140_000),
    "a header twice": lambda d: b"\n".join(
        line + b"," + line.split(b",")[0] if line else line for line in d.split(b"\n")
    ),
    "a header missing": lambda d: b"\n".join(line.partition(b",")[2] for line in d.split(b"\n")),
    "a header renamed": lambda d: b"x" + d,
    "no header": lambda d: d.partition(b"\n")[2],
    "nothing but the header": lambda d: d.partition(b"\n")[0],
    "the header twice": lambda d: d.partition(b"\n")[0] + b"\n" + d,
    "a row too short": lambda d: d + b"x\n",
    "a row too long": lambda d: d + b"x," * 30 + b"\n",
    "cut off": lambda d: d[: len(d) * 2 // 3],
    "compressed": gzip.compress,
    "marks of two versions": lambda d: b"<<<<<<< HEAD\n" + d + b"=======\n",
}

# Something else under its name.
INSTEAD: dict[str, bytes] = {
    "nothing": b"",
    "blanks": b" \n\n ",
    "20,000 columns": b",".join(b"c%d" % place for place in range(20_000)) + b"\n1\n",
    "random bytes": Random(1).randbytes(2000),  # noqa: S311  # the same each time, and no secret
    "a page to sign in": b"<html><body>Sign in</body></html>",
    "an answer of an interface": b'{"error": "not found"}',
    "a list of numbers": b"[1, 2, 3]",
    "10,000 brackets": b"[" * 10_000,
}

# One cell, in the place of each cell of the first row.
IN_A_CELL = (
    '=HYPERLINK("http://example.org")', "@SUM(A1)", "#REF!", "########", "1e3", "1e999", "nan", "-inf", "-1",
    "9" * 400, "٣", "²", "31.02.2027", "2027-02-31T10:00:00", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "2027-03-01T10:00:00+99:99", "2027-03-01 10:00 PST", "46082.5", "", "\u00a0", "\u202eabc", "a\x1bb",
    "{0} {file} %s %(x)s", '"a\nb"', "x" * 5000, "vera@example.org", "+49 170 1234567",
)  # fmt: skip


def damaged(data: bytes) -> list[tuple[str, bytes]]:
    found = [*INSTEAD.items(), *((kind, damage(data)) for kind, damage in AS_A_WHOLE.items())]
    head, first, *rest = data.decode().split("\n")
    cells = first.split(",")
    for value in IN_A_CELL:
        for place in range(len(cells)):
            row = ",".join([*cells[:place], value, *cells[place + 1 :]])
            found.append((f"{value[:30]!r} in column {place}", "\n".join([head, row, *rest]).encode()))
    return found


def refused(read: Read, data: bytes) -> BadInput | None:
    try:
        read(data, "table.csv")
    except BadInput as refusal:
        return refusal
    return None


@pytest.mark.parametrize("kind", FILES)
def test_a_damaged_file_is_read_or_refused_in_words(kind: str) -> None:
    read, good = FILES[kind]
    read(good.encode(), "table.csv")
    for damage, data in damaged(good.encode()):
        refusal = refused(read, data)
        if refusal is None:
            continue
        for language in ("en", "de"):
            said = explain(refusal, language)
            assert "table.csv" in said, damage
            assert len(said) < 10_000, damage
        if isinstance(refusal, WrongRows):
            assert all(each.row or each.column for each in refusal.errors), damage


@pytest.mark.parametrize(
    ("kind", "column", "value"),
    [
        ("contacts", "key", "vera@example.org"),
        ("contacts", "customer", "vera@example.org"),
        ("contacts", "customer", "########"),
        ("contacts", "key", "#REF!"),
        ("other", "key", "vera@example.org"),
        ("other", "key", "###"),
        ("roster", "reference", "########"),
        ("events", "event", "########"),
    ],
)
def test_what_is_no_value_is_never_taken_for_one(kind: str, column: str, value: str) -> None:
    read, good = FILES[kind]
    head, first, *rest = good.split("\n")
    cells = first.split(",")
    cells[head.split(",").index(column)] = value
    with pytest.raises(WrongRows) as found:
        read("\n".join([head, ",".join(cells), *rest]).encode(), "table.csv")
    assert [(each.row, each.column, each.value) for each in found.value.errors] == [(2, column, value)]


@pytest.mark.parametrize("kind", [kind for kind in FILES if kind != "chatwoot"])
def test_a_file_that_was_cut_off_in_its_last_row_is_refused(kind: str) -> None:
    read, good = FILES[kind]
    with pytest.raises(WrongRows):
        read((good + good.split("\n")[-2][:1]).encode(), "table.csv")
