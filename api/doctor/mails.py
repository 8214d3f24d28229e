"""Whether mails can be sent: what the jobs say that failed on the mail server."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.doctor.finding import Finding, advise, good, mend
from api.settings.fields import Settings
from survey.error_documents import as_document, from_document
from survey.jobs.listing import list_jobs
from survey.jobs.tables import Job
from survey.outbox.keeping import ASK_JOB, OUTBOX_JOB
from survey.schedule.keeping import ROUND_JOB
from survey.schedule.mails import AGAIN_JOB, MAIL_JOB

OF_MAILS = frozenset({MAIL_JOB, AGAIN_JOB, ROUND_JOB, OUTBOX_JOB, ASK_JOB})


async def mail_troubles() -> list[dict[str, Any]]:
    """Why mails wait at the moment, one reason once: it is the server's, and about nobody."""
    if not await Job.table_exists():
        return []
    reasons = [
        as_document(job.reason)
        for job in await list_jobs()
        if job.kind in OF_MAILS and job.state == "failed" and job.reason
    ]
    return [each for number, each in enumerate(reasons) if each not in reasons[:number]]


def examine_mails(troubles: Sequence[Mapping[str, Any]], settings: Settings) -> list[Finding]:
    """What is wrong with the mail server, or that there is none."""
    if not settings.smtp_server:
        return [
            advise(
                "Nobody is written to by mail: links have to be handed out. Name a mail server: "
                "RESONANZ_SMTP_SERVER (docs/mail.md)."
            )
        ]
    found = []
    for trouble in troubles:
        error = from_document(dict(trouble))
        found.append(mend(error.message, **error.values))
    return found or [good("No mail waits because of the mail server. Try it: resonanz mail test ADDRESS")]
