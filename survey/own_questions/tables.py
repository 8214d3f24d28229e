"""Questions that the organisation has added."""

from piccolo.columns import Date, Integer, Text, Varchar
from piccolo.table import Table

from survey.database.engine import ENGINE


class OwnQuestion(Table, db=ENGINE):
    """One wording of one question; it is never changed once it was asked, because results hang on it."""

    # As the manifest of a week calls it: own-NUMBER-VERSION.
    id = Varchar(length=40, primary_key=True, default=None)
    # Which question; its wordings share it.
    number = Integer(null=False, default=None)
    version = Integer(null=False, default=None)
    # The block of the catalogue with which it is asked.
    block = Varchar(length=40, null=False, default=None)
    # What it asks, by language, as JSON.
    texts = Text(null=False, default=None)
    # What a person could be recognised by, as far as its words show, and somebody has added it all the same.
    warned = Varchar(length=200, null=False, default=None)
    # Number of the week from which it is asked: the one after it was added, so that it can be seen before.
    from_week = Integer(null=False, default=None)
    # Since when it is not asked any more.
    retired = Date(null=True, default=None)
