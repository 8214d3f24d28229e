"""Attack 32: use a link that is over, of another purpose, by a retired key, spelled otherwise, or twice.

Adversary A8 has links of both kinds from forwarded mails, of employees and of customers, and answers and
rates with them as often as they can. Control: links signed without purpose and age, used up by spelling.
"""

import string
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
from itsdangerous import BadSignature, URLSafeSerializer

from api.app import ROUTES, application
from api.routes.asked.pulse import LINK_LIFE
from survey import database as db
from survey.ballots.keys import wave_folder
from survey.contacts.links import LINK_LIFE as RATING_LIFE
from survey.contacts.links import TOLERANCE, rating_token
from survey.contacts.tables import Contact, Rating
from survey.invitations.slots import Slots
from survey.tokens import sign_link
from tests.api.customers import URL, HelpDesk, installation_for_tests
from tests.api.pulse import Employee
from tests.survey.lifecycle.week import hire, open_week

OLD, NEW, RETIRED = (
    "the-secret-of-last-year-0123456789",
    "the-secret-of-this-year-0123456789",
    "long-gone-0123456789",
)
NOW = datetime.now(UTC).replace(microsecond=0)
OURS = {"Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Installed:
    """A server that signs with NEW and still reads OLD, an employee's invitation and a customer's contact."""

    client: httpx.AsyncClient
    employee: Employee
    invitation: str
    contact: UUID
    ended_at: datetime

    async def answers(self, link: str) -> httpx.Response:
        """Open the pulse and ask for a ballot, on a new device each time."""
        someone = replace(self.employee, token=link)
        place = await someone.place()
        return (
            await someone.issue(self.employee.week.voter(self.employee.cell)) if place.is_success else place
        )

    async def rates(self, link: str, score: int = 3) -> httpx.Response:
        """Look at the page, then rate."""
        page = await self.client.get(f"/r/{link}")
        form = {"score": str(score)}
        return await self.client.post(f"/r/{link}", data=form, headers=OURS) if page.is_success else page


@pytest.fixture
async def installed(database: str, tmp_path: Path) -> AsyncIterator[Installed]:
    await hire()
    week = await open_week(tmp_path)
    (cell, person), *_ = await week.people()
    app = application(ROUTES)
    app.state.installation = replace(
        installation_for_tests(tmp_path), link_secrets=(OLD, NEW), keepers=week.keepers
    )
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its messages more strictly
    async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
        desk = await HelpDesk.known(client)
        ended_at = NOW - timedelta(days=1)
        reported = (await desk.report(ended_at=ended_at.isoformat())).json()
        invitation = week.invitation(person)
        employee = Employee(client, week, cell, sign_link((NEW,), "pulse", invitation))
        yield Installed(client, employee, invitation, UUID(reported["id"]), ended_at)


async def stored(installed: Installed) -> tuple[int, int]:
    """How many were signed, and how many have rated."""
    week = installed.employee.week
    return sum(Slots(wave_folder(week.keys, week.wave)).used().values()), await Rating.count()


async def test_links_that_are_over_foreign_or_of_a_retired_key_are_answered_alike(
    installed: Installed,
) -> None:
    invitation, contact, ended = installed.invitation, installed.contact, installed.ended_at
    over = NOW - timedelta(seconds=LINK_LIFE + 60)
    pulse = {
        "over": sign_link((NEW,), "pulse", invitation, at=over),
        "for a rating": sign_link((NEW,), "rating", invitation),
        "by a retired key": sign_link((RETIRED,), "pulse", invitation),
    }
    # What a sender can see without us: that has not even the form of a link.
    formless = {
        "without a purpose": URLSafeSerializer(NEW).dumps(invitation),
        "cut": sign_link((NEW,), "pulse", invitation)[:-3],
        "nonsense": "nonsense",
    }
    life = RATING_LIFE + TOLERANCE + timedelta(minutes=1)
    ratings = {
        "over": rating_token((NEW,), contact, NOW - life),
        "for the pulse": sign_link((NEW,), "pulse", str(contact)),
        "by a retired key": rating_token((RETIRED,), contact, ended),
        "of nobody": rating_token((NEW,), uuid4(), ended),
    }
    for ask, links in [
        (installed.answers, pulse),
        (installed.answers, formless),
        (installed.rates, ratings),
        (installed.rates, formless),
    ]:
        refused = [await ask(link) for link in links.values()]
        assert {(answer.status_code, answer.content) for answer in refused} == {(401, refused[0].content)}
    assert await stored(installed) == (0, 0)


async def test_a_link_ends_when_its_contact_does_whatever_its_signature_says(installed: Installed) -> None:
    fresh = sign_link((NEW,), "rating", str(installed.contact))
    long_ago = NOW - RATING_LIFE - timedelta(minutes=1)

    async def age() -> None:
        await Contact.update({Contact.ended_at: long_ago}).where(Contact.id == installed.contact)

    await db.write(age)
    assert (await installed.rates(fresh)).status_code == 401


async def test_a_key_that_is_being_retired_still_opens_its_links(installed: Installed) -> None:
    assert (await installed.answers(sign_link((OLD,), "pulse", installed.invitation))).status_code == 200
    assert (
        await installed.rates(rating_token((OLD,), installed.contact, installed.ended_at))
    ).status_code == 303


def spellings(link: str) -> Iterator[str]:
    """Other texts that a lenient reader takes for the same link."""
    payload, rest = link.split(".", 1)
    for letter in string.ascii_letters + string.digits + "-_":
        yield link[:-1] + letter  # the last letter has bits that nobody reads
        yield payload[:-1] + letter + "." + rest
    yield link + "="
    yield payload + "=." + rest
    yield link.replace("-", "+").replace("_", "/")
    yield f"{link}%20"


async def test_a_link_used_twice_or_spelled_otherwise_is_still_one_answer(installed: Installed) -> None:
    employee = installed.employee
    assert (await installed.answers(employee.token)).status_code == 200
    again = [await installed.answers(link) for link in (employee.token, *spellings(employee.token))]
    assert {answer.status_code for answer in again} == {401, 409}
    assert [answer.status_code for answer in again].count(409) > 1  # more than one spelling is believed
    link = rating_token((NEW,), installed.contact, installed.ended_at)
    rated = [
        await installed.rates(each, 1 + place % 5) for place, each in enumerate([link, *spellings(link)])
    ]
    assert {answer.status_code for answer in rated} <= {303, 401, 404}
    assert [answer.status_code for answer in rated].count(303) > 1
    assert await stored(installed) == (1, 1)


@dataclass
class Naive:
    """Signs with one secret, without purpose or age; a link is used up when its text has been seen."""

    signer: URLSafeSerializer = field(default_factory=lambda: URLSafeSerializer(NEW))
    seen: set[str] = field(default_factory=set)
    taken: list[str] = field(default_factory=list)

    def take(self, link: str) -> bool:
        try:
            identity = self.signer.loads(link)
        except BadSignature:
            return False
        if link in self.seen:
            return False
        self.seen.add(link)
        self.taken.append(identity)
        return True


def test_the_control_takes_a_link_for_anything_at_any_time_and_once_for_each_spelling() -> None:
    server = Naive()
    link = server.signer.dumps("invitation")  # made for the pulse a year ago, used to rate today
    assert server.take(link)
    assert not server.take(link)
    assert sum(server.take(other) for other in spellings(link)) > 1
    assert set(server.taken) == {"invitation"}
