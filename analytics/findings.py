"""Everything one analysis found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

from analytics.contents import Contents
from analytics.parts.part import Part
from analytics.plan import Plan
from analytics.verdict.answer import Verdict
from analytics.verdict.evidence import Evidence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Analysis:
    """The verdict, what it rests on today, and the result of every part by its key."""

    plan: Plan
    contents: Contents
    now: Evidence
    verdict: Verdict
    found: Mapping[str, object]

    def __getitem__(self, part: Part[T]) -> T | None:
        """The result of that part; None or empty where the data do not allow it."""
        return cast("T | None", self.found[part.key])
