from dataclasses import replace

import numpy as np

from analytics.algebra.multiplicity import benjamini_hochberg
from analytics.analysis import analyse
from analytics.panel import Series
from analytics.parts.beside import OUTCOMES
from analytics.plan import Plan
from analytics.report import report
from tests.analytics.cast import linked, shown, unlinked

QUICK = Plan(permutations=999)
# Benjamini & Hochberg 1995, section 4: 15 comparisons, of which the procedure calls 4 and Bonferroni 3.
PUBLISHED = np.array(
    [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.324,
        0.4262,
        0.5719,
        0.6528,
        0.759,
        1,
    ]
)


def test_the_published_example_has_four_discoveries() -> None:
    assert (benjamini_hochberg(PUBLISHED) <= 0.05).sum() == 4
    assert (PUBLISHED <= 0.05 / 15).sum() == 3


def test_adjusted_values_are_scipys_in_any_order() -> None:
    from scipy.stats import false_discovery_control

    shuffled = np.random.default_rng(1).permutation(PUBLISHED)
    np.testing.assert_allclose(benjamini_hochberg(shuffled), false_discovery_control(shuffled))
    assert len(benjamini_hochberg(np.empty(0))) == 0


def test_an_outcome_is_tested_as_the_rating_would_be_and_is_exploratory() -> None:
    panel = linked()
    resolved = Series(linked(slope=0.0, seed=7).rating.value)
    empty = Series(np.full(panel.rating.value.shape, np.nan))
    panel = replace(panel, outcomes={"same": panel.rating, "resolved": resolved, "empty": empty})
    found = analyse(panel, QUICK)
    empty_, resolved_, same = shown(found, OUTCOMES)
    assert (empty_.outcome, resolved_.outcome, same.outcome) == ("empty", "resolved", "same")
    assert same.primary is not None
    assert same.primary == found.now.primary
    assert same.p_adjusted == 2 * same.primary.p  # the smaller of two
    assert (empty_.primary, empty_.p_adjusted) == (None, None)
    assert {reason.code for reason in empty_.missing} == {"few_teams", "few_weeks", "few_cells"}
    written = report(found, {"en": lambda text: text})["outcomes"]
    assert written is not None
    assert all(outcome["exploratory"] for outcome in written)


def test_the_verdict_does_not_depend_on_further_outcomes() -> None:
    panel = unlinked()
    more = replace(panel, outcomes={"linked": linked().rating})
    assert analyse(more, QUICK).verdict == analyse(panel, QUICK).verdict
