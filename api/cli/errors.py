"""What is wrong, for somebody who has to mend it: a sentence, and for a file a table of its cells."""

from api.texts import translations
from survey.errors import ResonanzError, WrongRows

NOTHING = "–"


def explain(error: ResonanzError, language: str) -> str:
    """The error in the reader's language."""
    translate = translations(language).gettext
    sentence = error.say(translate)
    if not isinstance(error, WrongRows):
        return sentence
    _ = translate
    head = (_("row"), _("column"), _("value"), _("reason"))
    rows = [
        (str(found.row or NOTHING), found.column or NOTHING, found.value or NOTHING, found.say(translate))
        for found in error.errors
    ]
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(3)]
    lines = [
        f"{row.rjust(widths[0])}  {column.ljust(widths[1])}  {value.ljust(widths[2])}  {reason}"
        for row, column, value, reason in (head, *rows)
    ]
    more = [_("… and {more} more.").format(more=error.more)] if error.more else []
    return "\n".join([sentence, "", *lines, *more])
