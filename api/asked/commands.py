"""Questions of the organisation's own, as commands and for the page; each change stands in the audit log."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from api.installation import Installation
from survey import clock, database
from survey.catalogue.questions import LANGUAGES
from survey.errors import NotFound
from survey.languages.keeping import stored_languages
from survey.own_questions.keeping import Own, add_own, cleaned, list_own, retire_own, reword_own

Arguments = Mapping[str, Any]


async def add(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """Ask `texts`, by language, with `block`, from next week on."""
    texts = await _cleaned(arguments)

    async def job() -> Own:
        own = await add_own(arguments["block"], texts, bool(arguments.get("confirmed")), _today(installation))
        await installation.record("question.add", own.id, {"block": own.block} | _confirmed(own))
        return own

    return _told(await database.write(job))


async def reword(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """Another wording of question `number`; the same again changes nothing."""
    texts, number = await _cleaned(arguments), int(arguments["number"])

    async def job() -> Own:
        before = await list_own()
        own = await reword_own(number, texts, bool(arguments.get("confirmed")), _today(installation))
        if own not in before:
            await installation.record("question.reword", own.id, _confirmed(own))
        return own

    return _told(await database.write(job))


async def retire(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """Ask question `number` no more."""

    async def job() -> Own:
        own = await retire_own(int(arguments["number"]), _today(installation))
        await installation.record("question.retire", own.id)
        return own

    return _told(await database.write(job))


async def list_all(_: Installation, __: Arguments) -> list[dict[str, Any]]:
    """Every wording that is asked or was."""
    return [_told(own) for own in await list_own()]


async def _cleaned(arguments: Arguments) -> dict[str, str]:
    """Its words in German, English and every added language that they are said in."""
    texts, added = arguments["texts"], [each.code for each in await stored_languages()]
    for code in texts:
        if code not in {*LANGUAGES, *added}:
            raise NotFound("There is no language “{code}” that was added.", code=code)
    return cleaned(texts, added)


def _today(installation: Installation) -> date:
    return clock.today(installation.settings.timezone)


def _confirmed(own: Own) -> dict[str, str]:
    return {"confirmed": ", ".join(own.warned)} if own.warned else {}


def _told(own: Own) -> dict[str, Any]:
    return asdict(own) | {"retired": own.retired.isoformat() if own.retired else None}
