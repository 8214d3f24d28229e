"""A server that has nothing to show at the first look at its report, however fast the machine is."""

import pytest
from litestar import Litestar, Response

from api.routes.results import report
from api.web.pages import AnyRequest
from tests.pulse_week import application as served

APPLICATION = "tests.journeys.impatient:application"


def application() -> Litestar:
    """From the second look on it waits for the report as long as ever."""
    change, patient, wait = pytest.MonkeyPatch(), report.PATIENCE, report.please_wait

    def once(request: AnyRequest, address: str) -> Response[bytes]:
        change.setattr(report, "PATIENCE", patient)
        return wait(request, address)

    change.setattr(report, "PATIENCE", 0.0)
    change.setattr(report, "please_wait", once)
    return served()
