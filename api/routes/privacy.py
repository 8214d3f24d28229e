"""The privacy page: the promise, what it does not cover, and what is really stored."""

import re
from collections.abc import Hashable
from itertools import groupby
from typing import Any

from litestar import Request, Response, get

from api.installation import installation_of
from api.privacy.statement import files, routes, tables, thresholds
from api.web.pages import preferred_language, public_page
from api.web.templates import integrity, modules
from survey.catalogue.questions import catalogue

AnyRequest = Request[Any, Any, Any]


@get("/privacy", name="privacy")
async def privacy_page(request: AnyRequest) -> Response[bytes]:
    """The same for everybody; the figures are those of this installation."""
    language = preferred_language(request)
    installation = installation_of(request.app)
    rules, settings = installation.rules, installation.settings
    context: dict[str, Hashable] = {
        "k": rules.k,
        "contact": settings.contact,
        "privacy_contact": settings.privacy_contact,
        "thresholds": tuple(each.says[language] for each in thresholds(rules)),
        "routes": tuple(
            (
                reader,
                tuple((re.sub(r"{[^}]+}", "…", route.address), route.shows[language]) for route in shown),
            )
            for reader, shown in _by_reader(language)
        ),
        "tables": tuple((table.name, table.holds[language], table.until[language]) for table in tables()),
        "files": tuple((file.name, file.holds[language], file.until[language]) for file in files()),
        "questions": tuple((question.block, question.text[language]) for question in catalogue()),
        "scripts": tuple((address, integrity(address)) for address in modules("pulse")),
    }
    return public_page(request, "privacy.html", context)


def _by_reader(language: str) -> list[tuple[str, list[Any]]]:
    readers = sorted(routes(), key=lambda route: route.reader[language])
    return [(reader, list(found)) for reader, found in groupby(readers, lambda each: each.reader[language])]


PRIVACY_ROUTES = (privacy_page,)
