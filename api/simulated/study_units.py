"""A study told in the points of scales other than 1 to 5."""

from dataclasses import replace

from api.simulated.study import Study


def unit_of(scale: tuple[float, ...]) -> float:
    """What one rating point per happiness point of 1 to 5 is on these scales."""
    happiness, rating = (abs(ends[1] - ends[0]) for ends in (scale[:2], scale[-2:]))
    return rating / happiness


def in_points(found: Study) -> Study:
    """The same study with every slope in points of its own scales, as a rating point per happiness point."""
    unit = unit_of(found.scale)

    def of(slope: float | None) -> float | None:
        return None if slope is None else slope * unit

    formula, simulation = found.formula, found.simulation
    return replace(
        found,
        sesoi=of(found.sesoi),
        formula=None
        if formula is None
        else replace(
            formula,
            se=formula.se * unit,
            smallest_observed=formula.smallest_observed * unit,
            smallest_true=formula.smallest_true * unit,
        ),
        simulation=replace(
            simulation,
            smallest_observed=of(simulation.smallest_observed),
            smallest_true=of(simulation.smallest_true),
        ),
        power=tuple(
            replace(
                point,
                true=point.true * unit,
                observed_formula=point.observed_formula * unit,
                observed_simulated=of(point.observed_simulated),
            )
            for point in found.power
        ),
    )
