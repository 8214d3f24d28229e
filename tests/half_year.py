"""The people of half a year: their mails, their answers over HTTP, and what they know afterwards."""

import re
import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from typing import Any
from uuid import UUID

import httpx

from api.web import base64url
from survey.ballots.answer import Answer
from survey.ballots.manifest import Manifest, fingerprint, read_manifest
from survey.releases.signed import counted_entry
from tests.mail.peer import Peer
from tests.voter import Voter

LINK = re.compile(r"https?://\S+/pulse/(?!mails/)([^/?#\s]+)\S*#([^.\s]+)\.([^~\s]+)")
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
# Between the moment in which somebody is looked up and the one in which the mail server has the mail.
ON_ITS_WAY = 1.0


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as the server took it, at a moment of the machine's own clock."""

    to: str
    called: str
    language: str
    wave: str
    print: str
    token: str
    pause: str
    at: float


def read_mail(content: bytes, at: float) -> Mail:
    """The link in its text, and what its headers say."""
    mail = message_from_bytes(content, policy=default)
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # ours have one
    ((wave, print_, token),) = LINK.findall(text)
    called, language = str(mail["Message-ID"]), str(mail["Content-Language"])
    pause = str(mail["List-Unsubscribe"]).strip("<>")
    return Mail(str(mail["X-Rcpt"]), called, language, wave, print_, token, pause, at)


@dataclass
class Crowd:
    """Everybody who is asked, in front of all servers of the installation."""

    peer: Peer
    addresses: list[str]
    clients: list[httpx.Client] = field(init=False)
    # The mails of the week, those of them whom nobody has looked at yet, and who has acknowledged when.
    mails: dict[str, Mail] = field(default_factory=dict)
    acknowledged: dict[str, float] = field(default_factory=dict)
    # What stands in the list of counted answers of each week, if it is honest.
    entries: dict[str, set[str]] = field(default_factory=dict)
    _turn: int = 0

    def __post_init__(self) -> None:
        self.clients = [httpx.Client(base_url=each, timeout=60) for each in self.addresses]

    def leave(self) -> None:
        """Nobody asks anything any more."""
        for client in self.clients:
            client.close()

    def new_week(self) -> None:
        self.peer.forget()
        self.mails.clear()
        self.acknowledged.clear()

    def look(self) -> list[Mail]:
        """All mails of this week so far, in the order in which they were taken."""
        for file in sorted((self.peer.folder / "taken").glob("*.eml")):
            if file.name not in self.mails:
                self.mails[file.name] = read_mail(file.read_bytes(), file.stat().st_mtime)
        return [self.mails[name] for name in sorted(self.mails)]

    def latest(self) -> dict[str, Mail]:
        """The newest mail of everybody."""
        return {mail.to: mail for mail in self.look()}

    def answer(self, people: Collection[str], wave: str) -> None:
        """From the links in their mails."""
        mails = self.latest()
        for person in people:
            self.answer_with(mails[person].token, wave, mails[person].print)
            self.acknowledged[person] = time.time()

    def answer_with(self, token: str, wave: str, seen: str = "") -> None:
        """With a link's token or the code of a card."""
        client = self._next_client()

        def post(route: str, body: dict[str, Any]) -> httpx.Response:
            said = client.post(f"/pulse/{wave}/{route}", json=body)
            assert said.status_code in {200, 204}, (route, said.status_code, said.text)
            return said

        text = client.get(f"/pulse/{wave}/manifest").content
        assert seen in {"", fingerprint(text)}
        manifest = read_manifest(text)
        place = post("place", {"token": token}).json()
        key = base64url.decode(place["key"], "key")
        cell = manifest.cell(place["cell"])
        assert cell is not None
        voter = Voter.prepare(wave, cell.id, key)
        issued = post(
            "issue",
            {
                "token": token,
                "cell": cell.id,
                "key_id": cell.key_id.hex(),
                "blinded": base64url.encode(voter.blinded),
            },
        )
        self._cast(post, manifest, voter, base64url.decode(issued.json()["blind_sig"], "blind_sig"))
        post("ack", {"token": token})

    def _cast(self, post: Any, manifest: Manifest, voter: Voter, signature: bytes) -> None:
        scores = {question.id: 1 + self._turn % 5 for question in manifest.questions}
        sealed = voter.seal(Answer(scores, ""), manifest.sealing_key, 1)
        stored = post(
            "ballot",
            {
                "cell": str(UUID(voter.cell)),
                "token": base64url.encode(voter.token(signature)),
                "key": base64url.encode(voter.point),
                "rev": 1,
                "signature": base64url.encode(voter.sign(sealed)),
                "sealed": base64url.encode(sealed),
            },
        )
        assert stored.json() == {"rev": "01", "stored": "y"}
        entry = counted_entry(manifest.protocol, voter.nullifier).hex()
        self.entries.setdefault(manifest.wave, set()).add(entry)

    def pause(self, link: str, *, again: bool = False) -> None:
        """Press the button of one's mail program, or the one on the page that takes it back."""
        path = httpx.URL(link).raw_path.decode()
        said = self._next_client().post(path, data={"again": "1"} if again else ONE_CLICK)
        assert said.status_code == 200, said.text

    def counted(self, wave: str) -> bool:
        """Whether everybody finds their own answer in the list of those that were counted."""
        listed = self._next_client().get(f"/pulse/{wave}/release").json()["counted"]
        return self.entries.get(wave, set()) <= set(listed)

    def too_late(self) -> Iterator[Mail]:
        """Mails to somebody who had acknowledged before."""
        for mail in self.look():
            if mail.at > self.acknowledged.get(mail.to, mail.at) + ON_ITS_WAY:
                yield mail

    def _next_client(self) -> httpx.Client:
        self._turn += 1
        return self.clients[self._turn % len(self.clients)]


def by_person(mails: Iterable[Mail]) -> dict[str, set[str]]:
    """The names under which mail servers know each person's mails; what comes twice has one."""
    found: dict[str, set[str]] = {}
    for mail in mails:
        found.setdefault(mail.to, set()).add(mail.called)
    return found
