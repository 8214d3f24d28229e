"""Attack 20: read every page and table of the results of a restless half year, and solve for single answers.

Adversaries A1 and A2, as in the attack on the releases themselves; here they have nothing but what the pages
say, intervals included (from which the spread follows), and the organisation's line. Control: a page that
shows its means unrounded.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import unescape

import pytest

from api.results.collecting import EVERYBODY, Results
from api.results.group_page import rows_of
from api.results.groups import key_of, names_of_groups
from api.results.levels import levels_of
from api.results.pages import group_context, organisation_context, week_context
from api.results.self_image import self_image_of
from api.results.table import as_csv
from api.theatre.published_facts import SCALE
from api.theatre.simulated_wave import SimulatedWave
from api.theatre.solver import Fact, possible_answers
from api.web.looks.asker import NOBODY
from api.web.looks.templates import environment
from survey.ballots.context import VERSION
from survey.ballots.manifest import Manifest, ManifestCell
from survey.lifecycle.verifying import Genuine
from survey.releases.disclosure import Disclosure, ReleasedGroup, disclose, mean_above
from survey.releases.groups import CellCount
from survey.releases.means import PublishedMean
from survey.releases.signed import read_release, release_text
from survey.releases.variance import PublishedVariance
from tests.promises.attacked_wave import Findings, attack
from tests.promises.simulated_waves import CORE, QUESTIONS, settled, simulated_waves

SEED = 6
ATTACKED = (0, 9, 18)  # an ordinary week, a quiet one, one after a reorganisation
FIRST = 105_000
MOMENT = datetime(2026, 3, 11, tzinfo=UTC)


def name_of(number: int) -> str:
    return f"2026-W{number + 10:02}"


def released(wave: SimulatedWave) -> Disclosure:
    return disclose(wave.counts(), dict.fromkeys(QUESTIONS, SCALE), CORE)


def as_published(wave: SimulatedWave) -> Genuine:
    """The week as the server reads it back: nothing but the signed text and the manifest."""
    release = released(wave)
    text = release_text(VERSION, name_of(wave.number), b"", release, [], [])
    return Genuine(name_of(wave.number), FIRST + wave.number, manifest_of(wave.counts()), read_release(text))


def manifest_of(cells: Iterable[CellCount]) -> Manifest:
    asked = (
        ManifestCell(each.cell, f"Group {each.cell}", each.department, each.eligible, each.newcomers, b"")
        for each in cells
    )
    return Manifest("w", MOMENT, MOMENT, 5, 1, 0, 1024, (), b"", b"", tuple(asked), None)


def results_of(waves: Iterable[SimulatedWave]) -> Results:
    weeks = [as_published(wave) for wave in waves]
    departments = {cell.department: cell.department for week in weeks for cell in week.manifest.cells}
    return Results(tuple(weeks), (), (), names_of_groups(weeks, departments), {}, 140, None)


@dataclass
class Reader:
    """Somebody who downloads every table, and opens the pages to see who is in a pool."""

    results: Results

    def release(self, wave: str) -> Disclosure:
        """What this week's release must have been."""
        groups, spreads = [], set()
        for key, group in self.results.groups.items():
            means = {}
            eligible = 0
            for row in csv.DictReader(io.StringIO(as_csv(group.label, rows_of(self.results, key)).decode())):
                if row["week"] == wave and row["mean"]:
                    bound = row["bound"] or None
                    tenths = round(10 * float(row["mean"]))
                    means[row["question"]] = PublishedMean(int(row["n"]), tenths, bound)  # type: ignore[arg-type]  # as written
                    eligible = int(row["eligible"])
                    # Intervals of further questions follow from their mean and number alone.
                    if row["low"] and not bound and row["question"] == CORE:
                        spreads.add(spread_of(float(row["low"]), float(row["high"]), int(row["n"])))
            if means:
                cells = self.pooled(wave, key) if group.kind != "cell" else (key,)
                groups.append(ReleasedGroup(group.kind, key, cells, 0, eligible, means))
        spreads.discard(None)
        # Each is read from two decimals; the nearest step of 0.05 of the most exact is the published one.
        found = sorted(spread for spread in spreads if spread is not None)
        variance = PublishedVariance(round(20 * found[len(found) // 2]), None) if found else None
        return Disclosure(tuple(groups), variance)

    def pooled(self, wave: str, key: str) -> tuple[str, ...]:
        context = week_context(self.results, wave, "en")
        assert context
        (pool,) = [each for each in context["shown"] if each["key"] == key]
        return tuple(label.removeprefix("Group ") for label in pool["of"])

    def text(self) -> str:
        """Every page, as a browser gets it."""
        pages = environment("en")
        levels = levels_of(self.results.weeks)
        image = self_image_of(self.results.weeks, self.results.customers)
        found = [
            pages.get_template("results.html").render(
                languages=[],
                asker=NOBODY,
                **organisation_context(self.results, image, UTC, "en"),  # type: ignore[arg-type]  # any zone
            )
        ]
        found += [
            pages.get_template("results_group.html").render(
                languages=[], asker=NOBODY, **group_context(self.results, group, levels.get(key), "", "en")
            )
            for key, group in self.results.groups.items()
        ]
        return unescape("\n".join(found))


def spread_of(low: float, high: float, n: int) -> float | None:
    """The variance behind an interval that no end of the scale has cut."""
    if low <= 1.0 or high >= 5.0:
        return None
    return n * (((high - low) / 2 - 0.05) / 1.96) ** 2


def as_read(release: Disclosure) -> tuple[set[object], int | None]:
    groups: set[object] = {
        (
            key_of(each.kind, each.name),
            frozenset(each.cells),
            each.eligible,
            tuple(sorted(each.means.items())),
        )
        for each in release.groups
        if each.means
    }
    shown = release.variance
    return groups, None if shown is None or shown.bound else shown.twentieths


@pytest.fixture(scope="module")
def half_year() -> list[SimulatedWave]:
    return list(simulated_waves(SEED))


def test_nobodys_answer_follows_from_every_page_and_table(half_year: list[SimulatedWave]) -> None:
    for wave in (each for number in ATTACKED for each in (half_year[number], settled(half_year[number]))):
        read = Reader(results_of([wave])).release(name_of(wave.number))
        renamed = [replace(each, name=_signed_name(each)) for each in read.groups]
        read = Disclosure(tuple(renamed), read.variance)
        # The reader has got out everything that was published, and nothing besides.
        assert as_read(read) == as_read(released(wave))
        found = attack(wave, published=read)
        assert found.answers > 30
        assert found == Findings(
            answers=found.answers, certain_together=found.certain_together, newcomers=found.newcomers
        )


def _signed_name(group: ReleasedGroup) -> str:
    return "" if group.name == "rest" else group.name.removeprefix("department-")


def test_the_organisations_line_adds_nothing_to_the_groups(half_year: list[SimulatedWave]) -> None:
    results = results_of(half_year)
    for wave, row in zip(half_year, rows_of(results, EVERYBODY), strict=True):
        for question in QUESTIONS:
            mean = mean_above(released(wave).groups, question)
            shown = row.values.get(question)
            assert (mean is None) == (shown is None)
            assert shown is None or shown.mean == float(mean or 0)


def test_no_page_names_a_count_that_was_not_published(half_year: list[SimulatedWave]) -> None:
    """Cells that were silenced have no number on any page: what they said changes no byte."""
    wave = half_year[15]
    other = _with_silent_answers(wave, 1)
    assert other.answers != wave.answers
    assert Reader(results_of([wave])).text() == Reader(results_of([other])).text()


def test_whether_a_level_has_changed_follows_from_what_was_released_alone(
    half_year: list[SimulatedWave],
) -> None:
    """Over half a year, in which weeks of some groups stay silent: their answers change no byte."""
    others = [_with_silent_answers(wave, 1) for wave in half_year]
    assert any(wave.answers != other.answers for wave, other in zip(half_year, others, strict=True))
    levels = levels_of(results_of(half_year).weeks)
    assert any(level.state != "too_few" for level in levels.values())
    assert levels_of(results_of(others).weeks) == levels
    # And with what the groups said as published, but for another week, it does change.
    assert levels_of(results_of(half_year[:-1]).weeks) != levels


def _with_silent_answers(wave: SimulatedWave, score: int) -> SimulatedWave:
    """The wave, had everybody given this answer in the cells of which nothing was published."""
    shown = {cell for group in released(wave).groups for cell in group.cells}
    theirs = {person for cell in wave.cells if cell.id not in shown for person in cell.people}
    answers = {
        question: {person: score if person in theirs else given for person, given in of.items()}
        for question, of in wave.answers.items()
    }
    return replace(wave, answers=answers)


def test_the_control_with_unrounded_means_gives_exact_answers_away(half_year: list[SimulatedWave]) -> None:
    exact = 0
    for number in ATTACKED:
        wave = half_year[number]
        facts = []
        for group in released(wave).groups:
            people = wave.respondents(CORE, group.cells)
            total = sum(wave.answers[CORE][person] for person in people)
            facts.append(Fact(people, total, total))
        exact += sum(len(values) == 1 for values in possible_answers(facts).values())
    assert exact >= 5
