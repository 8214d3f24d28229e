"""Added languages as they are stored, and what a week asks in them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from survey.catalogue.questions import LANGUAGES, Question
from survey.errors import NotFound
from survey.languages.tables import AddedLanguage

# The kinds of texts of the catalogue, as the file to translate calls them.
QUESTION, ANSWER, REASON, TOUCHPOINT = "question", "answer", "reason", "touchpoint"
Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Stored:
    """One language, with its file and the catalogue's texts in it."""

    code: str
    name: str
    file: str
    texts: Texts


async def stored_languages() -> list[Stored]:
    """All of them, by code."""
    rows = await AddedLanguage.select().order_by(AddedLanguage.code)
    return [Stored(row["code"], row["name"], row["file"], json.loads(row["texts"])) for row in rows]


async def store_language(stored: Stored) -> None:
    """Inside a write: from now on, in the place of what there was of this language."""
    await AddedLanguage.delete().where(AddedLanguage.code == stored.code)
    texts = json.dumps(stored.texts, ensure_ascii=False, sort_keys=True)
    await AddedLanguage.insert(
        AddedLanguage(code=stored.code, name=stored.name, file=stored.file, texts=texts)
    )


async def remove_language(code: str) -> None:
    """Inside a write: offered to nobody any more; what a week has promised in it stays as it is."""
    if not await AddedLanguage.exists().where(AddedLanguage.code == code):
        raise NotFound("There is no language “{code}” that was added.", code=code)
    await AddedLanguage.delete().where(AddedLanguage.code == code)


async def in_added_languages(questions: Sequence[Question]) -> tuple[Question, ...]:
    """The same, also in each added language in which a question and all its answers are there."""
    languages = await stored_languages()
    return tuple(_spoken(question, languages) for question in questions)


def _spoken(question: Question, languages: Sequence[Stored]) -> Question:
    text = {ours: question.text[ours] for ours in LANGUAGES}
    labels = {ours: question.labels[ours] for ours in LANGUAGES}
    for language in languages:
        # A question of the organisation's own brings its words along; no file has them.
        asked = question.text.get(language.code) or language.texts.get(QUESTION, {}).get(text["en"])
        answers = [language.texts.get(ANSWER, {}).get(label, "") for label in labels["en"]]
        if asked and all(answers):
            text[language.code], labels[language.code] = asked, answers
    return replace(question, text=text, labels=labels)
