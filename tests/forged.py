"""Links that are none of ours, though they look like it.

The last letter of a signature holds two bits that nobody reads: another one may be the same signature.
"""


def forged(link: str) -> str:
    """The same with another first letter of its signature, all of whose bits count."""
    before, dot, signature = link.rpartition(".")
    return before + dot + ("B" if signature[0] == "A" else "A") + signature[1:]
