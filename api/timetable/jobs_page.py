"""What ran by itself, what is due, what failed and why: the page of `resonanz jobs`.

Never how much a job had to do, nor how long it took: of reminders either would tell how many have answered.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from litestar import Response, get
from litestar.params import FromQuery

from api.access.pages import desk_page, said
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.cookie import DESK
from api.chores.job_words import KINDS
from api.chores.jobs import list_all
from api.installation import installation_of
from api.web.pages import AnyRequest
from survey.ballots.keys_being_made import groups_with_keys
from survey.error_documents import from_document

JOBS = f"{DESK}/jobs"
COMING, TROUBLED = {"planned", "due", "running"}, {"failed", "held", "given up"}


@get(JOBS, name="jobs", **needs(Page.JOBS))
async def jobs_page(request: AnyRequest, everything: FromQuery[str | None] = None) -> Response[str]:
    """What needs somebody first, then what comes, then what is done; two weeks of it, or everything."""
    installation = installation_of(request.app)
    found = [_shown(request, job) for job in await list_all(installation, {"everything": everything == "1"})]
    context = {
        "troubled": [job for job in found if job["state"] in TROUBLED],
        "coming": list(reversed([job for job in found if job["state"] in COMING])),
        "done": [job for job in found if job["state"] == "done"],
        "everything": everything == "1",
        "zone": installation.settings.timezone.key,
        "keyed": await asyncio.to_thread(groups_with_keys, installation.keys.path),
    }
    return await desk_page(request, "desk/jobs.html", context)


def _shown(request: AnyRequest, job: Mapping[str, Any]) -> dict[str, Any]:
    next_try = job["next_try"]
    return {
        "kind": job["kind"],
        "about": KINDS.get(job["kind"], ""),
        "state": job["state"],
        "due": datetime.fromisoformat(job["due"]),
        "next_try": datetime.fromisoformat(next_try) if next_try else None,
        "reason": said(request, from_document(job["reason"])) if job["reason"] else "",
    }


JOBS_ROUTES = (jobs_page,)
