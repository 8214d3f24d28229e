"""Ratings through real servers, in turn: this tree, another one, the floor below both, and a peer.

    python -m tests.benchmarks.fast [--against TREE] [--peer] [--seconds 4] [--rounds 3]
        [--only POST] [--in-memory]

TREE is an unpacked older commit. Every server gets each kind of work in each round, one after the other, so
that a busy machine disturbs all of them alike; shown are the medians of the rounds. Processor time is that of
the server and all it has started, without PostgreSQL: it tells more than the rate where others work beside.
In memory nothing waits for the disk: what differs there is the programs alone.

    page and POST   somebody opens the link, rates, and is led back: the first two requests
    POST            the rating alone

`tests.benchmarks.table` prints this and everything else that is wished in one table.
"""

import argparse
import asyncio
import os
import pickle
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import astuple, dataclass, field
from itertools import cycle
from pathlib import Path

from tests.benchmarks.http_client import Connection
from tests.benchmarks.peer_server import FORM, peer
from tests.benchmarks.pulse_load import fresh_database
from tests.benchmarks.ratings import SECRET, processor_seconds
from tests.databases import running_cluster
from tests.journeys.server import free_port

HERE = Path(__file__).parents[2]
CONTACTS = 20_000
# The kind of work, and how many clients do it at once.
WORKS = (("page and POST", 8), ("page and POST", 50), ("POST", 8))


@dataclass(frozen=True)
class Round:
    """What one round of one kind of work took."""

    per_second: float
    processor: float  # milliseconds for each
    p50: float  # milliseconds
    p99: float


@dataclass
class Server:
    """A running server, and what was measured of it."""

    name: str
    port: int
    process: int
    posts: Iterator[bytes]
    rounds: dict[tuple[str, int], list[Round]] = field(default_factory=dict)

    def medians(self, work: str, clients: int) -> Round:
        """Of the rounds, each figure by itself."""
        found = self.rounds[work, clients]
        return Round(*(statistics.median(each) for each in zip(*map(astuple, found), strict=True)))

    async def once(self, connection: "Visitor", work: str) -> None:
        """One piece of work."""
        post = next(self.posts)
        if work != "POST":
            head = post.partition(b"Content-Type")[0] + b"\r\n"
            await connection.ask(head.replace(b"POST ", b"GET ", 1), 200)
        await connection.ask(post, 303)


class Peer(Server):
    """Its form carries a token and a cookie."""

    async def once(self, connection: "Visitor", work: str) -> None:
        if work != "POST" or not connection.cookie:
            page = await connection.ask(b"GET /create/rate/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 200)
            connection.cookie = re.findall(rb"csrftoken=(\w+)", page)[0].decode()
        body = FORM.format(token=connection.cookie)
        head = (
            f"POST /create/rate/ HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken={connection.cookie}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        await connection.ask((head + body).encode(), 302)


class Visitor:
    """A kept connection, opened again where the server closes it."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie = port, ""
        self.open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes, wanted: int) -> bytes:
        """The head of the answer; it must have this status."""
        if self.open is None:
            self.open = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.open
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if int(head[9:12]) != wanted:
            raise RuntimeError(head.decode())
        length = re.search(rb"\r\ncontent-length: (\d+)", head, re.IGNORECASE)
        await reader.readexactly(int(length[1]) if length else 0)
        if b"connection: close" in head.lower():
            writer.close()
            self.open = None
        return head

    def close(self) -> None:
        if self.open:
            self.open[1].close()


async def load(server: Server, work: str, clients: int, seconds: float) -> Round:
    """Work for so long."""
    waits: list[float] = []
    end = time.perf_counter() + seconds

    async def client() -> None:
        visitor = Visitor(server.port)
        while (begun := time.perf_counter()) < end:
            await server.once(visitor, work)
            waits.append(1000 * (time.perf_counter() - begun))
        visitor.close()

    before, start = processor_seconds(server.process), time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    took, spent = time.perf_counter() - start, processor_seconds(server.process) - before
    cuts = statistics.quantiles(waits, n=100)
    return Round(len(waits) / took, 1000 * spent / len(waits), cuts[49], cuts[98])


@contextmanager
def started(command: Sequence[str], tree: Path, port: int, environ: dict[str, str]) -> Iterator[int]:
    """A server with the code of a tree; the value is its process."""
    environ = os.environ | environ | {"PYTHONPATH": str(tree)}
    with subprocess.Popen([python_of(tree), "-P", *command], cwd=tree, env=environ) as server:
        try:
            asyncio.run(Connection.wait(port, 60))
            yield server.pid
        finally:
            server.terminate()


def python_of(tree: Path) -> str:
    """Its own interpreter, which knows its own packages, where it has one."""
    own = tree / ".venv" / "bin" / "python"
    return str(own) if own.exists() else sys.executable


def prepared_by(tree: Path, url: str) -> list[bytes]:
    """A database as this tree makes one, and the requests; another tree's may be too new for it."""
    told = f"list(asyncio.run(prepare({url!r}, {CONTACTS})))"
    program = f"import asyncio, pickle, sys; from tests.benchmarks.ratings import prepare; r = {told}"
    command = [python_of(tree), "-P", "-c", f"{program}; pickle.dump(r, sys.stdout.buffer)"]
    environ = os.environ | {"PYTHONPATH": str(tree)}
    done = subprocess.run(command, cwd=tree, env=environ, stdout=subprocess.PIPE, check=True)
    found: list[bytes] = pickle.loads(done.stdout)  # noqa: S301  # from the process just started
    return found


def servers_of(
    stack: ExitStack, folder: Path, against: Path | None, with_peer: bool, *, in_memory: bool
) -> list[Server]:
    """Everything that is compared, running."""
    cluster = stack.enter_context(running_cluster(in_memory=in_memory))
    found = []
    trees = {"this": HERE} | ({"before": against.resolve()} if against else {})
    for name, tree in trees.items():
        for kind in ("SQLite", "PostgreSQL"):
            home = folder / f"{name}-{kind}"
            home.mkdir()
            url = f"sqlite://{home}/resonanz.sqlite"
            if kind == "PostgreSQL":
                url = asyncio.run(fresh_database(cluster, name))
            posts = prepared_by(tree, url)
            port = free_port()
            environ = {
                "RESONANZ_DATA": f"{home}/data",
                "RESONANZ_KEYS": f"{home}/keys",
                "RESONANZ_SECRETS": f"{home}/secrets",
                "RESONANZ_DATABASE": url,
                "RESONANZ_SECRET": SECRET,
                "RESONANZ_ADDRESS": f"127.0.0.1:{port}",
            }
            program = ["-c", "from api.cli import main; main()", "serve"]
            process = stack.enter_context(started(program, tree, port, environ))
            found.append(Server(f"{name}, {kind}", port, process, cycle(posts)))
    for name in ("floor", "floor_and_one"):
        port = free_port()
        program = ["-m", "granian", "--interface", "asgi", "--factory", "--no-log", "--host", "127.0.0.1"]
        program += ["--port", str(port), f"tests.benchmarks.floor_server:{name}"]
        environ = {"FLOOR_DATABASE": asyncio.run(fresh_database(cluster, name))}
        process = stack.enter_context(started(program, HERE, port, environ))
        found.append(Server(name.replace("_", " "), port, process, cycle(posts)))
    if with_peer:
        asyncio.run(fresh_database(cluster, "peer"))
        port, process = stack.enter_context(peer(folder, cluster, "peer"))
        asyncio.run(Connection.wait(port, 60))
        found.append(Peer("django-form-surveys", port, process, cycle([b""])))
    return found


def in_turn(servers: Sequence[Server], works: Sequence[tuple[str, int]], seconds: float, rounds: int) -> None:
    """Every server gets every work in every round."""
    for server in servers:
        asyncio.run(load(server, "page and POST", 8, 1))  # templates and statements are compiled
    for number in range(rounds):
        print(f"round {number + 1}, load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
        begin = 2 * number % len(servers)  # nobody always comes after the same one
        for work in works:
            for server in [*servers[begin:], *servers[:begin]]:
                server.rounds.setdefault(work, []).append(asyncio.run(load(server, *work, seconds)))


def main() -> None:
    """All rounds, then the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=sorted({work for work, _ in WORKS}))
    parser.add_argument("--in-memory", action="store_true", help="both databases on /dev/shm")
    asked = parser.parse_args()
    works = [work for work in WORKS if asked.only in {None, work[0]}]
    place = Path("/dev/shm") if asked.in_memory else Path.cwd()  # noqa: S108  # a directory of its own in it
    with ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(dir=place, prefix="benchmark-"))
        servers = servers_of(stack, Path(name), asked.against, asked.peer, in_memory=asked.in_memory)
        in_turn(servers, works, asked.seconds, asked.rounds)
        print("| work | server | /s | processor ms | p50 ms | p99 ms |\n|---|---|--:|--:|--:|--:|")
        for work in works:
            for server in servers:
                print(row(work, server))


def row(work: tuple[str, int], server: Server) -> str:
    """One line of the table."""
    found = server.medians(*work)
    return (
        f"| {work[0]}, {work[1]} clients | {server.name} | {found.per_second:,.0f} | {found.processor:.2f} "
        f"| {found.p50:.0f} | {found.p99:.0f} |"
    )


if __name__ == "__main__":
    main()
