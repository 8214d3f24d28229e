"""Secrets as commands: that they were exported is logged; they themselves pass through no socket."""

from collections.abc import Mapping
from typing import Any

from api.installation import Installation


async def note_export(installation: Installation, arguments: Mapping[str, Any]) -> None:
    """Log that the secrets are being exported to `file`."""
    await installation.record("secrets.export", arguments["file"])
