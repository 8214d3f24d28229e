"""Applications are put together once per process, and are yet no two tests' own."""

from litestar import get

from api.app import application


@get("/here", sync_to_thread=False)
def here() -> str:
    """Somewhere."""
    return "here"


def test_what_one_test_keeps_in_its_application_is_not_in_the_next() -> None:
    first, second = application([here]), application([here], hosts=frozenset({"survey.example.org"}))
    first.state.installation = "of the first test"
    assert "installation" not in second.state
    assert vars(first)["hosts"] is None
    assert first.asgi_router is second.asgi_router


def test_an_application_with_another_route_has_it() -> None:
    assert len(application([here]).routes) == len(application([]).routes) + 1
