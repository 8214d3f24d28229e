"""What the data are made of, as a part of the report."""

from dataclasses import asdict

from analytics.parts.part import Part, Translations, where_tested
from analytics.quality.overview import Quality, quality_of
from analytics.wording import N_


def quality_written(found: Quality, _: Translations) -> dict[str, object]:
    """Quality figures, grouped as the contract names them."""
    return {
        "reliability_bounds": asdict(found.reliability) if found.reliability else None,
        "rating_reliability": found.rating_reliability,
        "icc": {"single": found.icc[0], "mean": found.icc[1]} if found.icc else None,
        "cross_dependence": asdict(found.cross_dependence) if found.cross_dependence else None,
        "autocorrelation": {
            "happiness": found.autocorrelation_happiness,
            "rating": found.autocorrelation_rating,
        },
        "missing_share": found.missing_share,
        "response_rate": found.response_rate,
        "slope_given_response": found.slope_given_response,
        "slope_weighted": found.slope_weighted,
        "bootstrap_p": found.bootstrap_p,
        "within_departments": asdict(found.within_departments) if found.within_departments else None,
        "tipping_point": asdict(found.tipping_point) if found.tipping_point else None,
        "ceiling_share": {"happiness": found.ceiling_happiness, "rating": found.ceiling_rating},
    }


QUALITY = Part[Quality](
    key="quality",
    heading=N_("What the data are made of"),
    compute=where_tested(
        lambda basis, tested: quality_of(
            basis.panel,
            basis.plan,
            tested.comparison,
            tested.arrangements,
            tested.primary,
            basis.now.departments,
            basis.verdict.look,
        )
    ),
    serialise=quality_written,
    null=N_("Pesaran's CD: teams do not depend on each other, before anything is taken out."),
    assumptions=(
        N_("Pesaran's CD: there are many teams or many weeks."),
        N_("Mood in the change of happiness: answers differ as much within every team and week as in all."),
        N_("Slope among like teams: events of a week reach all teams of a department alike."),
    ),
    tested=False,
)
