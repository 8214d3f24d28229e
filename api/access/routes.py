"""All addresses below /desk."""

from api.access.account import ACCOUNT_ROUTES
from api.access.administering.log import LOG_ROUTES
from api.access.administering.people import PEOPLE_ROUTES
from api.access.administering.programs import PROGRAM_ROUTES
from api.access.administering.settings import SETTINGS_ROUTES
from api.access.home import HOME_ROUTES
from api.access.provider.routes import PROVIDER_ROUTES
from api.access.signing_in.joining import JOINING_ROUTES
from api.access.signing_in.sign_in import SIGN_IN_ROUTES

ACCESS_ROUTES = (
    *HOME_ROUTES,
    *SIGN_IN_ROUTES,
    *JOINING_ROUTES,
    *ACCOUNT_ROUTES,
    *PEOPLE_ROUTES,
    *PROVIDER_ROUTES,
    *SETTINGS_ROUTES,
    *PROGRAM_ROUTES,
    *LOG_ROUTES,
)
