"""Themes that people gave to wishes, and what became of them; not who gave or decided it."""

from piccolo.columns import UUID, Date, ForeignKey, OnDelete, Text, Varchar
from piccolo.table import Table

from survey.contacts.tables import Contact, Wish
from survey.database.engine import ENGINE


class WishTheme(Table, db=ENGINE):
    """One theme of one wish: of a wish page, or of what a customer would have wanted of a contact."""

    id = UUID(primary_key=True)
    # One of both.
    wish = ForeignKey(Wish, null=True, on_delete=OnDelete.cascade)
    contact = ForeignKey(Contact, null=True, on_delete=OnDelete.cascade)
    # The organisation's own word.
    theme = Varchar(length=60, null=False, default=None, index=True)


class WishOutcome(Table, db=ENGINE):
    """What became of a wish, in words that the organisation chose."""

    id = UUID(primary_key=True)
    # One of both.
    wish = ForeignKey(Wish, null=True, unique=True, on_delete=OnDelete.cascade)
    contact = ForeignKey(Contact, null=True, unique=True, on_delete=OnDelete.cascade)
    # planned, done or declined.
    state = Varchar(length=10, null=False, default=None)
    # What the world reads of it: never the customer's own words, which may name somebody.
    wanted = Varchar(length=300, null=False, default="")
    did = Text(null=False, default="")
    day = Date(null=False, default=None)
    # The day on which somebody passed it for the wish page; empty again when the words change.
    published = Date(null=True, default=None)
