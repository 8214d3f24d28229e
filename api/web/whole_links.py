"""Links as mail programs, gateways and fingers leave them, led back to the address that they were.

A full stop or a bracket behind it, a line break in it, `#` as `%23`, a gateway's own address around it: what
was ours in it is still there. What was cut off is not, and is said.
"""

import re
import unicodedata
from urllib.parse import unquote, urlencode

from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from api.web.pages import AnyRequest, chosen_language
from survey.contacts.wishes import address_of
from survey.errors import NotFound
from survey.tokens import FORM, cut_link

# Gateways encode an address that they put into their own, and some of them twice.
ENCODED_AT_MOST = 3

# Some gateways write * for what they had to encode.
_PULSE = re.compile(
    rf"/pulse/([A-Za-z0-9-]{{1,20}})(?:\?lang=\w\w)?(?:[#*]([0-9a-f]{{32}}\.{FORM}(?:~[0-9a-f]{{32}})?))?(#?)"
)
_RESULTS = re.compile(r"/results(?:\?lang=\w\w)?[#*]([0-9a-f]{32})(?![0-9a-f])")
_RATING = re.compile(rf"/r/[^A-Za-z0-9_.-]*({FORM})")
_WISHES = re.compile(r"/wishes/([\w-]+)")
_MAILS = re.compile(rf"/pulse/mails/[^A-Za-z0-9_.-]*({FORM})")
_OBJECTION = re.compile(rf"/no-more/[^A-Za-z0-9_.-]*({FORM})")
# As nearly every link arrives. Looking for what a mail program may have made of it takes ten times as long.
UNCHANGED = re.compile(rf"/r/{FORM}|/pulse/[A-Za-z0-9-]{{1,20}}")
_OURS = re.compile(r"/(?:pulse|r|no-more)/")


def whole_address(text: str) -> str:
    """The address in a text, without its host; a sentence where it is cut off, or where there is none."""
    for _ in range(ENCODED_AT_MOST):
        text = unquote(text)
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    unbroken = re.sub(r"=\r?\n|\s", "", text)
    if found := _MAILS.search(unbroken):
        return f"/pulse/mails/{found[1]}"
    if "/pulse/mails/" in unbroken:
        raise cut_link()
    if (found := _PULSE.search(unbroken)) and (found[2] or not found[3]):
        return f"/pulse/{found[1]}#{found[2]}" if found[2] else f"/pulse/{found[1]}"
    if found := _RESULTS.search(unbroken):
        return f"/results#{found[1]}"
    if found := _OBJECTION.search(unbroken):
        return f"/no-more/{found[1]}"
    if found := _RATING.search(unbroken):
        return f"/r/{found[1]}"
    if _OURS.search(unbroken):
        raise cut_link()
    if (found := _WISHES.search(text)) and (address := address_of(found[1])):
        return f"/wishes/{address}"
    raise NotFound("This is no link of ours. Please copy the whole link out of your message.")


async def lead_to_whole_link(request: AnyRequest) -> Redirect | None:
    """Before a page is looked for: if its address was changed on its way, lead to the one it was."""
    path = request.scope["path"]
    if UNCHANGED.fullmatch(path):
        return None
    whole = whole_address(path)
    # What stands behind a # belongs to the browser: if it came here, it was written as %23.
    return None if whole == path and "#" not in path else redirect_to(request, whole)


def redirect_to(request: AnyRequest, address: str) -> Redirect:
    """Lead there in the language that the reader chose."""
    language = chosen_language(request)
    place, mark, fragment = address.partition("#")
    query = f"?{urlencode({'lang': language})}" if language else ""
    return Redirect(place + query + mark + fragment, status_code=HTTP_303_SEE_OTHER)
