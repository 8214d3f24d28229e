"""The page templates, once per language."""

import re
from base64 import b64encode
from functools import cache
from gettext import NullTranslations
from hashlib import sha384
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, pass_context
from jinja2.bccache import Bucket, BytecodeCache

from api import texts
from api.added_languages import BEGIN, END, added_languages

FRONTEND = Path(__file__).parents[3] / "frontend"


class Compiled(BytecodeCache):
    """Templates that were compiled, for every language: compiling one takes longer than most pages."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._found.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._found[bucket.key, bucket.checksum] = bucket.code


COMPILED: BytecodeCache = Compiled()


@cache
def environment(language: str, words: NullTranslations | None = None) -> Environment:
    """Jinja with this language's messages, or `words` in their place, and its number formats.

    One environment each, since the filters of a template are those of its environment; all share its code.
    """
    env = Environment(
        loader=FileSystemLoader(FRONTEND / "templates"),
        bytecode_cache=COMPILED,
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # no look at the files for each page: scripts are those of the start as well
    )
    env.template_class = _Marked
    env.policies["ext.i18n.trimmed"] = True  # a message does not depend on how its template is indented
    env.install_gettext_translations(words or _words(language), newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    # With a context, or Jinja would write what a filter makes of a constant into what all languages share.
    env.filters["decimal"] = pass_context(lambda _, value, digits=2: texts.decimal(value, language, digits))
    env.filters["setting"] = pass_context(lambda _, value: texts.setting(value, language))
    env.filters["percent"] = pass_context(lambda _, value, digits=0: texts.percent(value, language, digits))
    env.filters["probability"] = pass_context(lambda _, p: texts.probability(p, language))
    env.filters["day"] = pass_context(lambda _, value: texts.day(value, language))
    env.filters["short_day"] = pass_context(lambda _, value: texts.short_day(value, language))
    env.filters["week_days"] = pass_context(lambda _, monday: texts.week_days(monday, language))
    env.filters["moment"] = pass_context(lambda _, value: texts.moment(value, language))
    env.filters["unbroken"] = texts.unbroken
    env.globals["lang"] = language
    env.globals["rtl"] = language in added_languages() and added_languages()[language].rtl
    env.globals["integrity"] = integrity
    return env


def _words(language: str) -> NullTranslations:
    """On a page it is said of what is not translated that it is English; see `_Marked`."""
    added = added_languages().get(language)
    return added.words.marking() if added else texts.translations(language)


def in_language(kind: str, english: str, language: str) -> str:
    """A text of the catalogue in an added language, for a page; in German and English it is there already."""
    added = added_languages().get(language)
    return added.words.marking().pgettext(kind, english) if added else english


class _Marked(Template):
    """A page in which what is English in another language's page says so."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        return tell_english(super().render(*args, **kwargs))


# Where no element can stand, and what stands there has no language of its own.
_TEXT_ALONE = re.compile(r"<(title|textarea|option|style|script)\b.*?</\1>|<[^>]*>", re.DOTALL)
_MARKS = re.compile(f"[{BEGIN}{END}]")


def tell_english(page: str) -> str:
    """The page with an element around everything that is English in it; most pages have nothing."""
    if BEGIN not in page:
        return page
    found, at = [], 0
    for tag in _TEXT_ALONE.finditer(page):
        text = page[at : tag.start()]
        found.append(text.replace(BEGIN, '<span lang="en" dir="ltr">').replace(END, "</span>"))
        found.append(_MARKS.sub("", tag[0]))
        at = tag.end()
    found.append(_MARKS.sub("", page[at:]))
    return "".join(found)


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
