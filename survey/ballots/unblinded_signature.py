"""What a browser makes of a blind signature, checked: RSASSA-PSS after RFC 9474, section 4.5.

Whoever checks needs no signer: loading one is a quarter of the start of an opener or a counter.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA384

SALT_LENGTH = 48


def signature_is_valid(
    key: rsa.RSAPublicKey, message: bytes, signature: bytes, salt_length: int = SALT_LENGTH
) -> bool:
    """Whether this is an RSASSA-PSS signature of the message (RFC 9474, section 4.5)."""
    try:
        key.verify(signature, message, padding.PSS(padding.MGF1(SHA384()), salt_length), SHA384())
    except InvalidSignature:
        return False
    return True
