"""The same as a page that stands by itself."""

from api.theatre.words import Words
from api.web.looks.standing import style_of, styled
from api.web.looks.templates import environment


def render(words: Words, language: str) -> str:
    """No script, nothing from elsewhere, no name of anybody."""
    style = style_of("resonanz.css")
    style += "th { overflow-wrap: anywhere; }\n"  # German heads of columns are long, and phones are narrow
    return (
        environment(language)
        .get_template("theatre.html")
        .render(
            words=words,
            **styled(style),
        )
    )
