"""A page for a person: language, template, headers."""

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from operator import itemgetter
from typing import Any
from urllib.parse import urlencode

from litestar import MediaType, Request, Response

from api.added_languages import added_languages, base_of
from api.installation import opened_by
from api.texts import LANGUAGES
from api.web.looks.asker import asker_at
from api.web.looks.invented import TOUR, file_name, is_invented, with_mark
from api.web.looks.templates import environment
from api.web.unchanged import KEPT, as_accepted, packed, unless_unchanged

# What somebody gets who answers or rates; everything else is in German and English.
OF_ALL_LANGUAGES = ("/pulse/", "/kiosk", "/r/")
AnyRequest = Request[Any, Any, Any]
NAMES = {"en": "English", "de": "Deutsch"}  # each in its own language
# A language of Accept-Language, whatever its region, and its weight: "de-AT;q=0.8".
_ACCEPTED = r"(?:^|,)\s*([a-z]+)[^,;]*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)[^,]*)?"


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """A link to this page in another language."""

    code: str
    name: str
    address: str


def languages_of(request: AnyRequest) -> tuple[str, ...]:
    """Ours, and where people answer or rate those that were added."""
    asked = request.scope["path"].startswith(OF_ALL_LANGUAGES)
    return (*LANGUAGES, *added_languages()) if asked else LANGUAGES


def name_of(language: str) -> str:
    """A language in its own words."""
    return NAMES.get(language) or added_languages()[language].name


def chosen_language(request: AnyRequest) -> str | None:
    """`?lang=` if the reader chose one."""
    chosen = request.query_params.get("lang")
    return str(chosen) if chosen in languages_of(request) else None


def preferred_language(request: AnyRequest) -> str:
    """The one the reader chose, else what the browser prefers, else the installation's; nothing is stored."""
    return chosen_language(request) or _accepted_language(request) or _usual_language(request)


def language_of_all(request: AnyRequest) -> str:
    """The same among German and English, for sentences that nobody translates into others."""
    language = base_of(preferred_language(request))
    return language if language in LANGUAGES else _usual_language(request)


def _accepted_language(request: AnyRequest) -> str | None:
    """Of our languages the one that the browser weighs most; of equal ones the one it names first."""
    offered = languages_of(request)
    accepted = re.findall(_ACCEPTED, request.headers.get("accept-language", "").lower())
    weighed = [(float(weight or 1), name) for name, weight in accepted if name in offered]
    weight, name = max(weighed, key=itemgetter(0), default=(0.0, ""))
    return name if weight else None  # a weight of zero says: not this one


def _usual_language(request: AnyRequest) -> str:
    """RESONANZ_LANGUAGE; an application without an installation speaks the language of its sources."""
    installation = opened_by(request.app)
    return installation.settings.language if installation else LANGUAGES[0]


def other_languages(request: AnyRequest, language: str) -> tuple[OtherLanguage, ...]:
    """This very address, with `lang` exchanged and everything else kept; the path is the page's own."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    before = f"{urlencode(kept)}&" if kept else ""
    return tuple(
        OtherLanguage(code, name_of(code), f"?{before}lang={code}")
        for code in languages_of(request)
        if code != language
    )


def wants_page(request: AnyRequest) -> bool:
    """Browsers ask for HTML by name; programs do not."""
    return "text/html" in request.headers.get("accept", "")


def as_served(request: AnyRequest, text: str, language: str) -> str:
    """A page as this installation shows it."""
    installation = opened_by(request.app)
    if not installation or not is_invented(installation.settings):
        return text
    return with_mark(text, language, tour=request.app.get_handler_index_by_name(TOUR) is not None)


def as_file(request: AnyRequest, name: str, how: str = "attachment") -> dict[str, str]:
    """The header that names a download."""
    installation = opened_by(request.app)
    called = file_name(installation.settings, name) if installation else name
    return {"Content-Disposition": f'{how}; filename="{called}"'}


def page(
    request: AnyRequest,
    template: str,
    context: Mapping[str, object],
    status: HTTPStatus = HTTPStatus.OK,
    headers: Mapping[str, str] | None = None,
    language: str = "",
) -> Response[str]:
    """Render one template in the reader's language, or in `language`."""
    language = language or preferred_language(request)
    shown = {"asker": asker_at(request.app, language), **context}
    text = _render(template, language, other_languages(request, language), tuple(shown.items()))
    sent = {"Content-Language": language, "Vary": "Accept-Language", **(headers or {})}
    return Response(
        as_served(request, text, language), status_code=status, media_type=MediaType.HTML, headers=sent
    )


def shared_page(
    request: AnyRequest, template: str, context: Mapping[str, Hashable], language: str
) -> Response[bytes]:
    """The same for what many get: rendered and packed once, so there must be nothing of a person in it."""
    text = _shared_text(request, template, language, context)
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    return as_accepted(request, packed(text, MediaType.HTML), headers)


def public_page(request: AnyRequest, template: str, context: Mapping[str, Hashable]) -> Response[bytes]:
    """The same for what everybody gets: packed once, and not sent again to whoever has it."""
    language = preferred_language(request)
    text = _shared_text(request, template, language, context)
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    return unless_unchanged(request, packed(text, MediaType.HTML), headers)


def _shared_text(request: AnyRequest, template: str, language: str, context: Mapping[str, Hashable]) -> str:
    languages = other_languages(request, language)
    shown: dict[str, Hashable] = {"asker": asker_at(request.app, language), **context}
    return as_served(request, rendered_once(template, language, languages, tuple(shown.items())), language)


def _render(
    template: str,
    language: str,
    languages: tuple[OtherLanguage, ...],
    context: tuple[tuple[str, object], ...],
) -> str:
    return environment(language).get_template(template).render(languages=languages, **dict(context))


rendered_once = lru_cache(KEPT)(_render)
