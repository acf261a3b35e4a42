"""Entry point of gunicorn (`wsgi:app`) and of the flask command (`flask --app wsgi`)."""

from cmon import create_app

app = create_app()
