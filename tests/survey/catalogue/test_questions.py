"""The catalogue: complete in both languages, one thought per item, every block in its turn."""

import pytest

from survey.catalogue.check import ELEMENTS, questions_of_check
from survey.catalogue.questions import CORE, LANGUAGES, ROTATION, catalogue, questions_of_week

CLUSTERS = {"core", "work", "organisation", "knowledge", "leadership", "proximity", "self_image"}


def test_every_question_has_its_text_and_five_labels_in_both_languages() -> None:
    for question in (*catalogue(), *questions_of_check()):
        for language in LANGUAGES:
            assert question.text[language].strip(), question.id
            assert len(set(question.labels[language])) == 5, question.id


def test_ids_are_unique_and_fit_a_column_name() -> None:
    ids = [question.id for question in (*catalogue(), *questions_of_check())]
    assert len(set(ids)) == len(ids)
    assert all(name.replace("_", "").isascii() and name.islower() for name in ids)


def test_every_week_asks_the_core_question_first() -> None:
    assert all(questions_of_week(week)[0].id == CORE for week in range(740_000 // 7, 740_000 // 7 + 8))


def test_the_five_markers_are_asked_together_every_fourth_week() -> None:
    asked = [[q.cluster for q in questions_of_week(week) if q.block == "markers"] for week in range(8)]
    together = ["work", "organisation", "knowledge", "leadership", "proximity"]
    assert asked == [together, [], [], [], together, [], [], []]


@pytest.mark.parametrize("every", [1, 2, 4])
def test_in_every_rhythm_each_block_has_its_turn_and_none_has_more_than_five(every: int) -> None:
    for anchor in range(every):
        asked = [questions_of_week(week, every) for week in range(anchor, anchor + 4 * every, every)]
        assert {question.id for week in asked for question in week} == {q.id for q in catalogue()}
        assert max(map(len, asked)) <= 1 + 5
        assert sum(any(q.block == "markers" for q in week) for week in asked) == 1


def test_every_question_is_asked_within_four_weeks() -> None:
    asked = {question.id for week in range(len(ROTATION)) for question in questions_of_week(week)}
    assert asked == {question.id for question in catalogue()}


def test_every_cluster_has_a_question_and_none_is_about_health() -> None:
    assert {question.cluster for question in catalogue()} == CLUSTERS


def test_the_check_asks_nine_things_and_each_of_the_six_elements_has_one() -> None:
    assert len(questions_of_check()) == 9
    assert {question.cluster for question in questions_of_check()} == set(ELEMENTS)
