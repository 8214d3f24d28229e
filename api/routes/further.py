"""What customers answered to the one further question: beside the report, and no part of it."""

from collections.abc import Sequence
from typing import Any

from litestar import Response, get

from analytics.algebra.scale_mean import ScaleMean, scale_mean
from api.access.cookie import DESK
from api.access.pages import desk_page
from api.access.roles import Page
from api.access.signed_in import needs
from api.cases.board import fewest
from api.installation import Installation, installation_of
from api.web.pages import AnyRequest, as_file, preferred_language
from survey import clock
from survey.asking.figures import Answers, further_answers
from survey.cases.figures import FEWEST_PEOPLE
from survey.catalogue.customers import further_questions
from survey.contacts.touchpoints import shown_touchpoint
from survey.spreadsheets.table_files import as_table

FURTHER = f"{DESK}/further"
COLUMNS = ("quarter", "question", "touchpoint", "n", "value", "low", "high")
NPS = "nps"


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


async def _figures(installation: Installation) -> list[tuple[Answers, ScaleMean]]:
    zone = installation.settings.timezone
    found = await further_answers(zone, clock.now(), fewest(installation))
    return [(each, figure_of(each.question, each.counts)) for each in found]


def figure_of(question: str, counts: Sequence[int]) -> ScaleMean:
    """A mean of the numbers, or for NPS how many per cent more promoters (9, 10) than detractors (0 to 6)."""
    if question == NPS:
        return scale_mean([sum(counts[:7]), sum(counts[7:9]), sum(counts[9:])], [-100, 0, 100])
    asked = further_questions()[question]
    return scale_mean(counts, list(range(asked.lowest, asked.highest + 1)))


def _numbers(value: ScaleMean) -> dict[str, Any]:
    return {"value": value.mean, "low": value.low, "high": value.high}


FURTHER_ROUTES = (further_page, further_table)
