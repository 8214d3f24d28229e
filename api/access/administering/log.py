"""The audit log as a page, and as a table to take along: for the works council and data protection."""

from datetime import date

from litestar import Response, get, post
from litestar.params import FromQuery

from api.access.administering.log_entries import readable_entries
from api.access.administering.log_words import COLUMNS, as_written, detail_in_words
from api.access.administering.people import acting
from api.access.pages import desk_page
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.cookie import DESK
from api.installation import installation_of
from api.texts import translations
from api.web.pages import AnyRequest, as_file, preferred_language
from api.web.same_origin import requires_same_origin
from survey.audit.actions import in_words
from survey.audit.listing import Entry
from survey.audit.verifying import Verdict, verify
from survey.errors import Translate
from survey.spreadsheets.table_files import as_table

LOG = f"{DESK}/log"
AT_ONCE = 50


@get(LOG, name="log", **needs(Page.LOG))
async def log_page(request: AnyRequest, before: FromQuery[int | None] = None) -> Response[str]:
    """The newest entries, or those before a number; and whether the whole log is as it was written."""
    translate = translations(preferred_language(request)).gettext
    installation = installation_of(request.app)
    found = await readable_entries(installation, before=before, limit=AT_ONCE + 1)
    # Looking at all of it takes its time, and on the older pages nobody asks again.
    verdict = await verify(installation.secrets) if before is None else Verdict()
    context = {
        "entries": [_shown(entry, translate) for entry in found[:AT_ONCE]],
        "older": found[AT_ONCE - 1].number if len(found) > AT_ONCE else None,
        "newest": before is None,
        "count": verdict.entries,
        "trouble": [each.say(translate) for each in verdict.trouble],
        "notes": [each.say(translate) for each in verdict.notes],
    }
    return await desk_page(request, "desk/log.html", context)


@post(f"{LOG}/table.csv", guards=[requires_same_origin], **needs(Page.LOG))
async def log_table(request: AnyRequest) -> Response[bytes]:
    """Every entry, the oldest first; that it was taken along is the next one."""
    installation = await acting(request)
    found = await readable_entries(installation, limit=None)
    await installation.record("audit.export", detail={"entries": str(len(found))})
    rows = [
        {**{name: str(getattr(entry, name)) for name in COLUMNS}, "detail": as_written(entry.detail)}
        for entry in reversed(found)
    ]
    return Response(
        as_table(COLUMNS, rows),
        media_type="text/csv; charset=utf-8",
        headers=as_file(request, "audit-log.csv"),
    )


def _shown(entry: Entry, translate: Translate) -> dict[str, object]:
    return {
        "number": entry.number,
        "day": _day(entry.day),
        "who": entry.actor_name or entry.actor,
        "did": translate(in_words(entry.action)),
        "to": entry.subject_name or entry.subject,
        "detail": detail_in_words(entry.detail, translate),
    }


def _day(written: str) -> date | str:
    """The day, or whatever somebody has written into the table instead: the page says that it was not us."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return written


LOG_ROUTES = (log_page, log_table)
