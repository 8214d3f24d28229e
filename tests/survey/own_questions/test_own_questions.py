"""Questions of the organisation's own: what is taken, when they are asked, that none is lost once asked."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from survey.catalogue.questions import ROTATION, block_of_week, catalogue, labels_of_scale
from survey.database import write
from survey.errors import BadInput, Conflict, NotFound, Refused
from survey.languages.keeping import ANSWER, Stored, in_added_languages, remove_language, store_language
from survey.lifecycle.closing import close_wave
from survey.own_questions.keeping import (
    BLOCKS,
    LONGEST,
    MOST_IN_A_BLOCK,
    PREFIX,
    SCALE,
    Own,
    add_own,
    cleaned,
    is_own,
    list_own,
    own_of_week,
    retire_own,
    reword_own,
)
from survey.own_questions.recognising import recognised_by
from survey.releases.tables import Release, ReleaseMean
from survey.weeks import monday_of, week_of
from tests.survey.lifecycle.week import WEEK, everybody_answers, hire, open_week

TEXTS = {"en": "I knew whom to ask this week.", "de": "Ich wusste diese Woche, wen ich fragen kann."}
OTHER = {"en": "The new software helped me.", "de": "Die neue Software hat mir geholfen."}
# The block of the week in which the cast is asked, or the next that takes own questions.
ASKED = next(week for week in range(WEEK, WEEK + 4) if block_of_week(week) in BLOCKS)
BEFORE = monday_of(ASKED - 1)


async def added(texts: dict[str, str] = TEXTS, block: str = "", confirmed: bool = False) -> Own:
    return await write(add_own, block or block_of_week(ASKED), cleaned(texts), confirmed, BEFORE)


async def test_a_question_is_asked_with_its_block_from_the_week_after_on(database: str) -> None:
    own = await added()
    assert own.id == "own-1-1"
    assert [each.id for each in await own_of_week(ASKED, 1)] == [own.id]
    assert await own_of_week(ASKED - 1, 1) == ()
    assert await own_of_week(ASKED - len(ROTATION), 1) == ()
    for week in range(ASKED + 1, ASKED + 4):
        assert await own_of_week(week, 1) == ()


async def test_it_is_answered_and_published_like_the_others_and_enters_no_report(
    database: str, tmp_path: Path
) -> None:
    await hire()
    own = await added()
    week = await open_week(tmp_path, ASKED)
    assert own.id in {question.id for question in week.manifest.questions}
    await everybody_answers(week)
    await close_wave(week.keys, week.wave)
    cells = {row["cell"] for row in await Release.select(Release.cell)}
    of_own = await ReleaseMean.count().where(ReleaseMean.question == own.id)
    of_core = await ReleaseMean.count().where(ReleaseMean.question == "happiness")
    assert of_own == of_core == len(cells) > 0
    assert is_own(own.id)
    assert not [each.id for each in catalogue() if is_own(each.id)]


async def test_one_that_was_asked_is_retired_and_one_that_never_was_goes(
    database: str, tmp_path: Path
) -> None:
    await hire()
    asked = await added()
    never = await added(OTHER)
    await write(retire_own, never.number, BEFORE)
    await open_week(tmp_path, ASKED)
    with pytest.raises(NotFound):
        await write(retire_own, never.number, BEFORE)
    worded = await write(reword_own, asked.number, OTHER, False, monday_of(ASKED))
    assert worded.id == "own-1-2"
    assert [(each.id, each.retired) for each in await list_own()] == [
        ("own-1-1", monday_of(ASKED)),
        ("own-1-2", None),
    ]
    assert await write(reword_own, asked.number, OTHER, False, monday_of(ASKED)) == worded
    await write(retire_own, asked.number, monday_of(ASKED))
    assert [each.id for each in await list_own()] == ["own-1-1"]


async def test_there_are_few_and_none_twice(database: str) -> None:
    await added()
    with pytest.raises(Conflict, match="asked in this block already"):
        await added()
    for number in range(MOST_IN_A_BLOCK - 1):
        await added({language: f"{text} {number}" for language, text in TEXTS.items()})
    with pytest.raises(Refused, match="already"):
        await added(OTHER)
    for block in ("markers", "core", "", "'; DROP TABLE own_question"):
        with pytest.raises(BadInput, match="no block"):
            await write(add_own, block, OTHER, False, BEFORE)


async def test_what_people_could_be_recognised_by_has_to_be_confirmed(database: str) -> None:
    texts = TEXTS | {"de": "Wie alt sind Sie, und an welchem Standort?"}
    with pytest.raises(Refused, match="recognised"):
        await added(texts)
    assert (await added(texts, confirmed=True)).warned == ("age", "place")


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("How old are you?", "age"),
        ("Ｈｏｗ ｏｌｄ are you?", "age"),
        ("Ihr Geburtsjahr?", "age"),
        ("Are you a man or a woman?", "sex"),
        ("Sind Sie eine Frau?", "sex"),
        ("In which site do you work?", "place"),
        ("Welche Abteilung ist Ihre?", "place"),
        ("What is your job title?", "role"),
        ("Arbeiten Sie in TEILZEIT?", "role"),
        ("How long have you been here?", "seniority"),
        ("Seit wann sind Sie hier?", "seniority"),
        ("What is your nationality?", "origin"),
        ("Ihre Staatsangehörigkeit?", "origin"),
        ("Were you ill this week?", "health"),
        ("Waren Sie krankgeschrieben?", "health"),
        ("Are you in a trade union?", "belief"),
        ("Sind Sie in der Gewerkschaft?", "belief"),
        ("Do you have children?", "family"),
        ("Haben Sie Kinder?", "family"),
        ("Wie heißen Sie?", "name"),
    ],
)
def test_words_are_found_in_both_languages_however_they_are_written(text: str, topic: str) -> None:
    assert topic in recognised_by([text])


def test_the_catalogue_itself_asks_for_nothing_of_it() -> None:
    for question in catalogue():
        assert recognised_by(question.text.values()) == (), question.id
    assert recognised_by(TEXTS.values()) == recognised_by(OTHER.values()) == ()
    assert recognised_by(["Verwaltung und Alternativen helfen uns, das Management hört zu."]) == ()


@pytest.mark.parametrize("hostile", ["", " \t\n", "\N{RIGHT-TO-LEFT OVERRIDE}" * 50, "x" * 10_000, "kurz"])
def test_what_is_no_sentence_is_refused_with_its_language(hostile: str) -> None:
    with pytest.raises(BadInput, match="Deutsch"):
        cleaned(TEXTS | {"de": hostile})


def test_texts_are_plain_and_say_what_they_say() -> None:
    hostile = "<b>%s {0.__class__} %(x)s</b> \N{RIGHT-TO-LEFT OVERRIDE}txet"
    assert cleaned(TEXTS | {"en": hostile})["en"] == "<b>%s {0.__class__} %(x)s</b> txet"
    assert len(cleaned(TEXTS | {"en": "x" * LONGEST})["en"]) == LONGEST


def test_no_question_of_the_catalogue_could_be_taken_for_one() -> None:
    assert not [question.id for question in catalogue() if question.id.startswith(PREFIX)]
    assert week_of(BEFORE + timedelta(days=7)) == ASKED
    assert isinstance(BEFORE, date)


async def test_its_words_in_an_added_language_are_asked_and_go_on_in_the_same_series(database: str) -> None:
    answers = labels_of_scale(SCALE)["en"]
    texts = {ANSWER: {label: f"fr {label}" for label in answers}}
    await write(store_language, Stored("fr", "Français", "", texts))
    await write(store_language, Stored("ar", "العربية", "", {}))  # without the answers
    own = await added()
    said = cleaned(
        TEXTS | {"fr": "Je savais à qui demander.", "ar": "كنت أعرف من أسأل.", "xx": "no"}, ["fr", "ar"]
    )
    again = await write(reword_own, own.number, said, False, BEFORE)
    assert again.id == own.id
    assert await list_own() == [again]
    (asked,) = await in_added_languages(await own_of_week(ASKED, 1))
    assert asked.text == TEXTS | {"fr": "Je savais à qui demander."}
    assert asked.labels["fr"] == [f"fr {label}" for label in answers]
    await write(remove_language, "fr")
    (asked,) = await in_added_languages(await own_of_week(ASKED, 1))
    assert asked.text == TEXTS
    assert cleaned(TEXTS | {"fr": " "}, ["fr"]) == TEXTS
    with pytest.raises(BadInput, match="fr has 3 characters"):
        cleaned(TEXTS | {"fr": "oui"}, ["fr"])
