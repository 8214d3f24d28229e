"""Style sheets without what is for those who write them: a browser waits for every byte of these."""

import re

# A string stays as it is; spaces and comments are one space, and none beside what separates by itself.
_STRING_OR_SPACE = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?:\s|/\*.*?\*/)+""", re.DOTALL)
_AROUND = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')| ?([{};]) ?""")


def without_comments(style: str) -> str:
    """The same rules in fewer bytes."""
    spaced = _STRING_OR_SPACE.sub(lambda found: found[1] or " ", style)
    return _AROUND.sub(lambda found: found[1] or found[2], spaced).strip()
