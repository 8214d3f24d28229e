"""Files as a translator sends them back."""

from functools import cache
from io import BytesIO

from babel.messages.pofile import write_po

from api.languages.checking import catalogue_in
from api.languages.scope import needed
from api.languages.speaking import file_to_translate

CORE = "Overall, how happy did you feel at work in this week?"
FACES = ("very unhappy", "unhappy", "neither happy nor unhappy", "happy", "very happy")


def translated(code: str, said: dict[tuple[str, str], str] | None = None, *, whole: bool = False) -> bytes:
    """The file of a language with these texts in it; `whole` fills in all others."""
    catalogue = catalogue_in(_empty(code), code)
    for each in needed():
        message = catalogue.get(each.english, each.context or None)
        assert message is not None, each
        text = (said or {}).get((each.context, each.english), f"§{each.english}" if whole else "")
        if text:
            message.string = (text,) * catalogue.num_plurals if each.plural else text
    written = BytesIO()
    write_po(written, catalogue, omit_header=False)
    return written.getvalue()


@cache
def _empty(code: str) -> bytes:
    return file_to_translate(code, None).encode()


def core(mark: str) -> dict[tuple[str, str], str]:
    """The question of every week and its answers."""
    return {("question", CORE): f"{mark} {CORE}"} | {("answer", face): f"{mark} {face}" for face in FACES}
