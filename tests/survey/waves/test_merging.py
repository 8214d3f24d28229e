"""The quick way to find a group's company finds the one that looking at everybody finds."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.waves import merging
from survey.waves.merging import Draft, Unit, merge, needs_company

DEPARTMENTS = [(), ("C",), ("C", "S"), ("C", "S", "I"), ("C", "V"), ("X",), ("X", "Y")]


def looking_at_everybody(drafts: list[Draft], smallest: int) -> list[Draft]:
    """The rules as they are told, without any index: what `merge` has to come to."""
    left = list(drafts)
    while len(left) > 1 and (waiting := [each for each in left if needs_company(each, smallest)]):
        lonely = min(waiting, key=lambda draft: (-level(draft), *order(draft)))
        left.remove(lonely)
        partner = min(left, key=distance_from(lonely, left))
        left.remove(partner)
        left.append(tuple(sorted(lonely + partner, key=lambda unit: unit.key)))
    return left


def distance_from(lonely: Draft, others: list[Draft]) -> Callable[[Draft], tuple[object, ...]]:
    if has_team(lonely):
        return lambda draft: (
            mixing(lonely, draft),
            -shared(lonely, draft),
            level(draft) > level(lonely),
            not all(unit.is_team for unit in draft),
            level(draft),
            *order(draft),
        )
    if any(level(draft) <= level(lonely) for draft in others):
        return lambda draft: (
            level(draft) > level(lonely),
            has_team(draft),
            -shared(lonely, draft),
            -level(draft),
            *order(draft),
        )
    return lambda draft: (level(draft), has_team(draft), -shared(lonely, draft), *order(draft))


def mixing(a: Draft, b: Draft) -> int:
    if len({unit.office for unit in a + b if unit.is_team}) < 2:
        return 0
    return 1 if len({unit.office for unit in b if unit.is_team}) == 2 else 2


def has_team(draft: Draft) -> bool:
    return any(unit.is_team for unit in draft)


def shared(a: Draft, b: Draft) -> int:
    paths = [unit.path for unit in a + b]
    return next(
        (depth for depth in range(min(map(len, paths))) if len({path[depth] for path in paths}) > 1),
        min(map(len, paths)),
    )


def level(draft: Draft) -> int:
    return max(unit.level for unit in draft)


def order(draft: Draft) -> tuple[int, tuple[str, ...]]:
    return sum(unit.size for unit in draft), tuple(unit.key for unit in draft)


@st.composite
def organisations(draw: st.DrawFn) -> list[Draft]:
    units = []
    for number in range(draw(st.integers(1, 12))):
        office = draw(st.sampled_from(["front", "front", "back", None]))
        size = draw(st.integers(1, 14))
        settled = draw(st.sampled_from([size, size, size // 2, 0]))
        path = draw(st.sampled_from(DEPARTMENTS))
        units.append(Unit(f"{'team' if office else 'department'}:{number}", path, office, size, settled))
    cut = draw(st.integers(0, 3))  # some were together before
    whole = tuple(sorted(units[:cut], key=lambda unit: unit.key))
    return ([whole] if whole else []) + [(unit,) for unit in units[cut:]]


@settings(max_examples=400)
@given(organisations(), st.sampled_from([8, 11]))
def test_it_finds_what_looking_at_everybody_finds(drafts: list[Draft], smallest: int) -> None:
    assert sorted(merge(drafts, smallest), key=order) == sorted(
        looking_at_everybody(drafts, smallest), key=order
    )


@pytest.mark.parametrize("settled", [6, 0], ids=["small teams", "everybody is new"])
def test_four_times_as_many_teams_ask_four_times_as_often(
    settled: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0
    mixing_ = merging._mixing

    def counting(a: merging._Group, b: merging._Kind) -> int:
        nonlocal asked
        asked += 1
        return mixing_(a, b)

    monkeypatch.setattr(merging, "_mixing", counting)
    counts = []
    for teams in (250, 1000):
        asked = 0
        merge([(Unit(f"team:{n}", ("C", f"D{n // 10}"), "front", 6, settled),) for n in range(teams)], 8)
        counts.append(asked)
    assert counts[0] > 0
    assert counts[1] < 5 * counts[0]
