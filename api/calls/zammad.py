"""What Zammad is told: the link of a contact, written into a field of its ticket."""

import json
from urllib.parse import quote
from uuid import UUID

from api.calls.sending import Said
from api.installation import Installation
from survey.calls.keeping import WaitingCall
from survey.calls.targets import Opened
from survey.contacts.links import LINK_LIFE, rating_token

# The ticket is gone, or was merged into another: it will never be there again.
GONE = {"404", "410"}


def link_for_ticket(installation: Installation, target: Opened, call: WaitingCall) -> Said:
    """`PUT /api/v1/tickets/{id}`: the same value however often, so that its trigger mails it once."""
    # The call is of use as long as the link works, so its end tells when the contact ended.
    token = rating_token(installation.link_secrets, UUID(call.content["contact"]), call.until - LINK_LIFE)
    ticket = quote(call.content["ticket"], safe="")
    body = json.dumps({target.more["field"]: f"{installation.settings.url}/r/{token}"}).encode()
    headers = {"Authorization": f"Token token={target.more['token']}"}
    return Said("PUT", f"{target.address.rstrip('/')}/api/v1/tickets/{ticket}", body, headers)
