"""A running server: its one port, what it does with senders who make mistakes, and how it ends."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest

from api.web.looks.invented import MARK
from survey.key_directory import open_key_directory
from tests.benchmarks.fuzz import attack, requests
from tests.journeys.server import free_port
from tests.promises.memory import command_of, descendants
from tests.reader import reading
from tests.served import RESONANZ, Served, served
from tests.survey.lifecycle.week import TEAM_SIZE

# A busy machine is no failure: a report may be computed for longer than a request waits.
PATIENCE = 240
ACCEPTED = 202
ROSTER = "reference,name,team,department,office\n" + "".join(
    f"{team}{number},{team} {number},{team},Service,front\n" for team in "NSW" for number in range(TEAM_SIZE)
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for all tests here; the last of them ends it, in every way, and starts it again."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "data").mkdir(mode=0o700)
    (folder / "data" / MARK).touch()  # nobody has to answer for invented people
    with served(folder) as running:
        yield running


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Whether it becomes true."""
    patient_until = time.monotonic() + seconds
    while time.monotonic() < patient_until:
        if condition():
            return True
        time.sleep(0.05)
    return False


def ask(server: Served, place: str, **headers: str) -> httpx.Response:
    """What it answers; whoever is told that the report is being computed looks again."""
    patient_until = time.monotonic() + PATIENCE
    address, key = f"{server.address}{place}", key_to(server)
    while (answer := httpx.get(address, headers=key | headers, timeout=PATIENCE)).status_code == ACCEPTED:
        assert time.monotonic() < patient_until, answer.text
    return answer


def key_to(server: Served) -> dict[str, str]:
    """What whoever reads the results of this server sends along."""
    return {"Accept-Language": "en"} | reading(open_key_directory(server.folder / "keys"))


def test_it_says_that_it_listens_when_it_does(server: Served) -> None:
    assert until(lambda: f"Resonanz listens on {server.address}" in server.log.read_text())


def test_a_second_server_is_refused_whatever_its_installation_and_makes_nothing(
    server: Served, tmp_path: Path
) -> None:
    other = Served(tmp_path, server.port)
    refused = other.run("serve", "--lang", "de")
    assert refused.returncode == 2
    assert f"127.0.0.1:{server.port}" in refused.stderr
    assert "RESONANZ_ADDRESS" in refused.stderr
    assert not (tmp_path / "data").exists()
    mine = Served(server.folder, free_port())
    same_data = mine.run("serve")
    assert (same_data.returncode, same_data.stdout) == (2, "")
    assert "resonanz serve" in same_data.stderr


def test_nothing_that_anybody_sends_is_a_mistake_of_the_server_or_a_line_in_its_log(server: Served) -> None:
    before = server.log.read_text()
    found = asyncio.run(attack(server.port, requests(600, seed=7)))
    assert found.wrong() == {}
    assert set(found.statuses) >= {200, 400, 404, 405, 421}
    assert ask(server, "/privacy").status_code == 200  # after which all of them are done with
    assert server.log.read_text() == before


def test_a_thousand_half_sent_bodies_hold_nobody_up(server: Served) -> None:
    half = (
        b"POST /wishes/nord HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
        b"Content-Length: 9\r\n\r\nx"
    )
    with ExitStack() as stack:
        for _ in range(1100):
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port))).sendall(half)
        last = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE))
        last.sendall(half)
        assert ask(server, "/privacy").status_code == 200
        assert last.recv(100).startswith(b"HTTP/1.1 408")


def test_a_report_is_drawn_again_after_its_process_was_killed(server: Served) -> None:
    (server.folder / "roster.csv").write_text(ROSTER)
    assert server.run("import-roster", "roster.csv").returncode == 0
    opened = server.run("wave", "open")
    assert opened.returncode == 0, opened.stderr
    page = ask(server, "/results/report", Accept="text/html")
    assert page.status_code == 200
    assert "resonanz wave close" in re.sub(r"</?span>", "", page.text)
    assert server.process
    drawing = [pid for pid in descendants(server.process.pid) if "spawn_main" in command_of(pid)]
    assert drawing
    for pid in drawing:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert server.run("touchpoint", "add", "lobby desk").returncode == 0
    answer = ask(server, "/results/report.json")
    assert answer.status_code == 404
    assert "released" in answer.json()["detail"]
    assert server.process.poll() is None


def test_one_that_is_killed_leaves_nothing_behind_and_can_start_again(server: Served) -> None:
    assert server.process
    ask(server, "/results/report.json")
    started = descendants(server.process.pid)[1:]
    assert started
    assert server.stop(signal.SIGKILL) == -signal.SIGKILL
    assert until(lambda: not any(map(lives, started)))
    server.start()


# Whatever holds the database for a moment, as `resonanz wave status` does.
HOLD = """
import asyncio, sys, time
from survey import database
from survey.key_directory import open_key_directory
async def main():
    await database.open(f"sqlite://{sys.argv[1]}/data/resonanz.sqlite", "resonanz wave status")
    print("held", flush=True)
    time.sleep(1)
    await database.close()
asyncio.run(main())
"""


def test_ctrl_c_ends_it_without_a_word_and_a_command_at_its_next_start_does_not_stop_that(
    server: Served,
) -> None:
    assert server.process
    ask(server, "/results/report.json")
    started = descendants(server.process.pid)[1:]
    with ExitStack() as stack:
        idle, half = (
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port))) for _ in range(2)
        )
        idle.sendall(b"GET /privacy HTTP/1.1\r\nHost: localhost\r\n\r\n")
        idle.recv(1000)
        half.sendall(b"POST /wishes/nord HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx")
        before = server.log.read_text()
        assert server.stop(signal.SIGINT) == 0
    assert until(lambda: not any(map(lives, started)))
    assert server.log.read_text() == before
    command = [RESONANZ[0], "-c", HOLD, str(server.folder)]
    with subprocess.Popen(command, env=server.environment, stdout=subprocess.PIPE, text=True) as holding:
        assert holding.stdout
        assert holding.stdout.readline() == "held\n"
        server.start()
    assert ask(server, "/privacy").status_code == 200


def test_too_few_file_handles_are_said_at_the_start(tmp_path: Path) -> None:
    limited = Served(tmp_path)
    command = f"ulimit -n 100; exec {RESONANZ[0]} -c '{RESONANZ[2]}' serve"
    done = subprocess.run(
        ["bash", "-c", command],
        env=limited.environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 2
    assert "ulimit -n" in done.stderr
    assert not (tmp_path / "data").exists()
