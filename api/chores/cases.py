"""Cases that wait too long, at their moment: brought to the lead, then to the owner of the programme."""

from datetime import datetime
from functools import partial

from api.installation import Installation
from api.mail.cases import put_notice
from api.settings.terms import terms_of
from survey import clock
from survey.cases.escalating import escalate
from survey.cases.opening import CASE_JOB
from survey.jobs.kinds import Kind


def case_kind(installation: Installation) -> Kind:
    """Planned with every case, for the moment at which it is due."""

    async def work(_: datetime) -> None:
        settings = installation.settings
        tell = partial(put_notice, settings, installation.secrets)
        await escalate(terms_of(settings), clock.now(), tell, installation.rules.k)

    return Kind(CASE_JOB, work)
