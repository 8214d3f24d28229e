"""The address that a customer leaves to be answered, as the forms of ratings and wishes send it."""

from survey.accounts.addresses import read_address
from survey.errors import BadInput


class NoAddress(BadInput):
    """What stands in the field is no address; the form comes back with all that was written."""


def requires_address(text: str) -> None:
    """Before anything is stored."""
    try:
        read_address(text)
    except BadInput as error:
        raise NoAddress(error.message, **error.values) from None
