"""A part of the report: its key, how it is computed and written, and what has to be said of it."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Generic, TypeVar, cast

from analytics.algebra.arrays import IntArray
from analytics.algebra.permutation import Arrangements
from analytics.contents import Contents
from analytics.panel import Panel
from analytics.plan import Plan
from analytics.rendering import Translate
from analytics.verdict.answer import Verdict
from analytics.verdict.evidence import Evidence
from analytics.verdict.primary import Comparison, WithinSlope

T = TypeVar("T")
Translations = Mapping[str, Translate]


@dataclass(frozen=True, slots=True)
class Tested:
    """The primary test where it could be made, for what stands beside it."""

    comparison: Comparison
    arrangements: Arrangements
    primary: WithinSlope

    @property
    def rows(self) -> IntArray:
        """The teams of the primary test in its order, (n,)."""
        return self.comparison.paired.rows


@dataclass(frozen=True, slots=True)
class Basis:
    """All that a part may be computed from; `tested` is None where the data cannot be judged."""

    panel: Panel
    plan: Plan
    contents: Contents
    now: Evidence
    verdict: Verdict
    tested: Tested | None


def written(found: object, _: Translations) -> object:
    """A result as the contract has it: its fields by name, each entry of a tuple by itself."""
    if isinstance(found, tuple):
        return [asdict(one) for one in found]
    return asdict(cast("Any", found))


def never(_: object) -> bool:
    """Nothing fixes this part before the data."""
    return False


def always(_: object) -> bool:
    """A registered plan fixes this part."""
    return True


@dataclass(frozen=True)  # no slots: Python 3.11 cannot subscript such a class and make one of it
class Part(Generic[T]):
    """One thing that a report says.

    Attributes
    ----------
    key : in the report, in `plan.exploratory` and in `frontend/schemas/report-1.json`
    heading : what it is called on the page, to be translated
    compute : its result; None or empty where the data do not allow it
    serialise : the result as JSON, texts in every language
    null : the null hypothesis of its test, to be translated
    assumptions : what the test takes for granted, to be translated
    planned : whether a registered plan fixes it, given the result
    tested : whether it holds a slope or a test, and so is exploratory or fixed beforehand
    """

    key: str
    heading: str
    compute: Callable[[Basis], T | None]
    null: str
    assumptions: tuple[str, ...]
    serialise: Callable[[T, Translations], object] = written
    planned: Callable[[T | None], bool] = never
    tested: bool = True


def where_tested(compute: Callable[[Basis, Tested], T | None]) -> Callable[[Basis], T | None]:
    """For a part that exists only where the primary test does."""
    return lambda basis: None if basis.tested is None else compute(basis, basis.tested)
