"""Settings as commands, by the same way as the page's."""

from collections.abc import Mapping
from typing import Any

from api.choosing import change_settings, known_settings, setting_named
from api.installation import Installation
from survey.error_documents import as_document

Arguments = Mapping[str, Any]


async def list_all(installation: Installation, _: Arguments) -> list[dict[str, Any]]:
    """Everything that can be set, as it holds now; of a secret only whether there is one."""
    return [
        {
            "variable": known.variable,
            "text": known.text,
            "source": known.source,
            "set": known.is_set,
            "wrong": as_document(known.wrong) if known.wrong else None,
        }
        for known in known_settings(installation)
    ]


async def set_one(installation: Installation, arguments: Arguments) -> bool:
    """Set `name` to `text`; whether that is a change."""
    return bool(await change_settings(installation, {setting_named(arguments["name"]): arguments["text"]}))


async def set_several(installation: Installation, arguments: Arguments) -> list[str]:
    """Set all of `texts`, by name, or none; which of them are different now."""
    texts = {setting_named(name): str(text) for name, text in arguments["texts"].items()}
    return await change_settings(installation, texts)


async def unset(installation: Installation, arguments: Arguments) -> bool:
    """Take `name` back; whether it had been set."""
    return bool(await change_settings(installation, {setting_named(arguments["name"]): None}))
