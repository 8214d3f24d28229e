"""Files that a command is given and files it writes: whole, or in a sentence why not."""

import re
import secrets
import sys
from pathlib import Path

from survey.errors import BadInput
from survey.spreadsheets.decoding import MAX_BYTES


def read_file(name: str) -> bytes:
    """The bytes of a file, of standard input for "-"; one byte too many where it is too large."""
    try:
        if name == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(name).open("rb") as source:
            return source.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise BadInput("There is no file {file}.", file=name) from None
    except IsADirectoryError:
        raise BadInput("{file} is a folder; name the file in it.", file=name) from None
    except PermissionError:
        raise BadInput("{file} may not be read by this account; check its permissions.", file=name) from None
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        raise BadInput("{file} cannot be read: {reason}.", file=name, reason=_reason(error)) from None


def require_place(name: str) -> None:
    """Say at once that a file cannot be written there, not after the work is done."""
    target = Path(name)
    if target.is_dir():
        raise BadInput("{file} is a folder; name a file in it.", file=name)
    if not target.absolute().parent.is_dir():
        raise BadInput("{file} cannot be written: its folder does not exist.", file=name)


def make_folder(name: str) -> None:
    """A folder that only this account may look into, made where there is none."""
    try:
        Path(name).mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        raise BadInput("{file} is a file; name a folder.", file=name) from None
    except OSError as error:
        raise BadInput("{file} cannot be made: {reason}.", file=name, reason=_reason(error)) from None


def as_file_name(text: str) -> str:
    """A text as part of a file's name on any system, short enough for all of them."""
    return re.sub(r'[\x00-\x1f<>:"/\\|?*]+', "_", text).strip(" .")[:80]


def write_file(name: str, content: bytes, *, private: bool = False) -> None:
    """Write beside the target and move it there, so that nobody ever sees half a file.

    A private one can be read by its owner alone, from its first byte on.
    """
    target = Path(name)
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(content)  # /dev/stdout and its like cannot be replaced
            return
        target = target.resolve()
        beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        try:
            beside.touch(mode=0o600 if private else 0o666)
            beside.write_bytes(content)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise BadInput("{file} cannot be written: {reason}.", file=name, reason=_reason(error)) from None


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
