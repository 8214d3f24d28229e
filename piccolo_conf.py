"""What the `piccolo` command and the migrations look for: the engine and every folder with tables."""

from piccolo.conf.apps import AppRegistry

from survey.database import ENGINE

DB = ENGINE

APP_REGISTRY = AppRegistry(
    apps=[
        "survey.organisation.piccolo_app",
        "survey.waves.piccolo_app",
        "survey.ballots.piccolo_app",
        "survey.releases.piccolo_app",
        "survey.contacts.piccolo_app",
        "survey.helpdesks.piccolo_app",
        "survey.requests.piccolo_app",
        "survey.plans.piccolo_app",
        "survey.changes.piccolo_app",
        "survey.rollups.piccolo_app",
        "survey.accounts.piccolo_app",
        "survey.audit.piccolo_app",
        "survey.jobs.piccolo_app",
        "survey.calls.piccolo_app",
        "survey.outbox.piccolo_app",
        "survey.pauses.piccolo_app",
        "survey.schedule.piccolo_app",
        "survey.settings.piccolo_app",
        "survey.own_questions.piccolo_app",
        "survey.languages.piccolo_app",
        "survey.measures.piccolo_app",
        "survey.cases.piccolo_app",
        "survey.customers.piccolo_app",
        "survey.wishes.piccolo_app",
        "survey.asking.piccolo_app",
    ]
)
