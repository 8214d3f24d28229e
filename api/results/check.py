"""The check: what staff and leadership say of the same nine things, side by side, and since the last time.

A check has two groups, so no measure of how much answers differ is published with it. Each interval takes
instead the most that answers between 1 and 5 with this mean can differ: (mean − 1)(5 − mean), after Bhatia &
Davis (2000). It is about twice as wide as it would have to be, and needs nothing but what was published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Literal
from uuid import UUID

from api.results.collecting import Results
from api.results.comments import ShownComment, comments_of
from api.results.figures import HIGHEST, LOWEST, STANDARD_ERRORS, Value, largest_variance, value_of
from api.results.groups import released_group
from survey.catalogue.check import ELEMENTS, questions_of_check
from survey.lifecycle.verifying import Genuine
from survey.waves.merging import SMALLEST
from survey.waves.sides import LEADERSHIP, STAFF
from survey.weeks import monday_of

Clear = Literal["higher", "lower", "none"]


@dataclass(frozen=True, slots=True)
class Said:
    """A mean of one side, and within what it would lie but for chance, however much answers differed."""

    value: Value
    half: float

    @property
    def ends(self) -> tuple[float, float]:
        """On the scale."""
        return max(LOWEST, self.value.low - self.half), min(HIGHEST, self.value.high + self.half)


@dataclass(frozen=True, slots=True)
class Line:
    """One item or element: both sides, each with its change since the last check; None is too few answers.

    `apart` says whether leadership's is clearly another one than staff's.
    """

    name: str
    staff: Said | None
    leadership: Said | None
    apart: Clear | None
    since: tuple[Clear | None, Clear | None]


def side_of(check: Genuine, side: UUID, question: str) -> Said | None:
    """What was released of a side."""
    group = released_group(check, str(side))
    value = value_of(group, question, None) if group else None
    if value is None:
        return None
    return Said(value, STANDARD_ERRORS * sqrt(largest_variance(value.low, value.high) / value.n))


def together(parts: Sequence[Said | None]) -> Said | None:
    """The mean of an element's items, with the mean of their intervals: the same people gave them all."""
    found = [part for part in parts if part]
    if not found or len(found) < len(parts):
        return None
    values = [part.value for part in found]
    mean, low, high = (
        sum(each) / len(found)
        for each in (
            [value.mean for value in values],
            [value.low for value in values],
            [value.high for value in values],
        )
    )
    fewest = min(value.n for value in values)
    return Said(Value(mean, fewest, low, high), sum(part.half for part in found) / len(found))


def compared(before: Said | None, now: Said | None) -> Clear | None:
    """Whether the second is clearly another one than the first."""
    if before is None or now is None:
        return None
    half = sqrt(before.half**2 + now.half**2)
    if now.value.low - before.value.high > half:
        return "higher"
    return "lower" if before.value.low - now.value.high > half else "none"


def lines_of(
    check: Genuine, before: Genuine | None, questions: Sequence[tuple[str, Sequence[str]]]
) -> list[Line]:
    """A line for each name, made of these items."""
    found = []
    for name, items in questions:
        staff, leadership = (
            together([side_of(check, side, item) for item in items]) for side in (STAFF, LEADERSHIP)
        )
        earlier = [
            together([side_of(before, side, item) for item in items]) if before else None
            for side in (STAFF, LEADERSHIP)
        ]
        since = compared(earlier[0], staff), compared(earlier[1], leadership)
        found.append(Line(name, staff, leadership, compared(staff, leadership), since))
    return found


async def check_context(results: Results, wave: str, language: str) -> dict[str, Any] | None:
    """The page of one check, the newest if none is named; None where there is no such check."""
    checks = list(results.checks)
    here = next((each for each in reversed(checks) if wave in {"", each.wave}), None)
    if here is None:
        return None if wave else {"check": None, "smallest": SMALLEST}
    at = checks.index(here)
    before = checks[at - 1] if at else None
    asked = {question.id: question.text for question in here.manifest.questions}
    items = [(question.id, (question.id,)) for question in questions_of_check() if question.id in asked]
    elements = [
        (element, [question.id for question in questions_of_check() if question.cluster == element])
        for element in ELEMENTS
    ]
    comments: dict[str, Sequence[ShownComment]] = {
        "staff": await comments_of(here, "cell", str(STAFF)),
        "leadership": await comments_of(here, "cell", str(LEADERSHIP)),
        "both": await comments_of(here, "organisation", ""),
    }
    return {
        "check": here,
        "monday": monday_of(here.week),
        "before": monday_of(before.week) if before else None,
        "sides": [released_group(here, str(side)) for side in (STAFF, LEADERSHIP)],
        "items": lines_of(here, before, items),
        "elements": lines_of(here, before, elements),
        "texts": {name: text[language] for name, text in asked.items()},
        "labels": here.manifest.questions[0].labels[language],
        "comments": comments,
        "others": [(each.wave, monday_of(each.week)) for each in reversed(checks) if each is not here],
        "smallest": SMALLEST,
    }
