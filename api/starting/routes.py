"""All addresses of the first run."""

from api.starting.mail_page import MAIL_ROUTES
from api.starting.question_page import QUESTION_ROUTES
from api.starting.roster_page import ROSTER_ROUTES
from api.starting.said_page import SAID_ROUTES
from api.starting.start_page import START_LIST_ROUTES
from api.starting.wave_page import WAVE_ROUTES

STARTING_ROUTES = (
    *START_LIST_ROUTES,
    *SAID_ROUTES,
    *MAIL_ROUTES,
    *ROSTER_ROUTES,
    *QUESTION_ROUTES,
    *WAVE_ROUTES,
)
