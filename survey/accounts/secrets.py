"""What accounts need of an installation's secrets: keys that lie in no database and in no backup of one."""

from typing import Protocol


class Secrets(Protocol):
    """Keys by what they are for, and boxes that only this installation opens."""

    def key(self, purpose: str, /) -> bytes: ...

    def seal(self, purpose: str, plaintext: bytes, /) -> bytes: ...

    def unseal(self, purpose: str, sealed: bytes, /) -> bytes: ...
