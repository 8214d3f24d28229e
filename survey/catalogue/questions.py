"""Reads the catalogue and says which questions a week asks."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "de")
CORE = "happiness"

# Markers every fourth time; the other blocks fill the times between, always in this order.
ROTATION = ("markers", "work_and_knowledge", "organisation_and_leadership", "customers")

_FILE = Path(__file__).parent / "questions.toml"


@dataclass(frozen=True, slots=True)
class Question:
    """One question with the labels of its five answers, by language."""

    id: str
    cluster: str
    block: str
    scale: str
    text: dict[str, str]
    labels: dict[str, list[str]]


@cache
def catalogue() -> tuple[Question, ...]:
    """Every question, in the order in which they are asked."""
    data = _read()
    return tuple(
        Question(
            id=row["id"],
            cluster=row["cluster"],
            block=row["block"],
            scale=row["scale"],
            text={language: row[language] for language in LANGUAGES},
            labels={language: data["scales"][row["scale"]][language] for language in LANGUAGES},
        )
        for row in data["questions"]
    )


@cache
def labels_of_scale(scale: str) -> dict[str, list[str]]:
    """What the five answers of a scale say, by language."""
    labels: dict[str, list[str]] = _read()["scales"][scale]
    return labels


def block_of_week(week: int, every: int = 1) -> str:
    """The block whose turn it is in this week (numbered as in `survey.weeks`), of those asked so often.

    Counted in weeks that are asked: else every second week would ask two of the four blocks for ever.
    """
    return ROTATION[week // every % len(ROTATION)]


def questions_of_week(week: int, every: int = 1) -> tuple[Question, ...]:
    """The core question and those of the block of this week."""
    block = block_of_week(week, every)
    return tuple(question for question in catalogue() if question.block in {"core", block})


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
