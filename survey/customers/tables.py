"""Who does not want to be asked again: a code that names nobody, and outlives what it was made from."""

from piccolo.columns import Date, Varchar
from piccolo.table import Table

from survey.database.engine import ENGINE


class OptOut(Table, db=ENGINE):
    """One reference or address, as a code made with a key of SECRETS; it stays when all else is erased."""

    code = Varchar(length=64, primary_key=True, null=False, default=None)
    since = Date(null=False, default=None)
