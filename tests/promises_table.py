"""Writes the table of attacks in docs/privacy.md from what the tests say of themselves.

The same as data, for the document that `resonanz council pack` makes, goes to api/council/attacks.json.

A test file names its attacks in its docstring: "Attack 20", "Attacks 5 in part and 28". A control is a
test with "control" in its name. python -m tests.promises_table
"""

import ast
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "privacy.md"
DATA = ROOT / "api" / "council" / "attacks.json"
START, END = "<!-- written by python -m tests.promises_table -->", "<!-- end of the table -->"
NUMBER = r"\d+(?: in part)?"
NAMED = re.compile(rf"Attacks? ({NUMBER}(?:(?:, | and ){NUMBER})*)")

ATTACKS = {
    1: "the standard's own vectors of blind signatures, server and browser",
    2: "independent programs agree: 100 random tokens each way",
    3: "a second ballot: 50 requests at once, two processes",
    4: "the same request again, a reload, two tabs: one ballot",
    5: "a stranger, another cell or wave, an expired link, a deactivated person",
    6: "each byte of a token changed",
    7: "messages outside the range; a faulty signature",
    8: "replayed, reordered, overflowing revisions",
    9: "answers around the close: counted or refused, never lost",
    10: "no more counted than issued; all that was acknowledged is counted",
    11: "a dump with system columns and logs, during the week and after it",
    12: "every backup, log file of the database and log, without the keys",
    13: "a backup restored after the close",
    14: "search for a marker in database, free pages and logs",
    15: "unsafe settings",
    16: "tables hold more than promised",
    17: "what a browser sends along: cookies, addresses, connections",
    18: "addresses, tokens or times in the logs",
    19: "another manifest for one person",
    20: "solving for answers with everything published in 26 waves, alone or with one colleague",
    21: "groups in which everybody agrees",
    22: "conclusions from which groups are missing",
    23: "watching every page each second during a wave",
    24: "a sham group around one person, made after the first week",
    25: "joining, leaving and moving during a wave",
    26: "the order of comments",
    27: "who is reminded",
    28: "looking, prefetching, scanning mails without a click",
    29: "a session chosen by somebody else, or used after leaving",
    30: "requests from other sites",
    31: "anything that the content security policy would have to stop",
    32: "expired, foreign, respelled and used links",
    33: "time and wording of a refused login",
    34: "every page for every role",
    35: "formulas in files",
    36: "changes to the audit log",
    37: "killing the close at every step",
    38: "a full, locked or read-only disk",
    39: "killing the main database under load",
    40: "deleting a person changes no release",
    41: "counters, metrics and health pages during the week",
    42: "whoever writes into the database: boxes, manifest, roster, triggers, alone and with a colleague",
    43: "memory after the close: keys, secrets, answers, comments",
    44: "free blocks, write-ahead log and archive after the close, with all old links",
    45: "what `issue`, `place` and `ack` tell whoever holds somebody's link",
    46: "whoever holds everybody's links: probing and stuffing",
    47: "the next user of a shared browser",
    48: "settings of PostgreSQL that write a line for each ballot",
    49: "rows rolled back or removed",
    50: "an answer proven under coercion",
    51: "a flood of sign-ins while people answer",
    52: "codes, passkeys, recovery codes and links that were used already",
    53: "confirming invented people, or letting go of what the works council holds, in its place",
    54: "reading a hidden week out of what is said about a measure",
    55: "telling who used which code, with all sheets, the database and the released weeks",
    56: "who has paused the weekly mails",
    57: "joining what webhooks tell of ratings with the tickets of a help desk",
    58: "rating one employee by the cases of customers",
    59: "leading the mails of an open week to a mail server of one's own",
    60: "who is a customer, was asked, rated or objected, from database, mail log and answers",
    61: "which colleague has rated a team of the house",
    62: "real people in a rehearsal",
    63: "learning about a few people from what kind of team they are",
    64: "what PostgreSQL remembers of rows that have gone",
}
# What there is nothing to attack in yet, by what it waits for.
NEEDS = {27: "mails", 41: "metrics"}


@dataclass(frozen=True, slots=True)
class Tested:
    """A test file, the attacks it names (true: only in part), and whether it has a control."""

    path: str
    attacks: dict[int, bool]
    control: bool


def read(path: Path) -> Tested:
    source = path.read_text(encoding="utf-8")
    # Most name none, and reading all of them as Python takes seconds.
    tree = ast.parse(source if "Attack" in source else "")
    # A docstring may be wrapped between two numbers.
    text = " ".join((ast.get_docstring(tree) or "").split())
    attacks = {
        int(number.split()[0]): number.endswith("in part")
        for named in NAMED.findall(text)
        for number in re.findall(NUMBER, named)
    }
    control = any(
        "control" in node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    )
    return Tested(path.relative_to(ROOT).as_posix(), attacks, control)


@dataclass(frozen=True, slots=True)
class Row:
    """One attack, what came of it here and of its control, and the files that try it."""

    number: int
    attack: str
    here: str
    control: bool
    where: tuple[str, ...]


def rows() -> list[Row]:
    files = [read(path) for path in sorted((ROOT / "tests").rglob("test_*.py"))]
    unknown = {number for file in files for number in file.attacks} - ATTACKS.keys()
    if unknown:
        raise ValueError(f"no such attack: {sorted(unknown)}")
    return [_row(number, files) for number in ATTACKS]


def _row(number: int, files: list[Tested]) -> Row:
    found = [file for file in files if number in file.attacks]
    if not found:
        here = f"needs {NEEDS[number]}" if number in NEEDS else "not tested yet"
    elif any(not file.attacks[number] for file in found):
        here = "fails"
    else:
        here = "fails in part"
    control = any(file.control for file in found)
    return Row(number, ATTACKS[number], here, control, tuple(file.path for file in found))


def table() -> str:
    head = ["| | attack | here | control | where |", "|---|---|---|---|---|"]
    return "\n".join(head + [_line(row) for row in rows()]) + "\n"


def _line(row: Row) -> str:
    here = f"**{row.here}**" if row.here == "not tested yet" else row.here
    control = "succeeds" if row.control else "–"
    where = ", ".join(f"[{Path(path).stem}](../{path})" for path in row.where) or "–"
    return f"| {row.number} | {row.attack} | {here} | {control} | {where} |"


def data() -> str:
    return json.dumps([asdict(row) for row in rows()], ensure_ascii=False, indent=1) + "\n"


def page_with(text: str) -> str:
    """The page with this table in the place of its old one."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(START)
    return f"{before}{START}\n\n{text}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    PAGE.write_text(page_with(table()), encoding="utf-8")
    DATA.write_text(data(), encoding="utf-8")
