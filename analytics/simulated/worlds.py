"""The organisations that can be made up: what is true in them, by name."""

from dataclasses import dataclass, replace


class UnusableWorld(ValueError):
    """A parameter of a simulated world is out of range; the message names it and the range."""


@dataclass(frozen=True, slots=True)
class World:
    """The parameters of a simulated organisation. Latent mood and quality are on the scale 1 to 5.

    Attributes
    ----------
    teams, weeks : size of the panel
    heads : fewest and most people in a team
    link : true effect of a team's own mood last week on its quality, rating points per mood point
    same_week : the same for this week's mood
    reverse : effect of a team's own quality last week on its mood, mood points per rating point
    events : standard deviation of the events that everybody shares (first-order autoregression, .7)
    department_events : the same of events that the teams of one department (of five) share
    hidden_events : the same of events that the teams of a group share which no file names
    hidden_size, hidden_delay : teams in such a group, and weeks until its customers feel such an event
    slow, memory : standard deviation of a cause of a team's own that moves both sides in the same week, and
        its autocorrelation from week to week
    workload : points by which a week one standard deviation busier than usual lowers a team's mood in that
        week, and its quality `delay` weeks later
    load_memory, delay : autocorrelation of busy weeks; weeks until customers feel one
    volume : correlation of the number of contacts with how busy a week is
    season : amplitude of a yearly wave in both sides
    uneven : standard deviation of the strength in which events and season reach a team (mean 1)
    alike : correlation between that strength in a team's mood and in its quality
    silence : how much likelier a person answers per point of own mood above 3.6, in logits
    missing : chance that a side of a team-week is not there at all, each side by itself
    ratings : customers' ratings expected per team and week; None: three per head
    cohorts : teams come and go in this many overlapping groups (1: all are there all the time)
    """

    teams: int = 20
    weeks: int = 52
    heads: tuple[int, int] = (6, 30)
    link: float = 0.0
    same_week: float = 0.0
    reverse: float = 0.0
    events: float = 0.15
    department_events: float = 0.0
    hidden_events: float = 0.0
    hidden_size: int = 5
    hidden_delay: int = 0
    slow: float = 0.0
    memory: float = 0.97
    workload: float = 0.0
    load_memory: float = 0.6
    delay: int = 1
    volume: float = 1.0
    season: float = 0.10
    uneven: float = 0.0
    alike: float = 0.0
    silence: float = 0.5
    missing: float = 0.0
    cohorts: int = 1
    ratings: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.teams <= 2_000:
            raise UnusableWorld(f"teams must be 1 to 2,000, not {self.teams}")
        if not 2 <= self.weeks <= 520:
            raise UnusableWorld(f"weeks must be 2 to 520, not {self.weeks}")
        if not 1 <= self.heads[0] <= self.heads[1] <= 500:
            raise UnusableWorld(f"people in a team must be 1 to 500, fewest first, not {self.heads}")
        if not 0 <= self.missing < 1:
            raise UnusableWorld(
                f"the share of missing weeks must be at least 0 and below 1, not {self.missing}"
            )
        if self.ratings is not None and not 1 <= self.ratings <= 100_000:
            raise UnusableWorld(f"ratings per team and week must be 1 to 100,000, not {self.ratings}")
        if not -1 <= self.alike <= 1:
            raise UnusableWorld(f"a correlation lies between -1 and 1, not {self.alike}")
        if self.hidden_size < 1:
            raise UnusableWorld(f"a hidden group has at least 1 team, not {self.hidden_size}")
        if not 0 <= self.hidden_delay <= 8:
            raise UnusableWorld(f"customers feel an event 0 to 8 weeks later, not {self.hidden_delay}")
        if not (0 <= self.memory < 1 and 0 <= self.load_memory < 1):
            raise UnusableWorld(
                f"memory must be at least 0 and below 1, not {self.memory}, {self.load_memory}"
            )
        if not (0 <= self.delay <= 8 and 0 <= self.volume <= 1):
            raise UnusableWorld(
                f"customers feel a busy week 0 to 8 weeks later and contacts show 0 to 1 of it, not "
                f"{self.delay}, {self.volume}"
            )
        if not 1 <= self.cohorts <= self.teams:
            raise UnusableWorld(f"cohorts must be 1 to the number of teams, not {self.cohorts}")
        if not max(abs(self.link), abs(self.same_week), abs(self.reverse)) <= 5:
            raise UnusableWorld("effects beyond 5 points per point leave the scale")


# What may be true; each is calibrated against. A linked year of 20 teams × 52 weeks is found in 99 of 100
# (`tests/benchmarks/demo_power.py`); the reverse effect is about as strong for the other side. In a "shared"
# year events are so strong and so uneven that the primary test alone would mostly be fooled.
WORLDS: dict[str, World] = {
    "link": World(link=0.4),
    "none": World(),
    "shared": World(events=0.4, uneven=0.8, alike=0.9),
    "reverse": World(reverse=0.6),
    "same_week": World(same_week=0.4),
    "ar_only": World(events=0.0, season=0.0),
    "heterogeneous": World(uneven=0.5),
    "confounded": World(uneven=0.5, alike=0.7),
    "small_teams": World(heads=(6, 14)),
    "staggered": World(cohorts=3),
    "departments": World(department_events=0.15),
    "hidden_groups": World(hidden_events=0.15),
    "slow": World(slow=0.25),
    "workload": World(workload=0.15),
}
EFFECTS = ("link", "reverse", "same_week")  # the worlds with an effect, each named as its parameter


def world_of(truth: str, **changes: object) -> World:
    """One of the named worlds with some of its parameters changed.

    Raises
    ------
    UnusableWorld
        For an unknown name or a parameter out of range.
    """
    if truth not in WORLDS:
        raise UnusableWorld(f"truth must be one of {', '.join(WORLDS)}, not {truth}")
    return replace(WORLDS[truth], **changes)  # type: ignore[arg-type]  # names of World, checked there
