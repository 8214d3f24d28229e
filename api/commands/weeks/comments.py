"""Comments as whoever runs the installation handles them: list them, hide one."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from api.installation import Installation
from survey.errors import BadInput
from survey.releases.hiding import hide_comment, list_comments

Arguments = Mapping[str, Any]


async def list_all(_: Installation, arguments: Arguments) -> list[dict[str, str | bool]]:
    """The comments of a wave, of all if none is named."""
    return await list_comments(arguments.get("wave"))


async def hide(installation: Installation, arguments: Arguments) -> None:
    """Hide one, in the names of two persons."""
    try:
        comment = UUID(arguments["comment"])
    except ValueError:
        raise BadInput(
            "“{id}” names no comment. List them: resonanz comment list WAVE", id=arguments["comment"]
        ) from None
    # Who decided it and why stands in the place of the comment, for everybody.
    await installation.logged(
        partial(hide_comment, comment, arguments["first"], arguments["second"], arguments["reason"]),
        "comment.hide",
        str(comment),
    )
