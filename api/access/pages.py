"""Pages of people with an account: the same frame, who they are, and what is theirs to open."""

from collections.abc import Mapping
from http import HTTPStatus

from litestar import Response

from api.access.navigation import navigation
from api.access.sent_twice import each_with_a_value
from api.access.signed_in import visitor_of
from api.texts import translations
from api.web.pages import AnyRequest, page, preferred_language
from survey.errors import ResonanzError


def said(request: AnyRequest, error: ResonanzError | None) -> str:
    """A sentence in the reader's language, for the form that it is about."""
    return error.say(translations(preferred_language(request)).gettext) if error else ""


async def desk_page(
    request: AnyRequest,
    template: str,
    context: Mapping[str, object],
    status: HTTPStatus = HTTPStatus.OK,
    headers: Mapping[str, str] | None = None,
) -> Response[str]:
    """A page below /desk; whoever is not signed in yet gets no navigation."""
    visitor = await visitor_of(request)
    shown = {
        "person": visitor.who if visitor else None,
        "navigation": navigation(visitor.rights) if visitor else (),
        "here": request.scope["path"],
        **context,
    }
    answer = page(request, template, shown, status, headers)
    if visitor:
        answer.content = each_with_a_value(answer.content)
    return answer
