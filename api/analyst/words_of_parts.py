"""The fields that mean something of their own in their part of the report."""

from api.texts import N_

OF_PARTS: dict[str, tuple[str, str]] = {
    "schema": (N_("Format"), N_("by which programs know how these data are laid out")),
    # what came in
    "input.teams": (N_("Teams"), N_("teams in the data")),
    "input.weeks": (N_("Weeks"), N_("weeks in which any team has a value on either side")),
    "input.period": (N_("Points in time"), N_("what one week of the report stands for")),
    "input.cells": (N_("Team-weeks"), N_("weeks of single teams with a value on either side")),
    "input.paired_cells": (
        N_("Paired team-weeks"),
        N_("those with a value of customers and one of staff, the planned number of weeks before"),
    ),
    "input.invented": (N_("Invented"), N_("whether people, answers and ratings were simulated")),
    "input.first_week": (N_("First week"), N_("in which there is any value")),
    "input.last_week": (N_("Last week"), N_("in which there is any value")),
    "input.left_out": (N_("Left out"), N_("team-weeks that do not count, by reason")),
    # what was fixed beforehand
    "plan.lag": (N_("Planned distance"), N_("weeks by which staff come first")),
    "plan.alpha": (N_("Level"), N_("the share of false alarms that the plan allows, both sides together")),
    "plan.sesoi": (
        N_("Size that matters"),
        N_("the smallest slope that the plan calls one, per point of mood that lasts"),
    ),
    "plan.permutations": (N_("Dealings"), N_("how often the teams' series are dealt anew for a test")),
    "plan.seed": (N_("Seed"), N_("with which everything random begins, so that it comes out the same again")),
    "plan.max_lag": (N_("Farthest distance"), N_("to which the scan over weeks runs in both directions")),
    "plan.looks": (
        N_("Planned looks"),
        N_("after how many paired weeks a verdict may be reached; none named is one look at everything"),
    ),
    "plan.exclusions": (N_("Excluded teams"), N_("left out whatever their data say")),
    "plan.moderators": (N_("Planned comparisons"), N_("groupings whose slopes were to be compared")),
    "plan.controls": (N_("Planned controls"), N_("further outcomes that may move both sides and are held")),
    "plan.same_respondents": (
        N_("Same people on both sides"),
        N_("whether some of those asked as staff also rate as customers"),
    ),
    "plan.scale": (N_("Scale"), N_("lowest and highest possible value of happiness and rating")),
    "plan.registered_at": (N_("Registered on"), N_("the day the plan was fixed, before there were data")),
    "plan.digest": (N_("Digest"), N_("SHA-256 of the plan: another plan has another one")),
    "plan.exploratory": (N_("Exploratory parts"), N_("what nothing fixed before the data were seen")),
    # the verdict
    "verdict.code": (N_("Verdict"), N_("one of six")),
    "verdict.direction": (N_("Direction"), N_("whether staff come first, where there is a link")),
    "verdict.sentence": (N_("Sentence"), N_("the answer as the report says it")),
    "verdict.reasons": (N_("Reasons"), N_("what carries the answer, what weakens it, what is missing")),
    "look.number": (N_("Look"), N_("which of the planned looks this is; 0 before the first")),
    "look.of": (N_("Looks in all"), N_("how many were planned")),
    "look.level": (N_("Level of this look"), N_("what this look may spend of the planned level")),
    "gate.slope": (
        N_("Slope"),
        N_("the slope if the same events may hit every team in its own strength"),
    ),
    "gate.p": (N_("p"), N_("by the same dealings as the test of the report")),
    "hidden_groups.p": (
        N_("p of the flag"),
        N_(
            "whether teams that move together in mood also do in ratings; up to 0.1 the strict slope is asked"
        ),
    ),
    "hidden_groups.gate": (
        N_("Strict slope"),
        N_("what the other teams tell is taken out of each team; nothing where the flag did not fire"),
    ),
    "hidden_groups.gate.slope": (
        N_("Strict slope"),
        N_("the slope when what the other teams tell is taken out of each team"),
    ),
    "lasting.slope": (N_("Slope"), N_("rating points per point of mood that lasts from week to week")),
    "lasting.se": (N_("Standard error"), N_("by leaving out one team after another")),
    "lasting.reliability": (
        N_("Mood that lasts"),
        N_("its share of the change in happiness from week to week; by it the observed slope is flattened"),
    ),
    "lasting.memory": (N_("Memory"), N_("how much of such mood a week leaves to the next")),
    "influence.team": (N_("Team"), N_("without which the slope changes most")),
    "influence.share": (N_("Its share"), N_("of all variation of happiness within teams")),
    "influence.slope": (N_("Slope without it"), N_("nothing where the team is too small to matter")),
    "influence.p": (N_("p without it"), N_("of the same test")),
    "held": (N_("Held constant"), N_("the slope with what may move both sides held constant")),
    "held.control": (N_("What is held"), N_("contacts, a further outcome, or all of these")),
    "held.without": (N_("Slope without it"), N_("on the same team-weeks, nothing held")),
    "p_both": (
        N_("p of going with both"),
        N_(
            "whether it goes with both sides in the way that makes such a slope; up to 0.1 the answer says so"
        ),
    ),
    "least_shown": (
        N_("Has to show"),
        N_("its cause, as a share between 0 and 1, lest half of the slope may be that cause's"),
    ),
    "told_apart": (N_("Still there"), N_("whether at least half of the slope is left, with its sign")),
    "by_size": (
        N_("Slope by size"),
        N_("where a team counts by its usual number of ratings, or of people"),
    ),
    # beside it
    "lags": (N_("Distances"), N_("the slope at every distance in weeks")),
    "p_max": (
        N_("p over all distances"),
        N_("how often the strongest of all distances shows as much without any link"),
    ),
    "reverse.slope": (
        N_("Slope"),
        N_("how much happier a team is, in points, after its customers rated one point better"),
    ),
    "cumulative.lags": (N_("Weeks summed"), N_("how many weeks before the rating each lies")),
    "total.slope": (N_("Sum of the slopes"), N_("rating points after a happiness point that lasts")),
    "total.p": (N_("p"), N_("of the t test behind the interval")),
    "distributed_lag.slopes": (
        N_("Week by week"),
        N_("each with the others held constant; one week after the rating is a placebo"),
    ),
    "distributed_lag.slopes.p": (N_("p"), N_("of the t test behind the interval")),
    "distributed_lag.joint.p": (N_("p of the weeks before"), N_("of one and two weeks before together")),
    "between.slope": (
        N_("Slope between teams"),
        N_("how many points better a team is rated that is one point happier than another"),
    ),
    "between.r": (N_("Correlation"), N_("of the teams' means")),
    "teams.mu": (N_("Mean slope"), N_("of all teams, each weighed by how exact it is")),
    "teams.ci": (N_("Interval of the mean"), N_("mean slopes that agree with these data")),
    "teams.tau": (N_("Spread"), N_("standard deviation of the teams' true slopes")),
    "teams.i2": (N_("True part of the spread"), N_("the share that is not error")),
    "teams.prediction": (N_("A further team"), N_("where its slope would be expected")),
    "teams.slopes": (N_("Teams one by one"), N_("in the order of the alphabet; each is very uncertain")),
    "teams.slopes.slope": (N_("Slope"), N_("the team's own")),
    "moderators.name": (N_("Grouped by"), N_("what the teams or customers of a group have in common")),
    "moderators.of": (N_("Groups of"), N_("different teams, or different customers of the same teams")),
    "moderators.groups": (N_("Groups"), N_("in the order of the alphabet")),
    "moderators.registered": (N_("Fixed beforehand"), N_("whether the registered plan named it")),
    "equality.p": (N_("p of equality"), N_("how often chance shows as large differences between groups")),
    "drivers.kind": (N_("Kind"), N_("change within teams, or differences between them")),
    "drivers.r2": (N_("Explained in all"), N_("share of the variance of ratings")),
    "drivers.p": (N_("p"), N_("of all questions together")),
    "drivers.weeks": (N_("Weeks"), N_("or half-years, where differences between teams are compared")),
    "drivers.shares": (N_("Questions one by one"), N_("their shares add up to what is explained in all")),
    "shares.ci": (N_("Interval"), N_("shares that agree with these data, by drawing teams anew")),
    "soft_factors.everywhere": (N_("Over all teams"), N_("the slope of ratings on this question alone")),
    "soft_factors.departments": (N_("Within departments"), N_("each with its own week effects")),
    "soft_factors.p": (N_("p"), N_("of the slope over all teams")),
    "soft_factors.p_adjusted": (N_("p, all questions allowed for"), N_("of the slope over all teams")),
    "soft_factors.p_equality": (N_("p of equality"), N_("that all departments have the same slope")),
    "soft_factors.p_equality_adjusted": (
        N_("p of equality, all questions allowed for"),
        N_("that all departments have the same slope"),
    ),
    "everywhere.slope": (N_("Slope"), N_("rating points per point of the answer")),
    "departments.slope": (N_("Slope"), N_("rating points per point of the answer")),
    "outcomes.outcome": (N_("Outcome"), N_("a further fact of the organisation")),
    "outcomes.exploratory": (N_("Exploratory"), N_("always: no plan fixes a further outcome")),
    "outcomes.primary": (N_("Test"), N_("the same test with this outcome in the place of the rating")),
    "outcomes.gate": (N_("Allowing for shared events"), N_("the same slope with shared events allowed for")),
    "outcomes.primary.slope": (N_("Slope"), N_("points of the outcome per happiness point")),
    "outcomes.gate.slope": (
        N_("Slope, shared events allowed for"),
        N_("points of the outcome per happiness point"),
    ),
    "outcomes.reasons": (N_("What is missing"), N_("why it could not be tested")),
    # the usual figures
    "naive.pearson": (N_("Correlation"), N_("over all team-weeks; it may not carry a verdict")),
    "pearson.r": (N_("Correlation"), N_("over all team-weeks, good teams and good weeks included")),
    "pearson.p": (N_("p, as usually printed"), N_("as if no team-week had anything to do with another")),
    "naive.rmcorr": (N_("Correlation within teams"), N_("weeks ignored; it may not carry a verdict")),
    "rmcorr.r": (N_("Correlation within teams"), N_("around the teams' means, weeks ignored")),
    "rmcorr.p": (N_("p, as usually printed"), N_("as if the weeks were independent")),
    "naive.false_alarm_rates": (N_("False alarms"), N_("counted where there is no link")),
    "false_alarm_rates.teams": (N_("Teams simulated"), N_("in the nearest shape for which it was counted")),
    "false_alarm_rates.weeks": (N_("Weeks simulated"), N_("in the nearest shape for which it was counted")),
    "false_alarm_rates.pearson": (
        N_("False alarms: all thrown together"),
        N_("share of simulated organisations without a link in which it finds one"),
    ),
    "false_alarm_rates.weekly_means": (
        N_("False alarms: means of all teams by week"),
        N_("share of simulated organisations without a link in which it finds one"),
    ),
    "false_alarm_rates.rmcorr": (
        N_("False alarms: within teams"),
        N_("share of simulated organisations without a link in which it finds one"),
    ),
    "false_alarm_rates.team_effects": (
        N_("False alarms: regression with team effects"),
        N_("share of simulated organisations without a link in which it finds one"),
    ),
    "false_alarm_rates.two_way_cr2": (
        N_("False alarms: team and week effects, interval"),
        N_("share of simulated organisations without a link in which it finds one"),
    ),
    "false_alarm_rates.two_way_permutation": (
        N_("False alarms: the test of this report"),
        N_("share of simulated organisations without a link in which it finds one"),
    ),
    # what the data are made of
    "quality.rating_reliability": (
        N_("Service in the change of ratings"),
        N_("the share that is more than who happened to rate"),
    ),
    "quality.reliability_bounds": (N_("Mood in the change"), N_("and not who happened to answer")),
    "reliability_bounds.lower": (
        N_("Mood in the change, at least"),
        N_("share of the change in happiness from week to week that is mood and not who answered"),
    ),
    "reliability_bounds.upper": (
        N_("Mood in the change, at most"),
        N_("share of the change in happiness from week to week that is mood and not who answered"),
    ),
    "disattenuated": (N_("Slope on true mood"), N_("between which ends it would lie")),
    "quality.icc": (N_("Reliability"), N_("how well answers tell teams apart")),
    "icc.single": (
        N_("Reliability of one answer"),
        N_("how well it tells teams apart: 0 not at all, 1 entirely"),
    ),
    "icc.mean": (N_("Reliability of a mean"), N_("how well a team's mean tells teams apart")),
    "quality.cross_dependence": (N_("Teams move together"), N_("before week effects are taken out")),
    "cross_dependence.cd": (N_("Teams move together"), N_("Pesaran's CD; beyond ±2 they do")),
    "cross_dependence.p": (
        N_("p of that"),
        N_("the smaller, the clearer that events reach several teams at once"),
    ),
    "autocorrelation.happiness": (
        N_("Happiness from week to week"),
        N_("how much one week resembles the next: 0 not at all, 1 entirely"),
    ),
    "autocorrelation.rating": (
        N_("Ratings from week to week"),
        N_("how much one week resembles the next: 0 not at all, 1 entirely"),
    ),
    "missing_share": (N_("Missing"), N_("share of all team-weeks")),
    "response_rate": (N_("Response"), N_("share of a team's people who answered, in the mean of all weeks")),
    "slope_given_response": (
        N_("Slope at equal response"),
        N_("the slope when the response rate and its change are held constant"),
    ),
    "slope_weighted": (
        N_("Slope by numbers"),
        N_("the slope when team-weeks with more answers and ratings count more"),
    ),
    "bootstrap_p": (
        N_("Chance, asked in another way"),
        N_("how often whole teams' deviations with changed signs show so strong a relation"),
    ),
    "quality.within_departments": (N_("Among like teams"), N_("the slope within departments")),
    "within_departments.slope": (
        N_("Slope among like teams"),
        N_("the slope when what a department or touchpoint shares in a week is left out"),
    ),
    "alike_happiness": (
        N_("Likeness of happiness"),
        N_("how much closer teams of one department move together than others"),
    ),
    "alike_rating": (N_("Likeness of ratings"), N_("the same of ratings")),
    "quality.tipping_point": (N_("What would undo the answer"), N_("asked where the test has passed")),
    "tipping_point.shift": (
        N_("What would undo the answer"),
        N_("points by which those who did not answer would have to differ; nothing up to 4 points"),
    ),
    "ceiling_share.happiness": (
        N_("Happiness near the top"),
        N_("share of team-weeks in the highest tenth of the scale, where little can still rise"),
    ),
    "ceiling_share.rating": (
        N_("Ratings near the top"),
        N_("share of team-weeks in the highest tenth of the scale, where little can still rise"),
    ),
}
