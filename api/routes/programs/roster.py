"""A program that knows who works where, such as an HR system, replaces the roster as a whole."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
from litestar import put

from api.commands.organisation.roster import foreseen, imported
from api.installation import installation_of
from api.programs.described import described
from api.programs.words import ROSTER_OPERATION
from api.web.api_keys import needs_key, sender_of
from api.web.pages import AnyRequest
from survey import clock
from survey.contacts.api_keys import ROSTER, name_of_key
from survey.errors import BadInput, Conflict
from survey.languages.keeping import stored_languages
from survey.organisation.importing import prepare_import
from survey.organisation.rosters.roster import Roster
from survey.organisation.rosters.rows import read_roster_rows
from survey.weeks import week_of

LARGEST_ROSTER = 64 * 1024 * 1024


@put(
    "/api/roster",
    guards=[needs_key(ROSTER)],
    request_max_body_size=LARGEST_ROSTER,
    **described(ROSTER_OPERATION),
)
async def put_roster(request: AnyRequest) -> dict[str, Any]:
    """Make the organisation what these rows say, all or nothing; the same again changes nothing.

    What changes more than a tenth is refused with a digest, until it is sent again with that as `agreed`.
    """
    program, agreed = await name_of_key(sender_of(request)), request.query_params.get("agreed")
    installation = replace(installation_of(request.app), actor=f"program:{program}")
    body = await request.body()
    added = [each.code for each in await stored_languages()]
    roster = await asyncio.to_thread(_read, body, program, added)
    week = week_of(clock.today(installation.settings.timezone))
    step = await prepare_import(installation.secrets, roster, week, program)
    found = await foreseen(installation, step)
    if found["asks"] and agreed != found["digest"]:
        raise Conflict(
            "Of {before} people {joined} would join, {left} leave and {moved} move: more than a tenth, or "
            "numbers have lost their zeros. Nothing was changed. If that is right, send the same again with "
            "?agreed={digest}.",
            before=found["before"],
            digest=found["digest"],
            **{kind: found["counts"][kind] for kind in ("joined", "left", "moved")},
        )
    done = await imported(installation, step, program)
    return {**found["counts"], "unchanged": found["unchanged"], "waiting": done["waiting"]}


def _read(body: bytes, program: str, added: Sequence[str]) -> Roster:
    try:
        # As text: of bytes that are none the decoder says nothing that can be caught. Some begin with a mark.
        rows = msgspec.json.decode(body.decode("utf-8-sig"))
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise BadInput("This is no JSON. A roster is a list of objects, one for each person.") from None
    if not isinstance(rows, list):
        raise BadInput("A roster is a list of objects, one for each person.")
    return read_roster_rows(rows, program, added)


ROSTER_ROUTES = (put_roster,)
