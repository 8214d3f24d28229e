"""Who opens what: every real route beside every role, from the table that the server itself asks."""

from collections import defaultdict
from typing import Any

from litestar import Litestar
from litestar.routes import HTTPRoute

from api.access.roles import Page, reach
from survey.accounts.rights import Rights
from survey.accounts.roles import Role


def opened(app: Litestar) -> list[dict[str, Any]]:
    """The routes for people with an account: address, methods, and how far each role opens them.

    One row for each page that an address stands for, as reading and changing may be two.
    """
    rows = []
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        methods: defaultdict[Page, set[str]] = defaultdict(set)
        for handler in route.route_handlers:
            if "page" in handler.opt:
                methods[handler.opt["page"]] |= {str(method) for method in handler.http_methods}
        rows += [
            {
                "address": route.path,
                "methods": sorted(methods[page] - {"OPTIONS"}),
                "roles": {str(role): reach(_only(role), page) for role in Role},
            }
            for page in sorted(methods)
        ]
    return sorted(rows, key=lambda row: (row["address"], row["methods"]))


def _only(role: Role) -> Rights:
    return Rights(roles=frozenset({role}))
