"""What `resonanz doctor` found, by level and words."""

from api.doctor.finding import Finding


def mended(findings: list[Finding]) -> list[str]:
    """The sentences about what has to be mended."""
    return [finding.say() for finding in findings if finding.level == "mend"]


def levels(findings: list[Finding], words: str) -> list[str]:
    """The levels of those findings that say these words."""
    return [finding.level for finding in findings if words in finding.say()]
