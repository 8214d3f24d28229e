"""What came of a measure, from published weeks alone."""

from pathlib import Path

import numpy as np
import pytest

from analytics.algebra.arrays import FloatArray
from analytics.measures import interventions
from analytics.panel import Panel, Series
from api.measures.figures import judge, series_of
from api.measures.page import FAR_OFF, FAR_OFF_TOGETHER
from survey.measures.drawing import order_of
from survey.measures.registered import HAPPINESS, WINDOW, MeasuredGroup, Registered
from tests.benchmarks.measures import Judged, table, year

FIRST, WEEKS = 1_000, 60
NAMES = tuple(f"group {number:02}" for number in range(24))


def measure(groups: tuple[str, ...] = NAMES, *, steps: int = 2, expected: float = 0.3) -> Registered:
    return Registered(
        what="More time",
        who="the leads",
        kind="try",
        outcome=HAPPINESS,
        expected=expected,
        smallest=0.1,
        groups=tuple(MeasuredGroup(name, name, (name,)) for name in groups),
        start=FIRST + 24,
        steps=steps,
        prompted="",
    )


def noise(seed: int, groups: int = 24) -> FloatArray:
    generator = np.random.default_rng(seed)
    values: FloatArray = 3.5 + 0.2 * generator.standard_normal((groups, WEEKS))
    return np.round(values, 1)


def judged(
    plan: Registered, values: FloatArray, starts: dict[str, int], names: tuple[str, ...] = NAMES
) -> dict[str, object]:
    weeks = FIRST + np.arange(values.shape[1])
    panel = Panel(names, weeks, "iso", Series(values), Series(np.full(values.shape, np.nan)))
    return judge(plan, starts, series_of(plan, panel, names, min(starts.values())))


def drawn(plan: Registered) -> dict[str, int]:
    return dict(order_of(plan, "seed", "release", plan.start))


def lifted(values: FloatArray, starts: dict[str, int], size: float) -> FloatArray:
    values = values.copy()
    for name, week in starts.items():
        values[NAMES.index(name), week - FIRST :] += size
    return values


def test_both_folders_mean_the_same_twelve_weeks() -> None:
    assert WINDOW == interventions.WINDOW


@pytest.mark.parametrize(("size", "word"), [(0.5, "helped"), (-0.5, "hurt"), (0.0, "no_evidence")])
def test_by_lot_the_word_follows_what_the_measure_did(size: float, word: str) -> None:
    plan = measure()
    starts = drawn(plan)
    found = judged(plan, lifted(noise(1), starts, size), starts)
    assert (found["word"], found["kind"], found["compared"]) == (word, "lot", 24)
    assert found["effect"] == pytest.approx(size, abs=0.12)


def test_where_less_is_better_a_fall_helps() -> None:
    plan = measure(expected=-0.3)
    starts = drawn(plan)
    assert judged(plan, lifted(noise(1), starts, -0.5), starts)["word"] == "helped"


def test_a_week_after_the_window_changes_nothing() -> None:
    plan = measure()
    starts = drawn(plan)
    values = lifted(noise(2), starts, 0.4)
    before = judged(plan, values, starts)
    values[:, plan.last_compared(plan.start) + 1 - FIRST :] = 1.0
    assert judged(plan, values, starts) == before


def test_the_first_week_with_the_measure_counts_as_one_with_it() -> None:
    plan = measure()
    starts = drawn(plan)
    values = np.full((24, WEEKS), 3.5) + 0.001 * noise(3)
    whole = judged(plan, lifted(values, starts, 0.5), starts)
    late = {name: week + 1 for name, week in starts.items()}
    assert whole["effect"] == pytest.approx(0.5, abs=0.01)
    assert judged(plan, lifted(values, late, 0.5), starts)["effect"] == pytest.approx(0.5 * 11 / 12, abs=0.01)


def test_groups_that_are_gone_are_not_replaced_and_too_few_say_nothing() -> None:
    plan = measure(NAMES[:8])
    starts = drawn(plan)
    values = lifted(noise(4), starts, 2.0)
    assert judged(plan, values, starts)["word"] == "helped"
    values[:2, :] = np.nan
    assert judged(plan, values, starts)["word"] == "too_few"
    kept = tuple(name for name in NAMES if name not in NAMES[:2])
    assert judged(plan, values[2:], starts, kept)["word"] == "too_few"
    values[:] = np.nan
    assert judged(plan, values, starts)["word"] == "too_few"


def test_alone_a_group_is_compared_with_others_at_their_own_low() -> None:
    plan = measure(NAMES[:1], steps=1)
    starts = {NAMES[0]: plan.start}
    found = judged(plan, lifted(noise(5), starts, 0.8), starts)
    assert (found["word"], found["kind"], found["compared"]) == ("helped", "placebo", 23)
    assert judged(plan, noise(5)[:12], starts, NAMES[:12])["word"] == "too_few"


def test_a_group_that_no_longer_exists_is_not_judged_alone() -> None:
    plan = measure(("gone",), steps=1)
    assert judged(plan, noise(6), {"gone": plan.start})["word"] == "too_few"


def test_the_whole_chain_calls_nothing_in_about_one_year_of_twenty_and_finds_what_is_there() -> None:
    """A small version of the table of docs/method.md."""
    found = [year("no effect", "lot", seed) for seed in range(10)]
    assert (
        sum(each.word != "no_evidence" for each in found) <= 5
    )  # of 30 at 5 %: more in one of 600 such runs
    assert sum(year("effect", "lot", seed).word == "helped" for seed in range(6)) >= 3
    worst = [year("worst week", "alone", seed) for seed in range(12)]
    assert sum(each.word in {"helped", "hurt"} for each in worst) <= 2
    assert (
        np.mean([each.observed for each in worst]) > 0.12
    )  # whoever compares before and after calls it help
    assert np.mean([each.effect for each in worst]) < 0.12
    assert sum(year("effect", "together", seed).word == "helped" for seed in range(12)) >= 2


@pytest.mark.long
def test_by_lot_at_most_five_in_a_hundred_are_false_in_four_hundred_years() -> None:
    for truth in ("no effect", "worst week"):
        words = [year(truth, "lot", seed).word for seed in range(400)]
        assert sum(word in {"helped", "hurt"} for word in words) <= 20 + 2 * 4.4  # two Monte-Carlo errors


def test_the_page_says_what_the_document_has() -> None:
    method = (Path(__file__).parents[3] / "docs" / "method.md").read_text()
    for said, who, low in (
        (FAR_OFF, "one group alone", "worst month of any group"),
        (FAR_OFF_TOGETHER, "five groups together", "when they were the lowest"),
    ):
        rows = [line for line in method.splitlines() if line.startswith(f"| {who} |")]
        (worst,) = [line for line in rows if low in line]
        (lasting,) = [line for line in rows if "+.3, lasting" in line]
        cells = [cell.strip() for cell in worst.split("|")[1:-1]]
        assert said["helped"] == round(float(cells[2].split()[0]))
        assert said["hurt"] == round(float(cells[3].split()[0]))
        assert said["left_over"] == round(float(cells[7]), 2)
        assert said["found"] == round(float(lasting.split("|")[3].split()[0]) + 0.01)
    (shared,) = [line for line in method.splitlines() if "all of one department" in line]
    called = [float(cell.split()[0]) for cell in shared.split("|")[3:5]]
    assert FAR_OFF_TOGETHER["shared"] == round(sum(called))


def test_the_table_names_every_design_and_truth() -> None:
    shown = table(
        [Judged("effect", "lot", 1, "helped", 0.1, 0.2), Judged("effect", "lot", 2, "hurt", 0.1, 0.2)]
    )
    assert "| lot | effect | 2 | 50.0 ± 50.0 | 50.0 ± 50.0 | 0.0 ± 50.0 |" in shown
