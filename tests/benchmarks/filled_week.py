"""A week in which many have answered: made past the server, with everything that a close looks at.

The week is opened as always. The ballots are made in processes of their own, with real tokens, signatures,
sealed answers and locked rows, as browsers and the server would make them; the tokens are signed without
blinding, which leaves the same signature. The slots of as many people are taken.
"""

import secrets
import sqlite3
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from uuid import uuid4

import asyncpg
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_private_key

from survey import database
from survey.ballots.answer import PADDING, Answer, encode_answer
from survey.ballots.authorship import author_nonce, ballot_message
from survey.ballots.ballot import SentBallot
from survey.ballots.keys import load_cell_key, load_manifest, load_public_keys, load_secrets, wave_folder
from survey.ballots.locked_rows import BoxLock
from survey.ballots.manifest import Manifest, read_manifest
from survey.ballots.sealing import seal, seal_info
from survey.ballots.token import make_nullifier, make_token_input
from survey.invitations.slots import FILE
from survey.key_directory import KeyDirectory
from survey.organisation.tables import Department, Person, Team
from tests.voter import sealing_public_key

Rows = list[tuple[bytes, str, int, bytes]]


async def hire(cells: int, size: int, week: int) -> None:
    """Teams of equal size in ten departments."""

    async def job() -> None:
        departments = [{"id": uuid4(), "name": f"D{number}", "parent": None} for number in range(10)]
        teams = [
            {
                "id": uuid4(),
                "name": f"T{number}",
                "department": departments[number % 10]["id"],
                "office": "front",
            }
            for number in range(cells)
        ]
        people = [
            {
                "id": uuid4(),
                "reference": f"{team['name']}-{place}",
                "name": f"Person {team['name']} {place}",
                "email": None,
                "language": None,
                "team": team["id"],
                "lead": False,
                "team_since": week - 9,
                "left_week": None,
            }
            for team in teams
            for place in range(size)
        ]
        await database.insert_rows(Department, departments)
        await database.insert_rows(Team, teams)
        await database.insert_rows(Person, people)

    await database.write(job)


def ballots_of(keys: KeyDirectory, wave: str, cell: str, count: int) -> Rows:
    """Locked rows of one cell, each with a comment, as everybody's browser and the server would make them."""
    manifest = read_manifest(load_manifest(keys, wave))
    lock = BoxLock(wave, load_secrets(keys, wave).box)
    signer = load_der_private_key(load_cell_key(keys, wave, cell), None)
    assert isinstance(signer, rsa.RSAPrivateKey)
    key_id = load_public_keys(keys, wave, manifest)[cell].id
    sealing = sealing_public_key(manifest.sealing_key)
    rows = []
    for number in range(count):
        author = ec.generate_private_key(ec.SECP256R1())
        point = author.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        token_input = make_token_input(author_nonce(point), wave, cell, key_id)
        token = token_input + signer.sign(token_input, padding.PSS(padding.MGF1(SHA384()), 48), SHA384())
        nullifier = make_nullifier(token_input)
        scores = {question.id: 1 + secrets.randbelow(5) for question in manifest.questions}
        padded = encode_answer(Answer(scores, f"{number} says {secrets.token_hex(40)}"), PADDING)
        sealed = seal(sealing, padded, seal_info(wave, cell, nullifier, 1))
        r, s = decode_dss_signature(
            author.sign(ballot_message(wave, cell, nullifier, 1, sealed), ec.ECDSA(SHA256()))
        )
        signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
        row = lock.lock(nullifier, SentBallot(cell, token, point, 1, signature, sealed))
        rows.append((row.key, wave, row.rev, row.locked))
    return rows


async def fill(url: str, keys: KeyDirectory, wave: str, manifest: Manifest, answered: float) -> None:
    """Rows in the box for this share of each group, and as many slots taken."""
    counts = [(cell.id, round(cell.eligible * answered)) for cell in manifest.cells]
    with ProcessPoolExecutor(2) as pool:
        made = [pool.submit(ballots_of, keys, wave, cell, count) for cell, count in counts]
        for rows in made:
            await _insert(url, rows.result())
    slots = sqlite3.connect(wave_folder(keys, wave) / FILE)
    free: dict[str, list[bytes]] = {}
    for identifier, cell in slots.execute("SELECT identifier, cell FROM slot"):
        free.setdefault(cell, []).append(identifier)
    taken = [identifier for cell, count in counts for identifier in free[cell][:count]]
    with slots:
        slots.executemany(
            "UPDATE slot SET blinded = ? WHERE identifier = ?",
            ((sha256(secrets.token_bytes(8)).digest(), identifier) for identifier in taken),
        )
    slots.close()


async def _insert(url: str, rows: Rows) -> None:
    columns = ("key", "wave", "rev", "locked")
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite://")) as file:
            file.executemany(f"INSERT INTO ballot ({', '.join(columns)}) VALUES (?, ?, ?, ?)", rows)  # noqa: S608  # constants
        file.close()
    else:
        connection = await asyncpg.connect(url)
        await connection.copy_records_to_table("ballot", records=rows, columns=columns)
        await connection.close()
