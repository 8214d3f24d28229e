"""django-form-surveys under gunicorn with PostgreSQL, for `tests.benchmarks.fast`: set up from PyPI.

Its survey asks the same as our rating page: a score of 5, reasons to tick, two texts.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.journeys.server import free_port

PACKAGES = ("django-form-surveys==2.5.0", "gunicorn", "psycopg[binary]")
WORKERS = 5

SETTINGS = """
import os
SECRET_KEY = "only for a benchmark"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "urls"
WSGI_APPLICATION = "wsgi.application"
USE_TZ = True
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.staticfiles", "tinymce", "djf_surveys",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
        "djf_surveys.context_processors.surveys_context",
    ]},
}]
DATABASES = {"default": {
    "ENGINE": "django.db.backends.postgresql", "NAME": os.environ["PEER_NAME"], "USER": "postgres",
    "HOST": os.environ["PEER_HOST"], "CONN_MAX_AGE": 600,
}}
"""
URLS = 'from django.urls import include, path\nurlpatterns = [path("", include("djf_surveys.urls"))]\n'
WSGI = "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n"
SURVEY = """
import django
django.setup()
from django.core.management import call_command
from djf_surveys.models import Question, Survey
call_command("migrate", verbosity=0)
survey = Survey.objects.create(name="Rate", can_anonymous_user=True, duplicate_entry=True)
for place, (label, kind, choices) in enumerate([
    ("Score", 9, "5"), ("Reasons", 4, "waited,unfriendly,unsolved,unclear"),
    ("Wanted", 5, None), ("Else", 5, None),
]):
    Question.objects.create(survey=survey, label=label, type_field=kind, choices=choices, ordering=place,
                            required=place == 0)
"""
# It takes no text of less than a hundred characters.
COMMENT = "It+took+three+calls+until+somebody+listened.+" * 3
FORM = (
    f"csrfmiddlewaretoken={{token}}&field_survey_1=2&field_survey_2=waited"
    f"&field_survey_3={COMMENT}&field_survey_4={COMMENT}"
)


@contextmanager
def peer(folder: Path, cluster: Path, name: str) -> Iterator[tuple[int, int]]:
    """The running peer on an empty database of the cluster; its port and its process."""
    binaries = folder / "peer" / "bin"
    if not binaries.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "peer"], check=True)
        install = [str(binaries / "pip"), "install", "--quiet", "--disable-pip-version-check", *PACKAGES]
        subprocess.run(install, check=True, stderr=subprocess.DEVNULL)
    project = folder / "project"
    project.mkdir()
    for file, text in {"settings": SETTINGS, "urls": URLS, "wsgi": WSGI, "survey": SURVEY}.items():
        (project / f"{file}.py").write_text(text, encoding="utf-8")
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "settings",
        "PEER_NAME": name,
        "PEER_HOST": str(cluster),
        "PYTHONPATH": str(project),
    }
    subprocess.run([binaries / "python", "survey.py"], cwd=project, env=environ, check=True)
    port = free_port()
    command = [str(binaries / "gunicorn"), "--workers", str(WORKERS), "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen([*command, "--log-level", "error", "wsgi"], cwd=project, env=environ) as server:
        try:
            yield port, server.pid
        finally:
            server.terminate()
