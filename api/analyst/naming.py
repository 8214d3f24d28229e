"""What the library of live pictures is called: by what is in it, so that none is taken for another."""

from hashlib import sha384

DIGITS = 32


def name_of_library(content: bytes) -> str:
    """Its file."""
    return f"vega-{sha384(content).hexdigest()[:DIGITS]}.js"
