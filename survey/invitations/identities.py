"""The random-looking id inside each person's link, and its hash, which is all that the ledger holds.

Ids are derived from a secret that lives with the wave's keys and is destroyed with them. So links can be
written again for a reminder without being stored anywhere, and no copy of the database holds one.
"""

import hashlib
import hmac
from uuid import UUID

ID_LENGTH = 16


def invitation_id(secret: bytes, person: UUID) -> str:
    """128 bits that only the holder of the wave's invitation secret can compute."""
    return hmac.digest(secret, b"invitation|" + person.bytes, "sha256")[:ID_LENGTH].hex()


def ledger_key(invitation: str) -> bytes:
    """What the ledger finds an invitation by; nobody gets from it back to a link."""
    return hashlib.sha256(b"ledger|" + invitation.encode()).digest()
