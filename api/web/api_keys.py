"""Programs show their key in `Authorization: Bearer`; unknown, revoked and missing are one answer."""

from base64 import b64decode
from uuid import UUID

from api.installation import installation_of
from api.web.pages import AnyRequest
from survey import clock
from survey.contacts.api_keys import find_key
from survey.errors import NoApiKey


async def require_api_key(request: AnyRequest, scope: str) -> UUID:
    """Who sends this request."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":  # for programs that can send nothing else: the key is the password
        scheme, key = "bearer", _password(key)
    today = clock.today(installation_of(request.app).settings.timezone)
    found = await find_key(key.strip(), scope, today) if scheme.lower() == "bearer" else None
    if found is None:
        raise NoApiKey(
            "This needs a valid API key: “Authorization: Bearer …”, made by “resonanz api-key create”."
        )
    return found


def _password(encoded: str) -> str:
    try:
        return b64decode(encoded.strip(), validate=True).decode().partition(":")[2]
    except ValueError:
        return ""
