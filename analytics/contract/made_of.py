"""What the data are made of."""

from typing import TypedDict

from analytics.contract.judged import Ends


class Bounds(TypedDict):
    """How much of the change in happiness is mood."""

    lower: float | None
    upper: float | None
    disattenuated: Ends | None


class Intraclass(TypedDict):
    """How well one answer, and a mean, tells teams apart."""

    single: float
    mean: float


class Dependence(TypedDict):
    """Pesaran's CD."""

    cd: float
    p: float


class BothSides(TypedDict):
    """A figure of either side."""

    happiness: float | None
    rating: float | None


class WithinDepartments(TypedDict):
    """The slope after week effects of every department."""

    slope: float
    se: float
    df: float
    ci: Ends
    alike_happiness: float
    alike_rating: float


class Tipping(TypedDict):
    """What would undo the answer."""

    shift: float | None


class MadeOf(TypedDict):
    """What the data are made of."""

    reliability_bounds: Bounds | None
    rating_reliability: float | None
    icc: Intraclass | None
    cross_dependence: Dependence | None
    autocorrelation: BothSides
    missing_share: float | None
    response_rate: float | None
    slope_given_response: float | None
    slope_weighted: float | None
    bootstrap_p: float | None
    within_departments: WithinDepartments | None
    tipping_point: Tipping | None
    ceiling_share: BothSides
