"""The document that describes what programs may ask: OpenAPI 3.1, as JSON and without any page."""

import json
from functools import cache

from litestar import Litestar, Response, get
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme

from api.calls.described import webhooks
from api.cases.program import REPORTING_ROUTES
from api.programs.described import BASIC, BEARER, described
from api.programs.words import DOCUMENT_OPERATION
from api.routes.programs.contacts import CONTACT_ROUTES
from api.routes.programs.ratings import RATINGS_ROUTES
from api.routes.programs.roster import ROSTER_ROUTES
from api.routes.programs.zammad import ZAMMAD_ROUTES
from api.web.pages import AnyRequest
from api.web.unchanged import packed, unless_unchanged

ADDRESS = "/schema/openapi.json"


@get(ADDRESS, **described(DOCUMENT_OPERATION))
async def openapi_document(request: AnyRequest) -> Response[bytes]:
    """The same for everybody: what there is, and nothing of anybody's."""
    return unless_unchanged(request, packed(document(), "application/json"))


@cache
def document() -> str:
    """Made by Litestar from the routes themselves, in an application of its own that answers nobody."""
    config = OpenAPIConfig(
        title="Resonanz for programs",
        version="1",
        description="What a help desk, a till or a survey tool may report, and what it is answered. "
        "docs/contacts.md says the same in words.",
        components=Components(
            security_schemes={
                BEARER: SecurityScheme(
                    type="http",
                    scheme="bearer",
                    description="Made by “resonanz api-key create NAME --scope SCOPE” or on /desk/programs; "
                    "each key may do one thing.",
                ),
                BASIC: SecurityScheme(
                    type="http",
                    scheme="basic",
                    description="The same key as the password of any user.",
                ),
            }
        ),
        path="/described",
        use_handler_docstrings=True,
    )
    # Its own way of logging would be the server's from then on, with the second in which something happened.
    described_app = Litestar([*PROGRAM_ROUTES], openapi_config=config, logging_config=None)
    schema = described_app.openapi_schema.to_schema() | {"webhooks": webhooks()}
    return json.dumps(schema, ensure_ascii=False, indent=1)


PROGRAM_ROUTES = (
    *CONTACT_ROUTES,
    *RATINGS_ROUTES,
    *ZAMMAD_ROUTES,
    *ROSTER_ROUTES,
    *REPORTING_ROUTES,
    openapi_document,
)
