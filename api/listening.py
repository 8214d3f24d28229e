"""The port, taken before anything else is begun, and by one server alone."""

import errno
import socket

from api.settings.settings import spelled
from survey.errors import Misconfigured

BACKLOG = 1024


def listen_on(address: tuple[str, int]) -> socket.socket:
    """Take the port, or say who has it. Whoever connects from now on waits until the server answers.

    Granian would share it with every other server of this user (SO_REUSEPORT), and each would get some of
    the requests.
    """
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    listening = socket.socket(family)
    try:
        # Not for sharing: a port that a stopped server has left is free at once.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise Misconfigured(
                "Another program listens on {address}. Stop it, or choose another port: RESONANZ_ADDRESS.",
                address=spelled(address),
            ) from error
        raise Misconfigured(
            "The server cannot listen on {address} ({reason}). Choose another: RESONANZ_ADDRESS.",
            address=spelled(address),
            reason=error.strerror or str(error),
        ) from error
    listening.setblocking(False)
    return listening
