"""The address of the results, for whoever hands it out."""

from collections.abc import Mapping
from typing import Any

from api.installation import Installation
from api.web.results_address import results_address


async def link(installation: Installation, _: Mapping[str, Any]) -> dict[str, str]:
    """The address with this quarter's reading key."""
    return {"address": results_address(installation)}
