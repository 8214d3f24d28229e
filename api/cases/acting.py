"""What pages and commands do alike: an answer with its mail and the link in it."""

from functools import partial
from uuid import UUID

from api.installation import Installation
from api.mail.cases import put_answer
from api.settings.terms import terms_of
from survey import clock
from survey.cases.answering import Letter, answer_case
from survey.tokens import sign_link

# Longer than any case is settled in; whether it still says something is asked of the database.
LINK_DAYS = 180
ANSWER = "/answer"


async def answer(
    installation: Installation, case: UUID, text: str, *, by_mail: bool, seen: int | None = None
) -> None:
    """Write to the customer, or note what was said in another way."""
    send = partial(_send, installation, case) if by_mail else None
    settings = installation.settings
    await answer_case(installation.secrets, case, text, terms_of(settings), clock.now(), send, seen)


def goes_by_mail(installation: Installation) -> bool:
    """Whether there is a mail server to send answers with."""
    return bool(installation.settings.smtp_server)


async def _send(installation: Installation, case: UUID, letter: Letter) -> None:
    token = sign_link(installation.link_secrets, "answer", str(case))
    link = f"{installation.settings.url}{ANSWER}/{token}"
    await put_answer(installation.settings, installation.secrets, letter, case, link)
