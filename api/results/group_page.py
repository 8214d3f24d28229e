"""One group's weeks, one after another, as its page, its table and its trend show them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from api.results.collecting import EVERYBODY, Results, Said
from api.results.figures import (
    Change,
    Missing,
    Value,
    change,
    ratings_value,
    spread_of_ratings,
    value_of,
    whole,
    why_no_interval,
)
from api.results.groups import GroupName, in_the_week, pool_of, released_group
from survey.catalogue.questions import CORE
from survey.lifecycle.verifying import Genuine

# The customers' side of a row in a table, beside the questions of employees.
CUSTOMERS = "customers"
State = Literal["published", "pool", "too_few", "not_asked", "void"]


@dataclass(frozen=True, slots=True)
class Row:
    """One week of one group. `values` are by question, the customers' among them."""

    wave: str
    week: int
    state: State
    n: int
    eligible: int
    values: Mapping[str, Value]
    change: Change
    missing: Missing | None
    said: Said | None
    core: str = CORE

    @property
    def value(self) -> Value | None:
        """The first question's."""
        return self.values.get(CORE)

    @property
    def ratings(self) -> Value | None:
        """The customers'."""
        return self.values.get(CUSTOMERS)


def rows_of(results: Results, key: str) -> list[Row]:
    """The weeks of a group, oldest first; EVERYBODY is the organisation's line."""
    spread = spread_of_ratings(
        [(said.n, said.total, said.squares) for week in results.customers.values() for said in week.values()]
    )
    rows, before = [], None
    for week in results.weeks:
        row = _row(results, week, key, before, spread)
        before = row.value or before
        rows.append(row)
    if key == EVERYBODY:
        rows += [_void(results, wave, week, spread) for wave, week in results.void]
    return sorted(rows, key=lambda row: (row.week, row.wave))


def _row(results: Results, week: Genuine, key: str, before: Value | None, spread: float | None) -> Row:
    values: dict[str, Value] = {}
    if key == EVERYBODY:
        groups = week.release.groups
        state: State = "published" if groups else "too_few"
        n, eligible = sum(each.n for each in groups), sum(each.eligible for each in groups)
        found = {question: whole(week, question) for each in groups for question in each.means}
    else:
        group = released_group(week, key)
        state = "published" if group else _why_absent(week, key)
        n, eligible = (group.n, group.eligible) if group else (0, 0)
        questions = group.means if group else ()
        found = {
            question: value_of(group, question, week.release.variance) for question in questions if group
        }
    values |= {question: value for question, value in found.items() if value}
    said = _said(results, week.week, key)
    if said:
        values[CUSTOMERS] = ratings_value(said.n, said.total, spread)
    now = values.get(CORE)
    told = change(before, now) if now else "first"
    return Row(week.wave, week.week, state, n, eligible, values, told, why_no_interval(week), said)


def _why_absent(week: Genuine, key: str) -> State:
    if not in_the_week(week.manifest, key):
        return "not_asked"
    return "pool" if pool_of(week, key) else "too_few"


def _void(results: Results, wave: str, week: int, spread: float | None) -> Row:
    said = _said(results, week, EVERYBODY)
    values = {CUSTOMERS: ratings_value(said.n, said.total, spread)} if said else {}
    return Row(wave, week, "void", 0, 0, values, "first", None, said)


def _said(results: Results, week: int, key: str) -> Said | None:
    """The organisation's is the sum of the groups that are shown, so that no difference shows another."""
    groups = results.customers.get(week, {})
    if key != EVERYBODY:
        return groups.get(key)
    if not groups:
        return None
    reasons: dict[str, int] = {}
    for each in groups.values():
        for name, times in each.reasons.items():
            reasons[name] = reasons.get(name, 0) + times
    parts = list(groups.values())
    return Said(
        sum(each.n for each in parts),
        sum(each.total for each in parts),
        sum(each.squares for each in parts),
        all(each.final for each in parts),
        reasons,
    )


def customer_weeks(results: Results) -> list[tuple[int, Said, Value]]:
    """What all customers said in each week, also where nobody was asked at work."""
    spread = spread_of_ratings(
        [(said.n, said.total, said.squares) for week in results.customers.values() for said in week.values()]
    )
    weeks = [(week, _said(results, week, EVERYBODY)) for week in sorted(results.customers)]
    return [(week, said, ratings_value(said.n, said.total, spread)) for week, said in weeks if said]


def in_words(group: GroupName, translate: Callable[[str], str]) -> str:
    """What a group is called; pools say what they are."""
    _ = translate
    if group.kind == "cell":
        return group.label
    if group.label:
        return _("{department}: groups put together").format(department=group.label)
    return _("Groups put together from the whole organisation")
