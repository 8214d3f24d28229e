"""A page for a person: language, template, headers."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from litestar import MediaType, Request, Response

from api.templates import environment
from api.texts import LANGUAGES

AnyRequest = Request[Any, Any, Any]
NAMES = {"en": "English", "de": "Deutsch"}  # each in its own language


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """A link to this page in another language."""

    code: str
    name: str
    address: str


def chosen_language(request: AnyRequest) -> str | None:
    """`?lang=` if the reader chose one."""
    chosen = request.query_params.get("lang")
    return str(chosen) if chosen in LANGUAGES else None


def preferred_language(request: AnyRequest) -> str:
    """The one the reader chose, else what the browser prefers; nothing is stored."""
    chosen = chosen_language(request)
    if chosen is not None:
        return chosen
    for accepted in request.headers.get("accept-language", "").split(","):
        language = accepted.split(";")[0].strip().split("-")[0].lower()
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]


def other_languages(request: AnyRequest, language: str) -> list[OtherLanguage]:
    """This very address, with `lang` exchanged and everything else kept."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return [
        OtherLanguage(code, NAMES[code], f"{quote(request.url.path)}?{urlencode([*kept, ('lang', code)])}")
        for code in LANGUAGES
        if code != language
    ]


def wants_page(request: AnyRequest) -> bool:
    """Browsers ask for HTML by name; programs do not."""
    return "text/html" in request.headers.get("accept", "")


def page(
    request: AnyRequest,
    template: str,
    context: Mapping[str, object],
    status: HTTPStatus = HTTPStatus.OK,
    headers: Mapping[str, str] | None = None,
) -> Response[str]:
    """Render one template in the reader's language."""
    language = preferred_language(request)
    languages = other_languages(request, language)
    text = environment(language).get_template(template).render(languages=languages, **context)
    sent = {"Content-Language": language, "Vary": "Accept-Language", **(headers or {})}
    return Response(text, status_code=status, media_type=MediaType.HTML, headers=sent)
