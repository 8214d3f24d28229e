"""What customers are asked, and the touchpoints every installation begins with."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from survey.catalogue.questions import LANGUAGES, labels_of_scale

_FOLDER = Path(__file__).parent
LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tick or to name, with its text by language."""

    id: str
    text: dict[str, str]


@cache
def reasons() -> tuple[Choice, ...]:
    """The reasons for a low rating, in the order in which they are shown."""
    return _choices("reasons")


@cache
def asks_for_reasons_up_to() -> int:
    """The highest score that still counts as low."""
    highest: int = _read("reasons")["asked_up_to"]
    return highest


@cache
def touchpoints() -> tuple[Choice, ...]:
    """The touchpoints to begin with."""
    return _choices("touchpoints")


@dataclass(frozen=True, slots=True)
class Further:
    """A question that may stand beside the faces: from a `lowest` to a `highest` number, with their words."""

    id: str
    lowest: int
    highest: int
    text: dict[str, str]
    least: dict[str, str]
    most: dict[str, str]


@cache
def further_questions() -> dict[str, Further]:
    """By id. What is answered here is told beside the ratings and never counted with them."""
    return {
        row["id"]: Further(
            row["id"],
            row["lowest"],
            row["highest"],
            *(
                {language: row[f"{part}{language}"] for language in LANGUAGES}
                for part in ("", "least_", "most_")
            ),
        )
        for row in _read("further")["further"]
    }


def rating_labels(language: str) -> list[str]:
    """What the five faces say, from 1 to 5."""
    return labels_of_scale("customers")[language]


def _choices(name: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(row["id"], {language: row[language] for language in LANGUAGES}) for row in _read(name)[name]
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
