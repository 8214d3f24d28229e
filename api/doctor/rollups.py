"""Whether the sums that are kept are those of the ratings."""

from collections.abc import Mapping
from typing import Any

from api.doctor.finding import Finding, good, mend

COMMAND = "resonanz rollups rebuild"


def examine_rollups(found: Mapping[str, Any] | None) -> list[Finding]:
    """What of it has to be mended."""
    if found is None:
        return []
    if found["wrong"]:
        return [
            mend(
                "The sums that are kept of the ratings of {weeks} are wrong, as after a change to the tables "
                "that no trigger saw, and so are the reports. Add them up anew: {command}",
                weeks=", ".join(found["wrong"]),
                command=COMMAND,
            )
        ]
    return [good("The sums of ratings that are kept are right: {count} weeks.", count=found["kept"])]
