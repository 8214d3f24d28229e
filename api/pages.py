"""A page for a person: language, template, headers."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from litestar import MediaType, Request, Response

from api.templates import environment
from api.texts import LANGUAGES

AnyRequest = Request[Any, Any, Any]


def preferred_language(request: AnyRequest) -> str:
    """`?lang=` if the reader chose one, else what the browser prefers; nothing is stored."""
    chosen = request.query_params.get("lang")
    if chosen in LANGUAGES:
        return str(chosen)
    for accepted in request.headers.get("accept-language", "").split(","):
        language = accepted.split(";")[0].strip().split("-")[0].lower()
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]


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
    text = environment(language).get_template(template).render(path=request.url.path, **context)
    sent = {"Content-Language": language, "Vary": "Accept-Language", **(headers or {})}
    return Response(text, status_code=status, media_type=MediaType.HTML, headers=sent)
