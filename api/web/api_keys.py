"""Programs show their key in `Authorization: Bearer`; unknown, revoked and missing are one answer."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Request
from litestar.exceptions import HTTPException

from survey.contacts.api_keys import find_key


def N_(message: str) -> str:  # noqa: N802  # the name gettext tools look for
    """Mark a message for translation where it stands; it is translated where it is shown."""
    return message


NO_KEY = N_("This needs a valid API key: “Authorization: Bearer …”, made by “resonanz api-key create”.")


async def require_api_key(request: Request[Any, Any, Any]) -> UUID:
    """Who sends this request."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    found = await find_key(key.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        raise HTTPException(
            status_code=HTTPStatus.UNAUTHORIZED,
            detail=NO_KEY,
            headers={"WWW-Authenticate": 'Bearer realm="resonanz"'},
        )
    return found
