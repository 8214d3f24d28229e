"""Applications put together once per process: reading what 350 handlers take is most of a test of one page.

Each test gets one of its own over the same routes, with a state and names of its own. What a process does
beside the requests is told when the application is made, and such a one is made anew.
"""

import copy
import sys
from collections.abc import Iterator
from typing import Any

import pytest

BUILT: dict[tuple[object, ...], Any] = {}


@pytest.fixture(scope="session", autouse=True)
def built_before(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever this process puts together; servers and commands that a test starts do it as always."""
    if "api.app" not in sys.modules:  # nobody here asks for one
        yield
        return
    from litestar.datastructures import State  # only here: every process of the tests imports this file

    import api.app

    build = vars(api.app)["Application"]

    def once(**how: Any) -> Any:
        if how["lifespan"]:
            return build(**how)
        routes = tuple(how["route_handlers"])
        if routes not in BUILT:
            BUILT[routes] = build(**how)
        app = copy.copy(BUILT[routes])
        app.state = State()
        return app

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(api.app, "Application", once)
        yield
