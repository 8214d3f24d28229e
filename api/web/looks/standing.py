"""Pages that stand by themselves: their style inside, named by its hash in their own policy."""

from base64 import b64encode
from functools import cache
from hashlib import sha256

from markupsafe import Markup

from api.web.looks.templates import FRONTEND


@cache
def style_of(*files: str) -> str:
    """The style sheets of `frontend/static`, one after the other."""
    return "\n".join((FRONTEND / "static" / file).read_text(encoding="utf-8") for file in files)


def styled(style: str) -> dict[str, object]:
    """What `standing.html` needs to carry this style."""
    return {
        "style": Markup(style),  # noqa: S704  # our own files; escaped quotes would break them
        "style_hash": f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}",
    }
