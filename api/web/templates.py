"""The page templates, once per language."""

from base64 import b64encode
from functools import cache
from gettext import NullTranslations
from hashlib import sha384
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api import texts

FRONTEND = Path(__file__).parent.parent.parent / "frontend"


@cache
def environment(language: str, words: NullTranslations | None = None) -> Environment:
    """Jinja with this language's messages, or `words` in their place, and its number formats.

    One environment each, because Jinja computes filters on constants when it compiles a template.
    """
    env = Environment(
        loader=FileSystemLoader(FRONTEND / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.policies["ext.i18n.trimmed"] = True  # a message does not depend on how its template is indented
    env.install_gettext_translations(words or texts.translations(language), newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    env.filters["decimal"] = lambda value, digits=2: texts.decimal(value, language, digits)
    env.filters["setting"] = lambda value: texts.setting(value, language)
    env.filters["percent"] = lambda value, digits=0: texts.percent(value, language, digits)
    env.filters["probability"] = lambda p: texts.probability(p, language)
    env.filters["day"] = lambda value: texts.day(value, language)
    env.filters["short_day"] = lambda value: texts.short_day(value, language)
    env.filters["week_days"] = lambda monday: texts.week_days(monday, language)
    env.filters["moment"] = lambda value: texts.moment(value, language)
    env.filters["unbroken"] = texts.unbroken
    env.globals["lang"] = language
    env.globals["integrity"] = integrity
    return env


@cache
def integrity(address: str) -> str:
    """The hash of one of our scripts: a browser runs what was there when the server started, or nothing."""
    return integrity_of((FRONTEND / address.removeprefix("/")).read_bytes())


def integrity_of(content: bytes) -> str:
    """The hash of a script as a page names it."""
    return f"sha384-{b64encode(sha384(content).digest()).decode()}"


@cache
def modules(folder: str) -> tuple[str, ...]:
    """The addresses of all scripts in a folder of `frontend/static`."""
    files = sorted((FRONTEND / "static" / folder).glob("*.js"))
    return tuple(f"/static/{folder}/{file.name}" for file in files)
