from dataclasses import replace
from typing import Any

import pytest

from analytics.combining.effect import Effect, Estimate
from analytics.combining.houses import NotCombinable, combine
from analytics.combining.words import sentences
from tests.analytics.vaccine import ALLOTTED, ERRORS, SLOPES

RHEINBANK = Effect(
    observed=Estimate(0.2, 0.05, 15),
    lasting=None,
    teams=18,
    weeks=51,
    lag=1,
    period="iso",
    happiness=(1, 5),
    rating=(1, 5),
    registered=True,
    plan="0" * 64,
)


def houses(*slopes: float, se: float = 0.05, **changes: Any) -> list[Effect]:
    return [replace(RHEINBANK, observed=Estimate(slope, se, 15), **changes) for slope in slopes]


def codes(effects: list[Effect]) -> list[str]:
    observed, lasting = combine(effects)
    return [sentence.code for sentence in sentences(effects, observed, lasting)]


def test_trials_of_three_kinds_are_compared_as_metafor_compares_them() -> None:
    effects = [
        replace(RHEINBANK, observed=Estimate(float(slope), float(error), 50), industry=way)
        for slope, error, way in zip(SLOPES, ERRORS, ALLOTTED, strict=True)
    ]
    observed, _ = combine(effects)
    assert observed.ahead == pytest.approx((-1.996016967022, 0.566952270292), rel=1e-6)
    assert observed.share == pytest.approx(0.922213860750, rel=1e-6)
    assert observed.mean.p == pytest.approx(0.00192001508513, rel=1e-5)
    assert observed.industries is not None
    assert observed.industries.f == pytest.approx(0.883756520886, rel=1e-5)
    assert observed.industries.p == pytest.approx(0.443176331810, rel=1e-5)


def test_five_houses_with_the_same_link_say_yes_and_do_not_differ() -> None:
    said = codes(houses(0.18, 0.2, 0.22, 0.19, 0.21))
    assert said[0] == "houses_positive"
    assert "alike" in said
    assert "few_houses" not in said


def test_two_industries_with_opposite_links_are_told_apart() -> None:
    effects = [
        *houses(0.38, 0.4, 0.42, 0.41, se=0.03, industry="Banks"),
        *houses(-0.38, -0.4, -0.42, -0.41, se=0.03, industry="Care"),
    ]
    said = codes(effects)
    assert said[0] == "houses_open"
    assert {"unlike", "industries_unlike", "ahead_any_sign"} <= set(said)


def test_one_house_of_each_industry_cannot_be_told_from_its_industry() -> None:
    effects = [
        replace(effect, industry=f"Industry {place}") for place, effect in enumerate(houses(0.1, 0.2, 0.3))
    ]
    assert "industries_unasked" in codes(effects)


def test_two_houses_say_nothing_of_a_third() -> None:
    observed, _ = combine(houses(0.1, 0.3))
    assert observed.ahead is None
    assert "few_houses" in codes(houses(0.1, 0.3))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"lag": 0}, "lags"),
        ({"period": "month"}, "periods"),
        ({"rating": (0, 10)}, "scales"),
        ({"rating": None}, "scales"),
    ],
)
def test_houses_without_a_common_unit_are_refused(change: dict[str, Any], code: str) -> None:
    with pytest.raises(NotCombinable) as refused:
        combine([*houses(0.1, 0.2), *houses(0.3, **change)])
    assert refused.value.code == code


def test_one_house_is_refused() -> None:
    with pytest.raises(NotCombinable):
        combine(houses(0.1))


def test_lasting_slopes_are_combined_only_where_every_house_has_one() -> None:
    with_both = houses(0.1, 0.2, 0.3, lasting=Estimate(0.4, 0.1, 10))
    assert combine(with_both)[1] is not None
    assert "flattened" not in codes(with_both)
    assert combine([*with_both, *houses(0.15)])[1] is None


def test_houses_whose_errors_rest_on_few_teams_are_named_and_one_far_more_exact_leaves_a_share() -> None:
    effects = [replace(RHEINBANK, observed=each) for each in (Estimate(0.1, 1e-8, 15), Estimate(0.2, 1e8, 1))]
    observed, _ = combine(effects)
    assert observed.share == pytest.approx(0, abs=1e-9)
    said = {each.code: each.values for each in sentences(effects, observed, None)}
    assert said["vague_errors"] == {"count": 1, "houses": 2, "fewest": 4}
