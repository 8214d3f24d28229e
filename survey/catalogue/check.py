"""The nine questions of the check and the six elements that they belong to."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from survey.catalogue.questions import LANGUAGES, Question, labels_of_scale

# What all six have in common comes first, what it is done with last.
ELEMENTS = ("strategy", "organisation", "culture", "controlling", "contact", "systems")
BLOCK, SCALE = "check", "agreement"

_FILE = Path(__file__).parent / "check.toml"


@cache
def questions_of_check() -> tuple[Question, ...]:
    """All nine, in the order in which they are asked; an item's cluster is its element."""
    rows: list[dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["questions"]
    return tuple(
        Question(
            id=row["id"],
            cluster=row["element"],
            block=BLOCK,
            scale=SCALE,
            text={language: row[language] for language in LANGUAGES},
            labels=labels_of_scale(SCALE),
        )
        for row in rows
    )
