"""Settings that were made in the browser or by command."""

from piccolo.columns import Text, Varchar
from piccolo.table import Table

from survey.database.engine import ENGINE


class Setting(Table, db=ENGINE):
    """One setting of the installation; none is about a person but those whom it names as its own contact."""

    # As in the environment, without RESONANZ_ and in small letters.
    name = Varchar(length=40, primary_key=True, default=None)
    # As it was written. Of a secret the name of its file in RESONANZ_SECRETS stands here, and nothing of it.
    value = Text(null=False, default=None)
