"""What exports say besides the report's own sentences: the mark of invented data."""

from api.exports.source import Source
from api.texts import translations


def invented_mark(source: Source) -> str | None:
    """What stands on everything that is made of invented data."""
    if not source.invented:
        return None
    return translations(source.language).gettext(
        "Invented data: the people, answers and ratings here are simulated."
    )
