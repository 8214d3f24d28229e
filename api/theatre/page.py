"""The same as a page that stands by itself."""

import hashlib
from base64 import b64encode

from markupsafe import Markup

from api.theatre.words import Words
from api.web.templates import FRONTEND, environment


def render(words: Words, language: str) -> str:
    """No script, nothing from elsewhere, no name of anybody."""
    style = (FRONTEND / "static" / "resonanz.css").read_text(encoding="utf-8")
    style += "th { overflow-wrap: anywhere; }\n"  # German heads of columns are long, and phones are narrow
    return (
        environment(language)
        .get_template("theatre.html")
        .render(
            words=words,
            style=Markup(style),  # noqa: S704  # our own file; escaped quotes would break it
            style_hash=f"sha256-{b64encode(hashlib.sha256(style.encode()).digest()).decode()}",
        )
    )
