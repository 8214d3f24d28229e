"""The answer over several organisations as a page, in the process that draws."""

from collections.abc import Mapping

from api.texts import translations
from survey.errors import ResonanzError

ALPHA = 0.05


def make_houses(files: Mapping[str, bytes], language: str) -> tuple[bytes, str]:
    """The page, or what is wrong with the files in the reader's language; nothing is kept."""
    # Loads in the process that needs it.
    from api.effects.combined import combined  # noqa: PLC0415
    from api.effects.effect_file import read_effect  # noqa: PLC0415
    from api.effects.page import render_houses  # noqa: PLC0415

    try:
        found = combined({name: read_effect(files[name], name) for name in sorted(files)}, ALPHA)
    except ResonanzError as error:
        return b"", error.say(translations(language).gettext)
    return render_houses(found, language).encode(), ""
