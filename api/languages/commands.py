"""Adding, renewing and removing a language; each stands in the audit log."""

from collections.abc import Mapping
from typing import Any

from api.installation import Installation
from api.languages.checking import locale_of, read_code, read_translation
from api.languages.scope import needed
from api.languages.speaking import file_to_translate, speak_stored, texts_of_catalogue
from survey import database
from survey.errors import BadInput
from survey.languages.keeping import Stored, remove_language, store_language, stored_languages
from survey.plain_text import plain_text

Arguments = Mapping[str, Any]
LONGEST_NAME = 60


async def export(_: Installation, arguments: Arguments) -> str:
    """The file to translate, with what there is of this language already."""
    code = read_code(arguments["code"])
    known = next((each for each in await stored_languages() if each.code == code), None)
    return file_to_translate(code, known)


async def add(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """Take a translated file, in the place of an earlier one of the language; tells what is missing."""
    code = read_code(arguments["code"])
    read = read_translation(code, arguments["file"], arguments["content"].encode())
    name = plain_text(arguments.get("name") or "") or _usual_name(code)
    if not name or len(name) > LONGEST_NAME:
        raise BadInput(
            "Say what the language calls itself, in at most {most} characters: --name.", most=LONGEST_NAME
        )
    stored = Stored(code, name, arguments["content"], texts_of_catalogue(read))

    async def job() -> None:
        if stored in await stored_languages():
            return
        await store_language(stored)
        await installation.record("language.add", code, {"new": name})

    await database.write(job)
    await speak_stored()
    return {
        "code": code,
        "name": name,
        "all": len(needed()),
        "missing": [each.english for each in read.missing],
        "whole_mails": not any(each.mail for each in read.missing),
    }


async def remove(installation: Installation, arguments: Arguments) -> None:
    """Offer it no more; a week that is open keeps its questions."""
    code = read_code(arguments["code"])

    async def job() -> None:
        await remove_language(code)
        await installation.record("language.remove", code)

    await database.write(job)
    await speak_stored()


async def list_all(_: Installation, __: Arguments) -> list[dict[str, Any]]:
    """What was added."""
    return [{"code": each.code, "name": each.name} for each in await stored_languages()]


def _usual_name(code: str) -> str:
    """What the language calls itself; nobody knows that of a kind of one, as plain language."""
    if "-x-" in code:
        return ""
    found = str(locale_of(code).get_display_name(code.partition("-")[0]) or "")
    return found[:1].upper() + found[1:]
