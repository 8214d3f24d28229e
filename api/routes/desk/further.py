"""What customers answered to the one further question: beside the report, and no part of it."""

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING, Any

from litestar import Response, get

from api.access.pages import desk_page
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.cookie import DESK
from api.cases.board import fewest
from api.installation import Installation, installation_of
from api.web.pages import AnyRequest, as_file, preferred_language
from survey import clock
from survey.asking.figures import Answers, further_answers
from survey.cases.figures import FEWEST_PEOPLE
from survey.catalogue.customers import further_questions
from survey.contacts.touchpoints import shown_touchpoint
from survey.spreadsheets.table_files import as_table

if TYPE_CHECKING:
    from analytics.algebra.scale_mean import ScaleMean

FURTHER = f"{DESK}/further"
COLUMNS = ("quarter", "question", "touchpoint", "n", "value", "low", "high")


@get(FURTHER, name="further", **needs(Page.FURTHER))
async def further_page(request: AnyRequest) -> Response[str]:
    """Quarters that are over, the newest first."""
    installation, language = installation_of(request.app), preferred_language(request)
    context = {
        "rows": [
            {"answers": each, "shown": shown_touchpoint(each.touchpoint, language), "value": value}
            for each, value in await _figures(installation)
        ],
        "questions": [(each.id, each.text[language]) for each in further_questions().values()],
        "fewest": fewest(installation),
        "fewest_people": FEWEST_PEOPLE,
    }
    return await desk_page(request, "desk/further.html", context)


@get(f"{FURTHER}/table.csv", **needs(Page.FURTHER))
async def further_table(request: AnyRequest) -> Response[bytes]:
    """The same for a spreadsheet."""
    rows = [
        {
            "quarter": each.quarter,
            "question": each.question,
            "touchpoint": each.touchpoint,
            "n": str(value.n),
            **{name: f"{number:.2f}" for name, number in _numbers(value).items()},
        }
        for each, value in await _figures(installation_of(request.app))
    ]
    return Response(
        as_table(COLUMNS, rows),
        media_type="text/csv; charset=utf-8",
        headers=as_file(request, "further-answers.csv"),
    )


async def _figures(installation: Installation) -> list[tuple[Answers, "ScaleMean"]]:
    zone = installation.settings.timezone
    found = await further_answers(zone, clock.now(), fewest(installation))
    module = await asyncio.to_thread(import_module, "api.results.further_answers")
    return [(each, module.figure_of(each.question, each.counts)) for each in found]


def _numbers(value: "ScaleMean") -> dict[str, Any]:
    return {"value": value.mean, "low": value.low, "high": value.high}


FURTHER_ROUTES = (further_page, further_table)
