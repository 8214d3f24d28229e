"""Who runs a command on this machine, for the audit log: not what they say, but what the system knows."""

import os
import pwd
import socket
import struct
from pathlib import Path

PROC = Path("/proc")
_NOBODY = 2**32 - 1  # what Linux says where nobody has signed in, as for a service


def machine_user(pid: int | None = None, uid: int | None = None, proc: Path = PROC) -> str:
    """ "machine:anna", or "machine:resonanz (anna)" where somebody who signed in acts as another user."""
    acting = os.getuid() if uid is None else uid
    signed_in = _signed_in("self" if pid is None else str(pid), proc)
    name = _name(acting)
    return f"machine:{name}" if signed_in in {None, acting} else f"machine:{name} ({_name(signed_in)})"


def user_behind(connection: socket.socket) -> str:
    """The same of whoever is at the other end of a socket on this machine."""
    pid, uid, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return machine_user(pid, uid)


def _signed_in(process: str, proc: Path) -> int | None:
    # It stays what it was through sudo and su, and nobody can change it without being root.
    try:
        found = int((proc / process / "loginuid").read_text())
    except (OSError, ValueError):
        return None
    return None if found == _NOBODY else found


def _name(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid or 0).pw_name
    except KeyError:
        return str(uid)
