"""Forms that a browser sends without script."""

from collections.abc import Sequence
from urllib.parse import parse_qs

from api.web.pages import AnyRequest
from survey.errors import BadInput

MOST_FIELDS = 50


class Form:
    """The fields of one form, as text."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        self._fields = fields

    def one(self, name: str) -> str:
        """The field's value, empty where it was not sent."""
        return self._fields.get(name, [""])[0]

    def has(self, name: str) -> bool:
        """Whether the field was sent, be it empty."""
        return name in self._fields

    def all(self, name: str) -> Sequence[str]:
        """Every value of a field that may be ticked more than once."""
        return self._fields.get(name, [])


async def read_form(request: AnyRequest) -> Form:
    """The fields a browser sent; files and other formats have no place in our forms."""
    body = await request.body()
    try:
        return Form(parse_qs(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:  # not UTF-8, or more fields than any page of ours has
        raise BadInput("This was not sent from our own page. Please open the link again.") from None
