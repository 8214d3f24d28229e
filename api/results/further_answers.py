"""What counts of a further question come to; on its own, for the server starts without the statistics."""

from collections.abc import Sequence

from analytics.algebra.scale_mean import ScaleMean, scale_mean
from survey.catalogue.customers import further_questions

NPS = "nps"


def figure_of(question: str, counts: Sequence[int]) -> ScaleMean:
    """A mean of the numbers, or for NPS how many per cent more promoters (9, 10) than detractors (0 to 6)."""
    if question == NPS:
        return scale_mean([sum(counts[:7]), sum(counts[7:9]), sum(counts[9:])], [-100, 0, 100])
    asked = further_questions()[question]
    return scale_mean(counts, list(range(asked.lowest, asked.highest + 1)))
