"""The pages of the tour; they are made for one demo, so an installation cannot have them by mistake."""

import asyncio
from collections.abc import Sequence
from typing import Any

from litestar import MediaType, Response, get
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from api.simulated import mirrors
from api.texts import translations
from api.tour.touring import Tour
from api.tour.years import FOUND, HEADINGS, TourYear
from api.web.headers import own_style
from api.web.looks.invented import TOUR
from api.web.looks.templates import environment
from api.web.pages import AnyRequest, as_served, other_languages, page, preferred_language
from api.web.unchanged import packed, unless_unchanged
from survey.errors import NotFound


def tour_routes(tour: Tour) -> Sequence[ControllerRouterHandler]:
    """The list of all years, and the report of each."""

    @get(TOUR, name=TOUR)
    async def tour_page(request: AnyRequest) -> Response[str]:
        """What is true in each year, what is found in it, what to look at."""
        language = preferred_language(request)
        shown: dict[str, object] = {
            "own": _told(tour.own, language),
            "years": [_told(year, language) for year in tour.years],
            "made": set(tour.made),
            "results": tour.results,
            "report": tour.report,
            "check": tour.check,
            "mirrors": {
                "gap": mirrors.GAP,
                "apart": len(mirrors.SEEN_APART),
                "all": len(mirrors.HELD),
                "points": mirrors.APART,
                "rise": mirrors.RISE,
            },
            "place": TOUR,
        }
        return page(request, "tour.html", shown)

    @get(TOUR + "/{code:str}")
    async def tour_report(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
        """The report of one year, with the truth above it."""
        year = next((each for each in tour.years if each.code == code), None)
        if year is None:
            raise NotFound("There is nothing at this address. Please check the link you were sent.")
        language = preferred_language(request)
        report = (await tour.year(code)).pages[language]
        text = as_served(request, _with_truth(report, year, language, request), language)
        headers = {"Content-Language": language, "Vary": "Accept-Language"}
        headers["Content-Security-Policy"] = own_style(text)
        return unless_unchanged(request, await asyncio.to_thread(packed, text, MediaType.HTML), headers)

    return tour_page, tour_report


def _told(year: TourYear, language: str) -> dict[str, Any]:
    """A year in words."""
    _ = translations(language).gettext
    return {
        "code": year.code,
        "often": year.often,
        "teams": year.teams,
        "weeks": year.weeks,
        "truth": year.true(language),
        "flattened": year.flattened,
        "heading": _(HEADINGS[year.code]),
        "found": _(FOUND[year.code]),
        "look_at": _(year.look_at),
    }


def _with_truth(report: str, year: TourYear, language: str, request: AnyRequest) -> str:
    part = (
        environment(language)
        .get_template("tour_year.html")
        .render(
            year=_told(year, language),
            place=TOUR,
            languages=other_languages(request, language),
        )
    )
    return report.replace("<header>", f"<header>\n{part}", 1)
