"""Customers who rate what they are asked about, in a browser or without, and those who wait for an answer."""

import re
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from random import Random

import httpx
from playwright.sync_api import expect

from tests.journeys.conftest import Open
from tests.journeys.month.help_desk import Known
from tests.journeys.month.house import LEAD, OWNER, House, browser
from tests.mail.peer import Peer
from tests.reader import OURS

RATES, LOW, LEAVES, AGAIN = 0.3, 0.15, 0.15, 0.05
LATEST = 17  # days: more than a link lives
ANSWER = re.compile(r"http://[\w.:]+/answer/[\w.~%-]+")


@dataclass(frozen=True)
class Intent:
    """What somebody will say, on some day."""

    known: Known
    score: int
    address: str = ""
    again: int = 0  # and then think again


@dataclass
class Customers:
    """All of them."""

    house: House
    random: Random
    planned: defaultdict[int, list[Intent]] = field(default_factory=lambda: defaultdict(list))
    rated: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    left: int = 0
    # Addresses that were left to be answered at.
    asked: list[str] = field(default_factory=list)
    in_browser: int = 0

    def will_rate(self, day: int, contacts: list[Known]) -> None:
        for known in contacts:
            if not known.link or self.random.random() > RATES:
                continue
            low = self.random.random() < LOW
            score = self.random.randint(1, 2) if low else self.random.randint(3, 5)
            address = ""
            if low and self.random.random() < LEAVES:
                name = "weg" if self.left % 10 == 1 else "kunde"
                address = f"{name}-{self.left}@example.org"
                self.left += 1
            again = self.random.randint(3, 5) if not low and self.random.random() < AGAIN else 0
            later = min(self.random.randrange(6) * self.random.randrange(4), LATEST)
            self.planned[day + later].append(Intent(known, score, address, again))

    def rate(self, day: int, visit: Open) -> None:
        """Those of a day: two in a browser, the others at four at once."""
        intents = self.planned.pop(day, [])
        alive = [each for each in intents if each.known.link and self._works(each)]
        with ThreadPoolExecutor(4) as threads:
            for intent, score in threads.map(self._one, alive[2:]):
                self.rated[intent.known.name] = score
        self.asked += [each.address for each in alive if each.address]
        for intent in alive[:2]:
            self._in_browser(intent, visit, day)
        for intent in intents:
            if not self._works(intent):
                answer = self.house.program.post(intent.known.link, data={"score": "1"}, headers=OURS)
                assert answer.status_code in {401, 404, 410}, answer.status_code
                self.refused += 1

    def _works(self, intent: Intent) -> bool:
        return (self.house.now() - intent.known.ended_at).total_seconds() < 14 * 24 * 3600 - 3600

    def _one(self, intent: Intent) -> tuple[Intent, int]:
        link = intent.known.link
        with browser(headers=OURS) as client:
            assert client.get(link).status_code == 200
            form = {"score": str(intent.score), "answer_to": intent.address}
            if intent.score <= 2:
                form |= {"reason": "waited", "wanted": "A call back the same day"}
            for score in [intent.score, *([intent.again] if intent.again else [])]:
                answer = client.post(link, data=form | {"score": str(score)})
                assert answer.status_code == 303, answer.text
        return intent, intent.again or intent.score

    def _in_browser(self, intent: Intent, visit: Open, day: int) -> None:
        language = ("de", "en")[day % 2]
        page = visit(intent.known.link, width=(360, 1280)[day % 2], language=language).page
        page.locator(f'input[name="score"][value="{intent.score}"]').check(force=True)
        if intent.address:
            page.locator('input[name="answer_to"]').fill(intent.address)
        page.locator("#unsent button").last.click()
        thanks = {"de": "Dank", "en": "Thank you"}[language]
        expect(page.get_by_role("heading", level=1)).to_contain_text(thanks)
        page.close()
        self.rated[intent.known.name] = intent.score
        self.in_browser += 1


@dataclass
class Post:
    """The mails that have come since somebody last looked."""

    peer: Peer
    seen: int = 0

    def new(self) -> Iterator[EmailMessage]:
        files = sorted((self.peer.folder / "taken").glob("*.eml"))[self.seen :]
        self.seen += len(files)
        for file in files:
            mail = message_from_bytes(file.read_bytes(), policy=default)
            assert isinstance(mail, EmailMessage)
            yield mail


@dataclass
class Answering:
    """Staff who answer, and customers who say whether it is settled."""

    house: House
    post: Post
    first_seen: dict[int, int] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    notices: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    said_no: set[str] = field(default_factory=set)

    def staff(self, day: int) -> int:
        """The owner works on all open cases, but lets some wait; how many there were."""
        with closing(self.house.signed_in(OWNER)) as client:
            board = client.get("/desk/cases?lang=en").text
            numbers = sorted({int(each) for each in re.findall(r"cases\?case=(\d+)", board)})
            for number in numbers:
                since = day - self.first_seen.setdefault(number, day)
                if number % 3 == 1 and since < 5:
                    continue
                self._work(client, number)
        return len(numbers)

    def _work(self, client: httpx.Client, number: int) -> None:
        page = client.get(f"/desk/cases?case={number}&lang=en").text
        told = {"case": str(number)}
        if "/desk/cases/settle" in page:
            said = told | {"cause": "Too few on the telephone", "action": "Two more from Monday"}
            act = "settle"
        else:
            if number % 5 == 0:
                known = {"problem": "", "title": "Line dead", "explanation": "On Monday the line was dead."}
                assert client.post("/desk/cases/join", data=told | known).status_code == 303
            mail = '<option value="mail"' in page and "could not deliver" not in page
            seen = re.search(r'name="seen" value="(\d+)"', page)
            said = told | {
                "answer": f"Dear customer, about case {number}.",
                "way": "mail" if mail else "otherwise",
            }
            said |= {"seen": seen[1]} if seen else {}
            act = "answer"
        answer = client.post(f"/desk/cases/{act}", data=said)
        assert answer.status_code == 303, (number, act, answer.text)

    def customers(self) -> None:
        """Whoever was written to says yes, no once, or nothing."""
        for mail in self.post.new():
            address = str(mail["X-Rcpt"])
            body = mail.get_body(("plain",))
            assert body is not None
            text = body.get_content()
            if address in {LEAD, OWNER}:
                self.notices[address] += 1
                continue
            assert "about case" in text
            self.answers[address] = ANSWER.findall(text)[0]
        for address, link in list(self.answers.items()):
            number = int(re.findall(r"kunde-(\d+)@", address)[0])
            if number % 10 == 0 and address not in self.said_no:
                self.said_no.add(address)
                self._say(link, "no")
            elif number % 10 < 7:
                self._say(link, "yes")
            del self.answers[address]

    def _say(self, link: str, word: str) -> None:
        with browser(headers=OURS) as client:
            assert client.get(link).status_code == 200
            answer = client.post(link, data={"settled": word, "why": "It rang once"})
            assert answer.status_code == 303, answer.text
