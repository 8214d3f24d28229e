"""A file that a browser sends with a form, without script."""

from dataclasses import dataclass
from pathlib import PurePath

from litestar.datastructures import UploadFile
from litestar.exceptions import ClientException, HTTPException

from api.web.pages import AnyRequest
from survey.errors import BadInput

# Half a million people as a table; what is larger is imported on the machine itself.
LARGEST_UPLOAD = 8 * 2**20
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Upload:
    """The bytes, what the file is called, and the fields beside it."""

    content: bytes
    name: str
    fields: dict[str, str]


async def read_upload(request: AnyRequest, field: str = "file") -> Upload:
    """The file of this field; a sentence where none was chosen."""
    try:
        form = await request.form()
    except HTTPException as error:
        if not isinstance(error, ClientException) or error.status_code != 400:
            raise
        raise BadInput("This was not sent from our own page. Please open the link again.") from None
    except ValueError:
        raise BadInput("This was not sent from our own page. Please open the link again.") from None
    sent = form.get(field)
    if not isinstance(sent, UploadFile):
        raise BadInput("Please choose a file first.")
    content, name = await sent.read(), PurePath(sent.filename.replace("\\", "/")).name
    if not name and not content:
        raise BadInput("Please choose a file first.")
    texts = {key: value for key, value in form.items() if isinstance(value, str)}
    return Upload(content, shown_name(name), texts)


def shown_name(name: str) -> str:
    """What a file is called, in one line."""
    return "".join(each for each in name if each.isprintable())[:LONGEST_NAME] or "?"
