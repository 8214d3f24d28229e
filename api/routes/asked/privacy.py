"""The privacy pages: for employees the promise and what is stored, for customers what Art. 13 GDPR asks."""

import re
from collections.abc import Hashable
from itertools import groupby
from typing import Any

from litestar import Response, get

from api.installation import installation_of
from api.privacy.statement import files, routes, tables, thresholds
from api.settings.terms import retention_of
from api.web.looks.templates import integrity, modules
from api.web.pages import AnyRequest, preferred_language, public_page
from survey.catalogue.check import questions_of_check
from survey.catalogue.questions import catalogue
from survey.contacts.forgetting import KEPT_FOR
from survey.contacts.links import LINK_LIFE
from survey.own_questions.keeping import as_question, list_own
from survey.releases.rules import FEWEST_RATINGS


@get("/privacy", name="privacy")
async def privacy_page(request: AnyRequest) -> Response[bytes]:
    """The same for everybody; the figures are those of this installation."""
    language = preferred_language(request)
    rules = installation_of(request.app).rules
    context: dict[str, Hashable] = {
        "k": rules.k,
        "thresholds": tuple(each.says[language] for each in thresholds(rules)),
        "routes": tuple(
            (
                reader,
                tuple((re.sub(r"{[^}]+}", "…", route.address), route.shows[language]) for route in shown),
            )
            for reader, shown in _by_reader(language)
        ),
        "tables": tuple((table.name, table.holds[language], table.until[language]) for table in tables()),
        "files": tuple(
            (f"{file.directory}/{file.name}", file.holds[language], file.until[language]) for file in files()
        ),
        "questions": tuple(
            (question.block, question.text[language])
            for question in (
                *catalogue(),
                *(as_question(own) for own in await list_own() if own.retired is None),
                *questions_of_check(),
            )
        ),
        "scripts": tuple((address, integrity(address)) for address in modules("pulse")),
    }
    return public_page(request, "privacy.html", context)


@get("/privacy/customers", name="customers_privacy")
async def customers_privacy_page(request: AnyRequest) -> Response[bytes]:
    """The same for everybody; the figures are those that the program goes by."""
    context: dict[str, Hashable] = {
        "keep": retention_of(installation_of(request.app).settings),
        "months": round(KEPT_FOR.days / 30.4),
        "days": LINK_LIFE.days,
        "fewest_ratings": FEWEST_RATINGS,
    }
    return public_page(request, "privacy_customers.html", context)


def _by_reader(language: str) -> list[tuple[str, list[Any]]]:
    readers = sorted(routes(), key=lambda route: route.reader[language])
    return [(reader, list(found)) for reader, found in groupby(readers, lambda each: each.reader[language])]


PRIVACY_ROUTES = (privacy_page, customers_privacy_page)
