"""Languages beside German and English."""

from piccolo.columns import Text, Varchar
from piccolo.table import Table

from survey.database.engine import ENGINE


class AddedLanguage(Table, db=ENGINE):
    """One language, as the file that somebody has translated."""

    # As browsers call it: fr, ar, de-x-leicht.
    code = Varchar(length=20, primary_key=True, default=None)
    # Its own name for itself.
    name = Varchar(length=60, null=False, default=None)
    # The checked file (.po), whole.
    file = Text(null=False, default=None)
    # Of the catalogue's texts those that are translated: English to the language, by kind, as JSON.
    texts = Text(null=False, default=None)
