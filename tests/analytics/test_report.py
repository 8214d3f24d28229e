import json
import math
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from babel.messages.pofile import read_po

from analytics.analysis import analyse
from analytics.contract.report import Report
from analytics.panel import Panel, Series, UnusablePanel
from analytics.parts.listed import PARTS
from analytics.plan import Plan
from analytics.rendering import Translate
from analytics.report import plain, report
from tests.analytics.cast import everything, holed, linked, noisy, panel_of, unlinked
from tests.analytics.shapes import described, published

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "frontend/schemas/report-1.json").read_text())
QUICK = Plan(permutations=199, scale=(1.0, 5.0))


def german() -> Translate:
    with (ROOT / "frontend/locales/de/LC_MESSAGES/analytics.po").open("rb") as file:
        catalog = read_po(file, locale="de")
    return lambda text: str(catalog[text].string)


BOTH: dict[str, Translate] = {"en": lambda text: text, "de": german()}


PANELS = {
    "everything": everything(),
    "linked": linked(),
    "mood that lasts": noisy(),
    "unlinked": unlinked(),
    "holed": holed(linked()),
    "one week": panel_of(linked(9, 12).happiness.value[:, :1], linked(9, 12).rating.value[:, :1]),
    "eight years": linked(40, 8),
    "empty": panel_of(np.empty((0, 0)), np.empty((0, 0))),
    "constant": panel_of(np.ones((8, 30)), np.ones((8, 30))),
    "a copy": panel_of(linked().happiness.value, linked().happiness.value),
    "a line between teams": panel_of(*np.tile(np.arange(8.0)[:, None], (2, 1, 30))),
    "huge numbers": panel_of(linked().happiness.value * 1e11, linked().rating.value * 1e11),
    "tiny numbers": panel_of(linked().happiness.value * 1e-150, linked().rating.value * 1e-150),
}  # fmt: skip


@pytest.mark.parametrize("name", PANELS)
def test_every_report_follows_the_published_schema_and_is_finite(name: str) -> None:
    found = report(analyse(PANELS[name], QUICK), BOTH)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize("value", [1e150, np.inf, -np.inf])
def test_a_panel_refuses_values_that_no_calculation_survives(value: float) -> None:
    happiness = linked().happiness.value.copy()
    happiness[2, 3] = value
    with pytest.raises(UnusablePanel, match="happiness"):
        panel_of(happiness, linked().rating.value)


def test_a_panel_that_has_everything_fills_every_key() -> None:
    found = report(analyse(everything(), QUICK), BOTH)

    def empty(value: object, path: str) -> list[str]:
        if isinstance(value, dict):
            return [hole for key, part in value.items() for hole in empty(part, f"{path}.{key}")]
        if isinstance(value, list):
            return [hole for i, part in enumerate(value) for hole in empty(part, f"{path}[{i}]")]
        return [path] if value is None else []

    allowed = {  # what is empty on purpose
        ".plan.registered_at",
        ".verdict.direction",
        ".hidden_groups.gate",
        ".influence.slope",
        ".influence.p",
        ".lasting",
        ".short_panel",
        ".plan.sesoi",
        ".quality.tipping_point",
        ".quality.tipping_point.shift",
        ".outcomes[0].primary",
        ".outcomes[0].gate",
        ".outcomes[0].p_adjusted",
    }
    assert set(empty(found, "")) <= allowed


def test_the_schema_is_a_valid_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_keys_are_those_of_the_contract() -> None:
    found = report(analyse(PANELS["empty"], QUICK), BOTH)
    parts = [part.key for part in PARTS]
    assert list(found) == ["schema", "input", "plan", "verdict", *parts, "taken_for_granted"]
    assert list(found) == list(SCHEMA["properties"]) == SCHEMA["required"]


def test_the_types_of_the_report_are_those_of_the_published_schema() -> None:
    assert described(Report) == published(SCHEMA)


def test_the_contract_lets_every_part_that_holds_a_test_be_exploratory() -> None:
    exploratory = SCHEMA["properties"]["plan"]["properties"]["exploratory"]["items"]["enum"]
    assert exploratory == [part.key for part in PARTS if part.tested]


def test_every_part_that_is_there_says_what_it_takes_for_granted_in_both_languages() -> None:
    found = report(analyse(PANELS["everything"], QUICK), BOTH)
    told, there = found["taken_for_granted"], dict(found)
    assert list(told) == [part.key for part in PARTS if there[part.key]]
    for part in told.values():
        said = [part["null"], *part["assumptions"]]
        assert len(said) > 1
        assert all(text["en"].endswith(".") and text["de"] not in {"", text["en"]} for text in said)


def test_the_same_input_plan_and_seed_give_the_same_bytes() -> None:
    once, twice = (json.dumps(report(analyse(holed(linked()), QUICK), BOTH)) for _ in range(2))
    assert once == twice


def test_what_was_left_out_is_counted_by_reason_and_sorted() -> None:
    panel = linked(9, 30)
    panel.rating.value[0, 10:] = np.nan
    panel = replace(panel, left_out={"suppressed": 4, "merged": 2, "missing": 0})
    found = report(analyse(panel, QUICK), BOTH)
    assert found["input"]["left_out"] == [
        {"reason": "few_weeks", "count": 9},
        {"reason": "merged", "count": 2},
        {"reason": "suppressed", "count": 4},
    ]


def test_weeks_are_labelled_as_the_reader_knows_them() -> None:
    weeks = np.arange(
        105_717, 105_717 + 30
    )  # 2026-W53 is the first of them whose Monday lies before new year
    h, r = linked(8, 30).happiness, linked(8, 30).rating
    panel = Panel(
        teams=linked(8, 30).teams, weeks=weeks, week_kind="iso", happiness=Series(h.value), rating=r
    )
    found = analyse(panel, QUICK).contents
    assert found.first_week == "2027-W06"
    assert found.last_week == "2027-W35"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (1 / 3, 0.333333333333),
        (-0.0, 0.0),
        (math.inf, None),
        (math.nan, None),
        (3, 3),
        (True, True),
        (None, None),
    ],
)
def test_numbers_are_finite_and_carry_twelve_digits(given: object, shown: object) -> None:
    assert plain(given) == shown
    assert str(plain(given)) == str(shown)
