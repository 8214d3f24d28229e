"""Who acts on the machine is what the system knows, also behind sudo and at the other end of a socket."""

import os
import pwd
import socket
from pathlib import Path

import pytest

from api.machine.user import machine_user, user_behind

ME = pwd.getpwuid(os.getuid()).pw_name


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    (tmp_path / "self").mkdir()
    return tmp_path


def signed_in(proc: Path, said: str) -> str:
    (proc / "self" / "loginuid").write_text(said)
    return machine_user(proc=proc)


def test_whoever_signed_in_is_named_beside_whom_they_act_as(proc: Path) -> None:
    assert machine_user(proc=proc) == f"machine:{ME}"
    assert signed_in(proc, "4294967295") == f"machine:{ME}"
    assert signed_in(proc, str(os.getuid())) == f"machine:{ME}"
    assert signed_in(proc, "?") == f"machine:{ME}"
    other = next(each for each in pwd.getpwall() if each.pw_uid != os.getuid())
    assert signed_in(proc, str(other.pw_uid)) == f"machine:{ME} ({other.pw_name})"
    assert signed_in(proc, "4000001") == f"machine:{ME} (4000001)"


def test_the_other_end_of_a_socket_is_known_to_the_system() -> None:
    here, there = socket.socketpair(socket.AF_UNIX)
    with here, there:
        assert user_behind(here).startswith(f"machine:{ME}")
