"""Real people on both sides, one period: New York's school survey 2014–15."""

import csv
from pathlib import Path

import numpy as np
import pytest

from analytics.algebra.arrays import FloatArray
from analytics.analysis import analyse
from analytics.parts.beside import BETWEEN, NAIVE
from analytics.plan import Plan
from tests.analytics.cast import panel_of, shown

FILE = Path(__file__).parents[3] / "shared/reference/nyc_school_survey_2014_15.csv"

pytestmark = pytest.mark.skipif(
    not FILE.exists(), reason=f"{FILE} is not here; it is read in place, never copied"
)


def column(name: str) -> FloatArray:
    with FILE.open(newline="") as file:
        cells = [row[name] for row in csv.DictReader(file)]
    return np.array([[float(cell) if cell else np.nan] for cell in cells])


def test_one_period_of_1846_schools_is_not_enough_and_still_shows_the_difference_between_schools() -> None:
    found = analyse(panel_of(column("T14b"), column("P8")), Plan())
    assert found.verdict.code == "not_enough_data"
    assert {reason.code for reason in found.verdict.reasons} == {"few_teams", "few_weeks", "few_cells"}
    assert shown(found, BETWEEN).teams == 1846
    assert shown(found, BETWEEN).r == pytest.approx(0.2300, abs=5e-5)
    naive = shown(found, NAIVE)
    assert naive.pearson is not None
    assert naive.pearson.r == pytest.approx(0.2300, abs=5e-5)
    assert naive.rmcorr is None
