"""The analyst's page names every field of the report's data, says what it is, and ranks nobody."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from api.analyst.fields import named, sections
from api.analyst.values import figure
from api.analyst.words import words_of
from api.texts import LANGUAGES, translations
from survey.spreadsheets.names import in_order
from tests.report_cast import PANELS, complete, told

REPORTS = ("complete", *PANELS)


def report_of(name: str) -> Any:
    return (complete() if name == "complete" else told(name))[0]


def leaves(value: Any, path: str = "") -> Iterator[str]:
    """Every field of a document that holds a value, without the places in lists."""
    if isinstance(value, dict) and {"en", "de"} != set(value):
        for name, inner in value.items():
            yield from leaves(inner, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for each in value:
            yield from leaves(each, path)
    else:
        yield path


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_that_the_schema_allows_has_a_name_and_an_explanation(language: str) -> None:
    found = {path: words_of(path, translations(language)) for path in named()}
    assert len(found) > 180
    for name, what in found.values():
        assert name
        assert what
        assert what != name


def test_a_field_that_nobody_has_named_is_an_error() -> None:
    with pytest.raises(LookupError, match="surprise"):
        words_of("primary.surprise", translations("en"))


@pytest.mark.parametrize("name", REPORTS)
def test_every_field_of_a_report_stands_in_its_part(name: str) -> None:
    report = {key: value for key, value in report_of(name).items() if key != "taken_for_granted"}
    shown = set()
    for section in sections(report_of(name), "en"):
        assert section.there is (report[section.key] is not None)
        shown |= {each.path for group in section.groups for each in group.fields}
        for group in section.groups:
            for each in group.lists:
                shown.add(each.path)
                keys = [key for key in each.keys if key != "text"]
                shown |= {f"{each.path}.{key}" for key in keys}
                shown |= {f"{each.path}.{language}" for language in LANGUAGES if "text" in each.keys}
    parts_that_are_not_there = {key for key, value in report.items() if value is None}
    assert set(leaves(report)) - shown == parts_that_are_not_there


@pytest.mark.parametrize("name", REPORTS)
def test_as_many_entries_as_the_data_have_stand_in_a_list(name: str) -> None:
    report = report_of(name)
    lists = {
        each.path: each
        for section in sections(report, "de")
        for group in section.groups
        for each in group.lists
    }
    assert len(lists["verdict.reasons"].rows) == len(report["verdict"]["reasons"])
    if report["teams"]:
        assert len(lists["teams.slopes"].rows) == len(report["teams"]["slopes"])
        assert len(lists["lags"].rows) == len(report["lags"])


def test_teams_and_groups_stand_by_the_alphabet_whatever_their_values() -> None:
    report = report_of("complete")
    teams = report["teams"]
    turned = {**report, "teams": {**teams, "slopes": sorted(teams["slopes"], key=lambda one: one["slope"])}}
    turned["teams"]["slopes"][0] = {**turned["teams"]["slopes"][0], "team": "Ärzte"}
    for found in (report, turned):
        for section in sections(found, "de"):
            for group in section.groups:
                for each in group.lists:
                    if each.keys[0] in ("team", "group"):
                        names = [row[0] for row in each.rows]
                        assert names == sorted(names, key=in_order)


def test_numbers_and_words_are_those_of_the_readers_language() -> None:
    shown = {
        each.path: each.value
        for section in sections(report_of("supported"), "de")
        for group in section.groups
        for each in group.fields
    }
    assert re.fullmatch(r"0,\d{4} bis 0,\d{4}", shown["primary.ci"])
    assert shown["plan.alpha"] == "0,05"
    assert shown["plan.same_respondents"] == "nein"
    assert shown["input.period"] == "Kalenderwochen"
    assert shown["verdict.code"].startswith("ein Zusammenhang")
    assert shown["verdict.sentence"] == report_of("supported")["verdict"]["sentence"]["de"]
    assert shown["input.cells"] == f"{report_of('supported')['input']['cells']:,}".replace(",", ".")


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [
        (0.0, "0.000", "0,000"),
        (0.21449, "0.2145", "0,2145"),
        (-12.3456, "−12.35", "−12,35"),
        (12345.6, "12,346", "12.346"),
        (0.000123456, "0.000123", "0,000123"),
        (7.72e-9, "7.72e−09", "7,72e−09"),
    ],
)
def test_a_number_has_four_digits_that_count(value: float, english: str, german: str) -> None:
    assert (figure(value, "en"), figure(value, "de")) == (english, german)
