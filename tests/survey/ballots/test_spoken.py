"""A fingerprint in words: the witness is the published example of proquints."""

from survey.ballots.spoken import spoken


def test_the_published_examples_come_out() -> None:
    assert spoken("7f0000013f54dcc1") == "lusab babad gutih tugad"
    assert spoken("3f760723d8cd1908") != spoken("3f760723d8cd1909")
