"""The random-looking id inside each person's link, and what a slot is found by.

Both are derived from a secret that lives with the wave's keys and is destroyed with them. So links can be
written again for a reminder without being stored anywhere, no copy of the database holds one, and an old link
leads to no slot that might still be found on a disk.
"""

import hmac
from uuid import UUID

ID_LENGTH = 16


def invitation_id(secret: bytes, person: UUID) -> str:
    """128 bits that only the holder of the wave's secret can compute."""
    return hmac.digest(secret, b"invitation|" + person.bytes, "sha256")[:ID_LENGTH].hex()


def slot_identifier(secret: bytes, invitation: str) -> bytes:
    """What an invitation's slot is found by: never to be computed from the link alone."""
    return hmac.digest(secret, b"ledger|" + invitation.encode(), "sha256")


def mail_id(secret: bytes, person: UUID, number: int) -> str:
    """What a mail is called by mail servers: the same however often it is handed over, and it tells nothing.

    A reminder needs another one than the first mail, or mailboxes would take it for the same and drop it.
    """
    return hmac.digest(secret, b"mail|%d|" % number + person.bytes, "sha256")[:ID_LENGTH].hex()
