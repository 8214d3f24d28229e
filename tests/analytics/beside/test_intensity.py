"""Contacts for each person: teams above the middle beside the others."""

from dataclasses import replace

import numpy as np

from analytics.analysis import analyse
from analytics.beside.intensity import contact_intensity, intensity_bands
from analytics.beside.moderators import Moderator
from analytics.parts.beside import MODERATORS
from analytics.plan import Plan
from tests.analytics.beside.test_moderators import halves
from tests.analytics.cast import shown


def test_teams_are_split_by_contacts_for_each_person_and_the_link_compared() -> None:
    panel = halves(0.6, 0.0)
    busy = np.repeat([[300.0], [60.0]], 8, axis=0) + np.zeros((16, 60))
    heads = np.full((16, 60), 6.0)
    panel = replace(panel, groups={}, contacts=busy, headcount=heads)
    (found,) = (one for one in shown(analyse(panel, Plan(permutations=199)), MODERATORS))
    assert isinstance(found, Moderator)
    assert (found.name, found.of) == ("contact_intensity", "teams")
    less, more = found.groups
    assert (less.group, more.group) == ("less", "more")
    assert (more.slope > 0.4, abs(less.slope) < 0.2) == (True, True)


def test_weeks_without_both_are_no_weeks_and_half_a_year_is_needed() -> None:
    panel = halves(0.3, 0.3)
    contacts, heads = np.full((16, 60), 12.0), np.full((16, 60), 4.0)
    contacts[0, 25:], heads[1, :10], contacts[2, 30:] = np.nan, 0.0, 90.0
    known = replace(panel, contacts=contacts, headcount=heads)
    means = contact_intensity(known)
    assert np.isnan(means[0])
    assert means[1:3].tolist() == [3.0, 12.75]
    assert intensity_bands(replace(panel, contacts=contacts, headcount=None)) is None
    assert intensity_bands(replace(panel, contacts=np.full((16, 60), 12.0), headcount=heads)) is None
