"""What a keeper answers about how many take part in its wave."""

from survey.children.messages import Answer, Bands, Done, FixBands, OfBands
from survey.invitations.participation import fix_bands, fixed_bands
from survey.invitations.slots import Slots


def answer_about_participation(slots: Slots, request: OfBands) -> Answer:
    """Fix the bands of a day, or tell those that were fixed last."""
    if isinstance(request, FixBands):
        fix_bands(slots, request.day)
        return Done()
    return Bands(*(fixed_bands(slots) or (0, {})))
