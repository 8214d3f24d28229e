"""A case that was answered, and the token of the link in that answer, for tests that ask every route."""

from datetime import UTC, datetime

from litestar import Litestar

from api.installation import installation_of
from api.settings.terms import terms_of
from survey.cases.answering import answer_case
from survey.cases.opening import LETTER, Told, open_told_case
from survey.cases.tables import CustomerCase
from survey.tokens import sign_link
from tests.api.pulse import SECRETS


async def answered_case(app: Litestar) -> str:
    """The first of the installation."""
    installation, now = installation_of(app), datetime.now(UTC)
    terms = terms_of(installation.settings)
    told = Told(LETTER, "Nobody answers the telephone", team="Nord")
    number, _ = await open_told_case(installation.secrets, told, terms, now)
    (case,) = await CustomerCase.select(CustomerCase.id).where(CustomerCase.number == number)
    await answer_case(installation.secrets, case["id"], "We rang", terms, now, None)
    return sign_link(SECRETS, "answer", str(case["id"]))
