"""The engine of the jobs: one leader, one run for each slot."""

from flask import Flask

from cmon.ordonnanceur.moteur import Moteur

EXTENSION = "ordonnanceur"


def init_app(app: Flask) -> None:
    """Bind the scheduler to the application. It starts in a process that serves, and nowhere else.

    gunicorn says so itself (gunicorn.conf.py); under any other server the first request does. A command never does.
    """
    if not app.config["SCHEDULER"]:
        return
    from cmon.planification import TACHES  # here: the jobs need every model, and models stand in this package too

    moteur = app.extensions[EXTENSION] = Moteur(app, TACHES)

    @app.before_request
    def demarrer_l_ordonnanceur():
        moteur.demarrer()


def demarrer(app: Flask) -> None:
    """Start the jobs and the outbox worker of this process, unless SCHEDULER is off."""
    if EXTENSION in app.extensions:
        app.extensions[EXTENSION].demarrer()


def arreter(app: Flask) -> None:
    """Stop what `demarrer` started, after the mail that is being sent."""
    if EXTENSION in app.extensions:
        app.extensions[EXTENSION].arreter()
