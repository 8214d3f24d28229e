"""What is fixed before the data are looked at."""

from dataclasses import dataclass


class UnusablePlan(ValueError):
    """A setting of the plan is out of range; template and values stay apart, to be said in any language."""

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(template.format(**values))


SMALLEST, WRITTEN = 1e-6, "0.000001"  # of alpha and of a size: below, nothing could be found or told apart
LARGEST_END = 1e12  # of a scale, as of the values on it
USUAL_SCALE = (1.0, 5.0)
USUAL_SESOI = 0.1  # rating points per point of mood, both from 1 to 5; below every published relation
LOOKS = (26, 52, 104)  # of a running organisation, in paired weeks: half a year, a year, two


@dataclass(frozen=True, slots=True)
class Plan:
    """The settings of one analysis (see `docs/method.md`).

    Attributes
    ----------
    lag : weeks by which staff precede customers in the primary test
    alpha : two-sided level of the primary test
    sesoi : smallest effect size of interest, outcome points per point of mood that lasts; None: nobody named
        one, and 0.1 takes its place where both sides go from 1 to 5 (`reasons.relevant_size`)
    permutations : number of random permutations where not all can be enumerated
    seed : of everything random
    max_lag : the lag scan runs from -max_lag to +max_lag
    looks : after how many paired weeks a verdict may be reached, ascending; empty for one look at everything
    exclusions : labels of teams that are left out whatever their data say
    moderators : names of groups (as in `Panel.groups`) whose slopes were to be compared
    controls : names of outcomes that may move both sides and are held: absences, vacancies, overtime
    same_respondents : whether some of the people asked as staff also rate as customers
    scale : worst and best possible value of both sides, or of happiness and then of rating where these
        differ; school grades fall, (6, 1); empty if unknown
    registered_at : ISO date on which the plan was stored, before the data it judges; None if it was not
    """

    lag: int = 1
    alpha: float = 0.05
    sesoi: float | None = None
    permutations: int = 9_999
    seed: int = 0
    max_lag: int = 8
    looks: tuple[int, ...] = ()
    exclusions: tuple[str, ...] = ()
    moderators: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    same_respondents: bool = False
    scale: tuple[float, ...] = ()
    registered_at: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.lag <= 52:
            raise UnusablePlan("The lag must be 0 to 52 weeks, not {value}.", value=self.lag)
        if not SMALLEST <= self.alpha < 0.5:
            raise UnusablePlan(
                "Alpha must be at least {least} and below 0.5, not {value}.", least=WRITTEN, value=self.alpha
            )
        if self.sesoi is not None and not SMALLEST <= self.sesoi <= LARGEST_END:
            raise UnusablePlan(
                "The smallest effect of interest must be {least} to {most}, not {value}.",
                least=WRITTEN,
                most=f"{LARGEST_END:.0f}",
                value=self.sesoi,
            )
        if not 99 <= self.permutations <= 1_000_000:
            raise UnusablePlan(
                "The permutations must be 99 to 1,000,000, not {value}.", value=self.permutations
            )
        if not 0 <= self.seed < 2**63:
            raise UnusablePlan("The seed must be 0 to 9223372036854775807, not {value}.", value=self.seed)
        if not 1 <= self.max_lag <= 26:
            raise UnusablePlan(
                "The largest lag of the scan must be 1 to 26 weeks, not {value}.", value=self.max_lag
            )
        if self.looks and not (self.looks[0] >= 1 and list(self.looks) == sorted(set(self.looks))):
            raise UnusablePlan(
                "The looks must be ascending numbers of paired weeks, not {value}.", value=self.looks
            )
        if self.scale and not (
            len(self.scale) in {2, 4}
            and all(worst != best for worst, best in zip(self.scale[::2], self.scale[1::2], strict=True))
        ):
            raise UnusablePlan(
                "The scale is two numbers, the worst one first, or two for each side, not {value}.",
                value=self.scale,
            )

        if any(not abs(end) <= LARGEST_END for end in self.scale) or any(
            abs(best - worst) < SMALLEST for worst, best in self.scales.values()
        ):
            raise UnusablePlan(
                "The ends of a scale lie within ±{most} and at least {least} apart, not {value}.",
                most=f"{LARGEST_END:.0f}",
                least=WRITTEN,
                value=self.scale,
            )

    @property
    def scales(self) -> dict[str, tuple[float, float]]:
        """Worst and best value of "happiness" and "rating" as they stand in a file; empty if unknown."""
        if not self.scale:
            return {}
        return {"happiness": (self.scale[0], self.scale[1]), "rating": (self.scale[-2], self.scale[-1])}

    @property
    def ranges(self) -> dict[str, tuple[float, float]]:
        """Lowest and highest value of each side in a panel, where the larger is always the better."""
        return {side: (min(ends), max(ends)) for side, ends in self.scales.items()}
