"""The restore drill: an empty machine, a backup and the export of the secrets; and what ends without that.

Control: the same backup without the secrets.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import anyio
import httpx
import pytest

from api.cli import main
from tests.api.customers import contact
from tests.databases import execute, postgres_url
from tests.reader import opened
from tests.served import Served

ROSTER = "reference,name,team,department,office,lead\n" + "".join(
    f"{number},Person {number},Nord,Kundendienst,front,no\n" for number in range(8)
)
PASSPHRASE = "vier Wörter, die niemand errät"


@dataclass(frozen=True)
class House:
    """What was taken out of it before it burned down."""

    folder: Path
    rating: str
    results: str

    @property
    def backup(self) -> Path:
        return self.folder / "backup"

    @property
    def export(self) -> Path:
        return self.folder / "secrets of monday"

    @property
    def passphrase(self) -> Path:
        return self.folder / "passphrase"


def done(server: Served, *words: str | Path) -> str:
    """What a command says that has to succeed."""
    found = server.run(*map(str, words))
    assert found.returncode == 0, found.stderr
    return found.stdout


def machine(folder: Path, settings: dict[str, str]) -> Served:
    folder.mkdir()
    return Served(folder, changes=settings, program=main)


def worked_in(folder: Path, settings: dict[str, str]) -> House:
    """A roster, a contact whose customer has a link, and everything taken along."""
    server = machine(folder, settings)
    roster = folder / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    server.start()
    try:
        done(server, "import-roster", roster, "--yes")
        key = done(server, "api-key", "create", "help desk").strip()
        reported = httpx.post(
            f"{server.address}/api/contacts",
            json=contact(),
            headers={"Authorization": f"Bearer {key}", "Idempotency-Key": "1"},
            timeout=60,
        )
        assert reported.status_code == 201, reported.text
        results = done(server, "results", "link").strip()
        house = House(folder, httpx.URL(reported.json()["link"]).path, results)
        assert httpx.get(server.address + house.rating, timeout=60).status_code == 200
        house.passphrase.write_text(PASSPHRASE + "\n", encoding="utf-8")
        done(server, "secrets", "export", house.export, "--passphrase-file", house.passphrase)
        done(server, "touchpoint", "add", "shop")  # the export's head is older than the backup
        done(server, "backup", house.backup)
        done(server, "touchpoint", "add", "lobby")  # and lost with the machine
    finally:
        server.stop()
    return house


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def databases(request: pytest.FixtureRequest) -> Iterator[list[dict[str, str]]]:
    """Three databases, all empty, as settings: of the house, and of two new machines."""
    if request.param == "sqlite":
        yield [{}, {}, {}]
        return
    cluster: Path = request.getfixturevalue("postgres_cluster")
    names = [f"drill_{uuid4().hex}" for _ in range(3)]
    for name in names:
        anyio.run(execute, cluster, f"CREATE DATABASE {name}")
    yield [{"RESONANZ_DATABASE": postgres_url(cluster, name)} for name in names]
    for name in names:
        anyio.run(execute, cluster, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def house(databases: list[dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> House:
    return worked_in(tmp_path_factory.mktemp("old") / "house", databases[0])


def test_the_old_links_open_and_the_audit_log_verifies(
    databases: list[dict[str, str]], house: House, tmp_path: Path
) -> None:
    new = machine(tmp_path / "new", databases[1])
    brought = done(new, "secrets", "import", house.export, "--passphrase-file", house.passphrase)
    assert {"root", "link-secret"} <= set(re.split(r"[\s,:]+", brought))
    done(new, "restore", house.backup, "--yes")
    new.start()
    try:
        assert httpx.get(new.address + house.rating, timeout=60).status_code == 200
        with opened(new.address, house.results) as reader:
            assert reader.get("/results").status_code == 200
        verified = done(new, "audit", "verify")
        assert "none was changed" in verified
        listed = done(new, "audit", "list")
        assert "imported the secrets (secrets of monday" in listed
        assert "restored a backup (backup)" in listed
    finally:
        new.stop()
    assert "The audit log is whole" in new.run("doctor").stdout


def test_control_without_the_secrets_the_links_end_and_the_doctor_says_which(
    databases: list[dict[str, str]], house: House, tmp_path: Path
) -> None:
    new = machine(tmp_path / "new", databases[2])
    restored = new.run("restore", str(house.backup), "--yes")
    assert "The secrets are not here" in restored.stderr
    new.start()
    try:
        assert httpx.get(new.address + house.rating, timeout=60).status_code == 401
        answer = httpx.post(
            f"{new.address}/results/open",
            data={"key": house.results},
            headers={"Sec-Fetch-Site": "same-origin"},
            timeout=60,
        )
        assert answer.status_code == 404
        asked = new.run("doctor")
        said = " ".join(asked.stdout.split())
        assert asked.returncode == 1
        assert "are not those with which this database was used" in said
        assert "the rating links of 1 contacts" in said
        assert new.run("audit", "verify").returncode == 1
        # Now it is too late to bring them back without a look: those made at this start would be lost.
        late = new.run("secrets", "import", str(house.export), "--passphrase-file", str(house.passphrase))
        assert late.returncode == 2
        assert "move that directory away" in late.stderr
    finally:
        new.stop()
