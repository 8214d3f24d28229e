"""Attack 22: conclude from what is missing. Deal the same answers to other people: the same groups appear.

Adversary A1 asks why a group or a question is not shown. Control: a rule that hides groups whose answers are
all alike, as some tools do to protect them, and so tells that they were.
"""

import random
from collections.abc import Mapping
from dataclasses import replace

import pytest

from api.theatre.published_facts import SCALE
from api.theatre.simulated_wave import SimulatedWave
from survey.releases.comments import comment_groups
from survey.releases.disclosure import Disclosure, disclose
from tests.promises.simulated_waves import CORE, QUESTIONS, simulated_waves

WAVES = list(simulated_waves(22, 13))


def dealt_again(wave: SimulatedWave, seed: int) -> SimulatedWave:
    """The same people answer the same questions; only who gave which answer changes."""
    chance = random.Random(seed)  # noqa: S311 - the same deal every time
    return replace(
        wave, answers={question: _shuffled(wave.answers[question], chance) for question in QUESTIONS}
    )


def _shuffled(answers: Mapping[str, int], chance: random.Random) -> dict[str, int]:
    values = list(answers.values())
    chance.shuffle(values)
    return dict(zip(answers, values, strict=True))


def release(wave: SimulatedWave) -> Disclosure:
    return disclose(wave.counts(), dict.fromkeys(QUESTIONS, SCALE), CORE)


def shown(wave: SimulatedWave) -> list[object]:
    groups = [
        (
            group.kind,
            group.name,
            group.cells,
            group.n,
            group.eligible,
            {q: m.n for q, m in group.means.items()},
        )
        for group in release(wave).groups
    ]
    comments = [
        (group.kind, group.name, [cell.cell for cell in group.cells])
        for group in comment_groups(wave.counts())
    ]
    return [groups, comments]


def shown_by_the_control(wave: SimulatedWave) -> list[str]:
    answers = wave.answers[CORE]
    return [
        cell.id
        for cell in wave.cells
        if len({answers[person] for person in cell.people if person in answers}) > 1
    ]


@pytest.mark.parametrize("number", range(len(WAVES)))
def test_the_same_groups_questions_and_comment_pages_appear(number: int) -> None:
    wave = WAVES[number]
    for seed in range(20):
        assert shown(dealt_again(wave, seed)) == shown(wave)


def test_the_deal_does_change_what_the_groups_say() -> None:
    assert release(dealt_again(WAVES[0], 1)) != release(WAVES[0])


def test_the_control_shows_other_groups_for_other_answers() -> None:
    assert any(shown_by_the_control(dealt_again(wave, 1)) != shown_by_the_control(wave) for wave in WAVES)
