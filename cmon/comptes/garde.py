"""What production refuses to start with."""

from flask import Flask
from sqlalchemy import exists, inspect, select
from sqlalchemy.exc import OperationalError

from cmon.comptes.modeles import Compte
from cmon.extensions import db
from config import ConfigurationRefusee


def init_app(app: Flask) -> None:
    """In production, refuse a database that holds demo accounts: everybody knows their password.

    A database that is empty (before its migrations) or does not answer yet is not a reason to stay down.
    """
    if not app.config["PRODUCTION"]:
        return
    with app.app_context():
        try:
            trouve = inspect(db.engine).has_table("compte") and db.session.scalar(
                select(exists().where(Compte.est_demo))
            )
        except OperationalError:
            trouve = False
        finally:
            db.session.remove()
            db.engine.dispose()  # a server that forks its workers later must not share this connection
    if trouve:
        raise ConfigurationRefusee("Production refuses demo accounts: this database comes from `flask demo`.")
