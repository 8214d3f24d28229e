"""Signing in at a service that tells the truth, for tests that want every route to have worked."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
from litestar import Litestar

from api.installation import installation_of
from survey.accounts.roles import Role
from tests.provider.fake import CLIENT, SECRET, running_fake


async def use_the_service(client: httpx.AsyncClient, app: Litestar) -> None:
    """There and back, as somebody whom a value gives a role; without a service again afterwards."""
    before = installation_of(app)
    with running_fake() as service:
        settings = replace(
            before.settings,
            oidc_issuer=service.issuer,
            oidc_client=CLIENT,
            oidc_secret=SECRET,
            oidc_roles=(("hr analytics", Role.ADMINISTRATOR),),
        )
        app.state.installation = replace(before, given=settings)
        try:
            for place in ("/desk/provider", "/desk/provider/try"):
                there = await client.get(place, headers={"Accept": "text/html"})
                asked = parse_qs(urlsplit(there.headers["location"]).query)
                service.claims = {
                    "nonce": asked["nonce"][0], "groups": ["hr analytics"], "email": "rosa@example.org"
                }  # fmt: skip
                query = {"state": asked["state"][0], "code": "abc"}
                back = await client.get("/desk/provider/back", params=query, headers={"Accept": "text/html"})
                assert back.status_code in {200, 303}, back.text
        finally:
            app.state.installation = before
            app.state.pop("provider", None)
