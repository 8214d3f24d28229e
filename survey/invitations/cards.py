"""Codes on paper for people without mail: piles of sheets, each with one code for each week.

    SECRETS/cards         the piles: a secret of its own each, whom it is for, and the numbers of its sheets
    SECRETS/cards-lock    held while that is replaced

A pile belongs to a group and to no person: sheets are drawn face down, and nobody notes who drew which. A
code follows from the pile's secret, the sheet and the week, and is stored nowhere. When a wave opens, its
codes become slots of the group, at most as many as the group has people without mail.
"""

import fcntl
import hmac
import json
import os
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from secrets import randbelow, token_bytes

from survey.errors import BadInput, Misconfigured, NotFound
from survey.private_directory import disk_errors_as_sentences
from survey.secrets_directory import SecretsDirectory

FILE, LOCK = "cards", "cards-lock"
# Digits and letters that nobody takes for another one; 11 of them are 55 bits, and the last one checks them.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_ALIKE = str.maketrans("OIL", "011")
_NUMBERS = 9000


@dataclass(frozen=True, slots=True)
class Pile:
    """Sheets for the people without mail of the teams and departments in `members`."""

    secret: bytes
    label: str
    members: frozenset[str]
    first_week: int
    weeks: int
    sheets: tuple[int, ...]

    def is_for(self, week: int) -> bool:
        """Whether its sheets have a card for this week."""
        return self.first_week <= week < self.first_week + self.weeks

    def code(self, sheet: int, week: int) -> str:
        """What stands on a sheet for a week."""
        number = int.from_bytes(self._digest(f"card|{sheet}|{week}")[:7], "big")
        text = "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH - 1))
        return text + _check(text)

    def lot(self, sheet: int, week: int) -> bytes:
        """In which order sheets count in a week where there are too many."""
        return self._digest(f"lot|{sheet}|{week}")

    def _digest(self, what: str) -> bytes:
        return hmac.digest(self.secret, what.encode(), "sha256")


def invitation_of(code: str) -> str:
    """What stands in the place of the id inside a link."""
    return f"card|{code}"


def code_in(text: str) -> str | None:
    """The code that somebody has typed, None where it is something else; BadInput where it has a mistake."""
    typed = signs_in(text)
    if "/" in text or not CODE.fullmatch(typed):
        return None
    if _check(typed[:-1]) != typed[-1]:
        raise BadInput("This code has a typing error. Please compare it with your card, sign by sign.")
    return typed


def signs_in(text: str) -> str:
    """Letters and digits alone, as sheets have them, whatever keyboard and however they are set apart."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).upper().translate(_ALIKE)


def written(code: str) -> str:
    """In groups that are easy to type: K7QM-2XPD-9RTA."""
    return "-".join(code[place : place + 4] for place in range(0, LENGTH, 4))


def read_piles(secrets: SecretsDirectory) -> list[Pile]:
    """All piles that are kept."""
    content = secrets.read(FILE)
    if content is None:
        return []
    try:
        return [
            Pile(
                bytes.fromhex(told["secret"]),
                str(told["label"]),
                frozenset(told["members"]),
                int(told["first_week"]),
                int(told["weeks"]),
                tuple(map(int, told["sheets"])),
            )
            for told in json.loads(content)
        ]
    except (ValueError, KeyError, TypeError):
        raise Misconfigured(
            "{file} is damaged. Bring it back from an export of the secrets.", file=secrets.path / FILE
        ) from None


def piles_for(piles: Collection[Pile], members: Collection[str], week: int) -> list[Pile]:
    """Those that count for a group: of itself, or of what was put together in it."""
    return [pile for pile in piles if pile.is_for(week) and pile.members <= frozenset(members)]


def codes_for(piles: Collection[Pile], members: Collection[str], week: int, most: int) -> list[str]:
    """A group's codes of a week; where there are more than `most`, the lot says which of them count."""
    sheets = [(pile, sheet) for pile in piles_for(piles, members, week) for sheet in pile.sheets]
    sheets.sort(key=lambda each: each[0].lot(each[1], week))
    return [pile.code(sheet, week) for pile, sheet in sheets[:most]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Sheets to be drawn for a group."""

    label: str
    members: frozenset[str]
    sheets: int


def draw(
    secrets: SecretsDirectory, wanted: Sequence[Wanted], first_week: int, weeks: int, *, anew: bool = False
) -> list[Pile]:
    """Make sheets and return them as piles; `anew` ends those that these groups have."""
    with _locked(secrets):
        kept = [
            pile
            for pile in read_piles(secrets)
            if pile.first_week + pile.weeks > first_week
            and not (anew and any(pile.members <= each.members for each in wanted))
        ]
        taken = {sheet for pile in kept for sheet in pile.sheets}
        made = []
        for each in wanted:
            sheets: list[int] = []
            while len(sheets) < each.sheets:
                # By chance, so that the order of numbers is no order of anything.
                number = 1000 + randbelow(_NUMBERS * (1 + len(taken) // (_NUMBERS // 2)))
                if number not in taken:
                    taken.add(number)
                    sheets.append(number)
            made.append(Pile(token_bytes(32), each.label, each.members, first_week, weeks, tuple(sheets)))
        _write(secrets, [*kept, *made])
    return made


def void(secrets: SecretsDirectory, sheet: int) -> str:
    """A sheet counts no more from the next opening on; returns the label of its group."""
    with _locked(secrets):
        piles = read_piles(secrets)
        found = next((pile for pile in piles if sheet in pile.sheets), None)
        if found is None:
            raise NotFound(
                "There is no sheet {number}; “resonanz cards show” lists the groups.", number=sheet
            )
        left = replace(found, sheets=tuple(each for each in found.sheets if each != sheet))
        _write(secrets, [left if pile is found else pile for pile in piles])
    return found.label


def _check(text: str) -> str:
    return ALPHABET[sha256(text.encode()).digest()[0] & 31]


def _write(secrets: SecretsDirectory, piles: Sequence[Pile]) -> None:
    told = [
        {
            "secret": pile.secret.hex(),
            "label": pile.label,
            "members": sorted(pile.members),
            "first_week": pile.first_week,
            "weeks": pile.weeks,
            "sheets": sorted(pile.sheets),
        }
        for pile in piles
        if pile.sheets
    ]
    secrets.write(FILE, json.dumps(told, sort_keys=True).encode())


@contextmanager
def _locked(secrets: SecretsDirectory) -> Iterator[None]:
    with disk_errors_as_sentences(secrets.path):
        descriptor = os.open(secrets.path / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
