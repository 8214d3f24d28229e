"""A panel that is written reads back as the same panel."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.algebra.arrays import FloatArray
from analytics.panel import Panel, Series, UnusablePanel
from analytics.plan import Plan
from analytics.simulated.worlds import world_of
from analytics.simulated.years import simulate
from api.panel_file.columns import CUSTOMERS, DROPPED
from api.panel_file.reading import read_panel
from api.panel_file.writing import write_panel
from api.report.data import report_of
from api.simulated.releases import release_history
from survey.errors import BadInput
from survey.spreadsheets.names import read_name, same_name
from tests.panels import equal


def readable(name: str) -> bool:
    """Whether a file may hold this name; A?A, for one, is refused as damaged."""
    try:
        return bool(name.strip()) and read_name(name) == name
    except BadInput:
        return False


LABELS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=8
).filter(readable)
IDS = st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True).filter(lambda name: name != "n")
VALUES = st.one_of(st.just(np.nan), st.floats(-1e12, 1e12))
COUNTS = st.one_of(st.just(np.nan), st.integers(1, 10**6).map(float))
# Four digits that are all a year in our time are read as years; so no file has them as numbers of weeks.
FIRST = {
    "iso": st.integers(100_000, 110_000),
    "number": st.one_of(st.integers(0, 1_890), st.integers(2_201, 9_990)),
    "year": st.integers(1_900, 2_195),
    "years": st.integers(1_900, 2_195),
    "quarter": st.integers(4 * 1_900, 4 * 2_195),
    "month": st.integers(12 * 1_900, 12 * 2_195),
}


@st.composite
def panels(draw: st.DrawFn) -> tuple[Panel, dict[tuple[int, int], str]]:
    """Any panel a file can hold, with the places of what was left out."""
    teams = tuple(sorted(draw(st.lists(LABELS, min_size=1, max_size=4, unique_by=same_name))))
    weeks = draw(st.integers(1, 5))
    shape = (len(teams), weeks)

    def array(cells: st.SearchStrategy[float]) -> FloatArray:
        return np.array(draw(st.lists(cells, min_size=shape[0] * weeks, max_size=shape[0] * weeks))).reshape(
            shape
        )

    def series() -> Series:
        return Series(array(VALUES), array(COUNTS) if draw(st.booleans()) else None)

    def group(labels: st.SearchStrategy[str]) -> tuple[str | None, ...]:
        return tuple(draw(st.one_of(st.none(), labels)) for _ in teams)

    kind = draw(st.sampled_from(sorted(FIRST)))
    start = draw(FIRST[kind])
    sides = {"happiness": series(), "rating": series()}
    items = {name: series() for name in draw(st.lists(IDS, max_size=2, unique=True))}
    outcomes = {name: series() for name in draw(st.lists(IDS, max_size=2, unique=True))}
    kinds = {"department": LABELS, "touchpoint": LABELS, "office": st.sampled_from(["front", "back"])}
    kinds |= dict.fromkeys(("site", "part_time", "tenure", "turnover"), LABELS)
    chosen = draw(st.sets(st.sampled_from(sorted(kinds))))
    words = st.lists(st.sampled_from(("Neue Kunden", "Region N", "über 1 Jahr", "B2B, groß")), unique=True)
    said = {
        kind: {word: array(VALUES) for word in draw(words)}
        for kind in draw(st.sets(st.sampled_from(("channel", "segment", "stage"))))
    }
    places = st.tuples(st.integers(0, shape[0] - 1), st.integers(0, weeks - 1))
    reasons = draw(st.dictionaries(places, st.sampled_from(sorted(DROPPED)), max_size=3))
    for place, reason in reasons.items():
        staff, customers = [sides["happiness"], *items.values()], [sides["rating"], *outcomes.values()]
        for one in customers if DROPPED[reason] == CUSTOMERS else staff:
            one.value[place] = np.nan
            if one.n is not None:
                one.n[place] = np.nan
        for values in (values for labels in said.values() for values in labels.values()):
            values[place] = np.nan if DROPPED[reason] == CUSTOMERS else values[place]
    one_sided = np.isnan(sides["happiness"].value) != np.isnan(sides["rating"].value)
    for place in reasons:
        one_sided[place] = False
    counts = {"missing": int(one_sided.sum())}
    for reason in DROPPED:
        counts[reason] = list(reasons.values()).count(reason)
    panel = Panel(
        teams=teams,
        weeks=np.arange(start, start + weeks),
        week_kind=kind,  # type: ignore[arg-type]  # one of the names of FIRST
        happiness=sides["happiness"],
        rating=sides["rating"],
        headcount=array(COUNTS) if draw(st.booleans()) else None,
        contacts=array(COUNTS) + 10**6 if draw(st.booleans()) else None,  # never fewer than ratings
        items=items,
        outcomes=outcomes,
        within_variance=_weekly(draw, weeks),
        rating_variance=_weekly(draw, weeks),
        groups={name: group(labels) for name, labels in kinds.items() if name in chosen},
        kinds={kind: labels for kind, labels in said.items() if labels},
        left_out={reason: count for reason, count in counts.items() if count},
    )
    return panel, reasons


def _weekly(draw: st.DrawFn, weeks: int) -> FloatArray | None:
    cells = st.one_of(st.just(np.nan), st.floats(0, 1e6))
    return np.array(draw(st.lists(cells, min_size=weeks, max_size=weeks))) if draw(st.booleans()) else None


@settings(max_examples=100)
@given(panels(), st.booleans())
def test_every_panel_reads_back_as_it_was_written(
    made: tuple[Panel, dict[tuple[int, int], str]], mark: bool
) -> None:
    panel, reasons = made
    assert equal(read_panel(write_panel(panel, reasons, mark=mark), "panel.csv"), panel)


def small(**changes: object) -> Panel:
    values: dict[str, object] = {
        "teams": ("=cmd", "Süd, „Ost“"),
        "weeks": np.array([105_700]),
        "week_kind": "iso",
        "happiness": Series(np.array([[3.5], [np.nan]]), np.array([[9.0], [np.nan]])),
        "rating": Series(np.array([[4.25], [np.nan]])),
    }
    return Panel(**(values | changes))  # type: ignore[arg-type]  # each test names real fields


def test_a_file_is_rfc_4180_in_utf_8_and_holds_no_formula() -> None:
    assert write_panel(small()).decode() == (
        'team,week,happiness,happiness_n,rating\r\n\'=cmd,2026-W42,3.5,9,4.25\r\n"Süd, „Ost“",2026-W42,,,\r\n'
    )
    assert write_panel(small(), mark=True).startswith(b"\xef\xbb\xbfteam,")


def test_a_week_that_has_only_its_variance_is_written() -> None:
    gap = Series(np.array([[3.5, np.nan, 3.0], [3.0, np.nan, 3.0]]))
    panel = small(
        weeks=np.arange(3),
        week_kind="number",
        happiness=gap,
        rating=gap,
        within_variance=np.array([0.5, 0.65, np.nan]),
    )
    assert equal(read_panel(write_panel(panel), "panel.csv"), panel)


def test_a_written_panel_has_the_reliability_of_the_live_one() -> None:
    live = release_history(simulate(world_of("link", teams=12, weeks=40, missing=0.0), 3), 105_700)
    again = read_panel(write_panel(live.panel, live.reasons), "panel.csv")
    quality = report_of(live.panel, Plan(permutations=99))["quality"]
    assert quality is not None
    bounds = quality["reliability_bounds"]
    assert bounds is not None
    assert bounds["lower"] is not None
    assert bounds["lower"] > 0
    assert quality["icc"] is not None
    assert report_of(again, Plan(permutations=99))["quality"] == quality


def test_reasons_that_do_not_add_up_to_what_was_left_out_are_refused() -> None:
    with pytest.raises(UnusablePanel, match="merged"):
        write_panel(small(left_out={"merged": 1}))
