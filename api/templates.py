"""The page templates, once per language."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api import texts

FRONTEND = Path(__file__).parent.parent / "frontend"


@cache
def environment(language: str) -> Environment:
    """Jinja with this language's messages and number formats.

    One environment per language, because Jinja computes filters on constants when it compiles a template.
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
    env.install_gettext_translations(texts.translations(language), newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    env.filters["decimal"] = lambda value, digits=2: texts.decimal(value, language, digits)
    env.filters["setting"] = lambda value: texts.setting(value, language)
    env.filters["percent"] = lambda value, digits=0: texts.percent(value, language, digits)
    env.filters["probability"] = lambda p: texts.probability(p, language)
    env.filters["day"] = lambda value: texts.day(value, language)
    env.filters["short_day"] = lambda value: texts.short_day(value, language)
    env.filters["unbroken"] = texts.unbroken
    env.globals["lang"] = language
    return env
