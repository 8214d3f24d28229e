"""A JSON object that says the same field twice: programs differ in which they take, so none is taken."""

import json
from contextlib import suppress
from typing import Any

from survey.errors import BadInput


def requires_names_once(body: bytes) -> None:
    """For a body that was read as JSON already; raises BadInput with the field."""
    with suppress(RecursionError):  # whoever reads a thousand brackets refuses them by their form
        json.loads(body, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> None:
    names = {name for name, _ in pairs}
    if len(names) == len(pairs):
        return
    twice = next(name for at, (name, _) in enumerate(pairs) if name in {each for each, _ in pairs[:at]})
    raise BadInput("“{field}” stands twice in one object. Say it once.", field=twice[:40])
