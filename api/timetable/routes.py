"""All addresses of the schedule and of the jobs."""

from api.timetable.events_page import EVENT_ROUTES
from api.timetable.jobs_page import JOBS_ROUTES
from api.timetable.pauses_page import PAUSE_ROUTES
from api.timetable.schedule_page import SCHEDULE_ROUTES
from api.timetable.sites_page import SITE_ROUTES

TIMETABLE_ROUTES = (*SCHEDULE_ROUTES, *PAUSE_ROUTES, *SITE_ROUTES, *EVENT_ROUTES, *JOBS_ROUTES)
