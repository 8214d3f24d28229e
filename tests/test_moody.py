"""The program behind a proxy is done with whoever hangs up: a thread that asks on takes a core for ever."""

import socket
import threading

import pytest

from tests.moody import Moody


@pytest.mark.parametrize("sent", [b"POST / HT", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf"])
def test_whoever_hangs_up_in_the_middle_is_waited_for_no_longer(sent: bytes) -> None:
    calling, called = socket.socketpair()
    calling.sendall(sent)
    calling.close()
    serving = threading.Thread(target=Moody()._answer, args=(called,), daemon=True)
    serving.start()
    serving.join(60)
    assert not serving.is_alive()
