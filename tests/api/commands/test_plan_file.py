"""A plan that is written reads back as the same plan, and a changed one is refused."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.plan import Plan
from api.commands.weeks.plan_file import read_plan, write_plan
from survey.errors import BadInput

PLANS = st.builds(
    Plan,
    lag=st.integers(0, 52),
    alpha=st.floats(0.001, 0.4),
    sesoi=st.one_of(st.none(), st.floats(0.001, 9)),
    permutations=st.integers(99, 10_000),
    seed=st.integers(0, 2**63 - 1),
    max_lag=st.integers(1, 26),
    looks=st.sets(st.integers(1, 500), max_size=4).map(lambda weeks: tuple(sorted(weeks))),
    exclusions=st.lists(st.text(max_size=9), max_size=3).map(tuple),
    moderators=st.sampled_from([(), ("office",), ("department", "touchpoint")]),
    controls=st.lists(st.text(max_size=9), max_size=3).map(tuple),
    same_respondents=st.booleans(),
    scale=st.sampled_from([(), (1.0, 5.0), (-0.5, 10.0), (0.0, 100.0, 1.0, 5.0), (1.0, 5.0, 6.0, 1.0)]),
    registered_at=st.one_of(st.none(), st.dates().map(lambda day: day.isoformat())),
)


@settings(max_examples=100)
@given(PLANS)
def test_every_plan_reads_back_as_it_was_written(plan: Plan) -> None:
    assert read_plan(write_plan(plan), "plan.json") == plan


def test_a_plan_of_before_there_were_controls_is_read_with_the_digest_it_had() -> None:
    document = json.loads(write_plan(Plan(registered_at="2026-01-05")))
    del document["controls"], document["same_respondents"]
    assert read_plan(json.dumps(document).encode(), "plan.json") == Plan(registered_at="2026-01-05")


def test_controls_added_afterwards_do_not_fit_the_digest() -> None:
    with pytest.raises(BadInput, match="changed after it was exported"):
        read_plan(changed(controls=["absence"]), "plan.json")


def changed(**changes: Any) -> bytes:
    document = json.loads(write_plan(Plan(registered_at="2026-01-05"))) | changes
    return json.dumps({key: value for key, value in document.items() if value != "gone"}).encode()


WRONG = {
    "another alpha": (changed(alpha=0.1), "changed after it was exported"),
    "no digest": (changed(digest="gone"), "changed after it was exported"),
    "no lag": (changed(lag="gone"), "“lag” is missing"),
    "a lag that is true": (changed(lag=True), "“lag” is missing or cannot be used"),
    "a lag out of range": (changed(lag=99), "0 to 52 weeks"),
    "a scale without a width": (changed(scale=[5.0, 5.0]), "two numbers, the worst one first"),
    "a scale beyond all values": (changed(scale=[0.0, 1e23]), "The ends of a scale lie within"),
    "a scale of hardly any width": (changed(scale=[1.0, 1.0000001]), "The ends of a scale lie within"),
    "half a scale of a side": (changed(scale=[0.0, 100.0, 1.0]), "or two for each side"),
    "a scale of one number": (changed(scale=[5.0]), "two numbers, the worst one first"),
    "looks that are a number": (changed(looks=26), "“looks”"),
    "an alpha that is no number": (changed(alpha=float("nan")), "below 0.5, not nan"),
    "respondents that are a word": (changed(same_respondents="yes"), "“same_respondents”"),
    "no day": (changed(registered_at="soon"), "“registered_at”"),
    "another schema": (changed(schema="resonanz.report/1"), "is no plan"),
    "a list": (b"[]", "is no plan"),
    "no JSON": (b"\xff\x00", "is no JSON"),
    "deep nesting": (b"[" * 100_000, "is no JSON"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_plan_is_refused_in_a_sentence(kind: str) -> None:
    content, expected = WRONG[kind]
    with pytest.raises(BadInput) as refused:
        read_plan(content, "plan.json")
    assert expected in str(refused.value)
