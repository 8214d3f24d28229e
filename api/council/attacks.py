"""What was attacked and what came out: the table of docs/privacy.md, which an installation has no copy of.

`python -m tests.promises_table` writes attacks.json from the tests; a test compares the two.
"""

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Attack:
    """An attack by its number; `here` is "fails", "fails in part", "not tested yet" or "needs …"."""

    number: int
    says: str
    here: str
    control: bool
    tests: tuple[str, ...]


@cache
def attacks(language: str) -> tuple[Attack, ...]:
    """Every attack, in the words of a language."""
    rows = json.loads((_FOLDER / "attacks.json").read_text(encoding="utf-8"))
    words = {} if language == "en" else _words(language)
    return tuple(
        Attack(
            row["number"],
            (row["attack"] if language == "en" else words[str(row["number"])]).replace("`", ""),
            row["here"],
            row["control"],
            tuple(row["where"]),
        )
        for row in rows
    )


def _words(language: str) -> dict[str, str]:
    text = (_FOLDER / f"attacks.{language}.toml").read_text(encoding="utf-8")
    return {number: str(words) for number, words in tomllib.loads(text).items()}
