"""What readiness means: each check answers quickly, says what it measured, and tells no secret."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from cmon.courriels.requetes import plus_ancien_du
from cmon.extensions import db
from cmon.ordonnanceur.requetes import derniere_activite

MO = 1024 * 1024
LIBRE_MIN_MO = 100
# A mail is due for a moment only: past this, no worker empties the outbox.
COURRIEL_DU_MAX = timedelta(minutes=15)
# Some job starts every hour.
SILENCE_MAX = timedelta(hours=2)


def base_de_donnees(le: datetime) -> dict:
    """Does the database answer within two seconds?"""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL statement_timeout = 2000"))
    db.session.execute(text("SELECT 1 FROM courriel LIMIT 1"))
    return {"pret": True}


def disque(le: datetime) -> dict:
    """Can the folders of the data and of the files be written, and is there room left?"""
    reglages = current_app.config
    dossiers = {reglages["INSTANCE"], reglages["FICHIERS_URL"].removeprefix("file://")}
    libre = None
    for dossier in map(Path, dossiers):
        dossier.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=dossier, prefix=".pret-") as temoin:
            temoin.write(b"x")
            temoin.flush()
        ici = shutil.disk_usage(dossier).free // MO
        libre = ici if libre is None else min(libre, ici)
    return {"pret": libre >= LIBRE_MIN_MO, "libre_mo": libre}


def courriels(le: datetime) -> dict:
    """For how long has the oldest mail that should have left been waiting?"""
    if not current_app.config["MAIL_SERVER"]:
        return {"pret": True, "serveur": False}
    depuis = db.session.execute(plus_ancien_du(le)).scalar_one()
    age = le - depuis if depuis else timedelta()
    return {"pret": age <= COURRIEL_DU_MAX, "serveur": True, "plus_ancien_du_s": int(age.total_seconds())}


def ordonnanceur(le: datetime) -> dict:
    """When did a job last start, in whichever process leads?"""
    if not current_app.config["SCHEDULER"]:
        return {"pret": True, "actif": False}
    derniere = db.session.execute(derniere_activite()).scalar_one()
    if derniere is None:  # an empty database: the first jobs start within seconds
        return {"pret": True, "actif": True, "derniere_execution_s": None}
    age = le - derniere
    return {"pret": age <= SILENCE_MAX, "actif": True, "derniere_execution_s": int(age.total_seconds())}


CONTROLES: tuple[Callable[[datetime], dict], ...] = (base_de_donnees, disque, courriels, ordonnanceur)


def controler(le: datetime) -> dict:
    """Run every check; one that breaks says the kind of its error and nothing of its text."""
    resultats = {}
    for controle in CONTROLES:
        try:
            resultats[controle.__name__] = controle(le)
        except (OSError, SQLAlchemyError) as e:
            db.session.rollback()
            resultats[controle.__name__] = {"pret": False, "erreur": type(e).__name__}
    db.session.rollback()
    return {"pret": all(r["pret"] for r in resultats.values()), "controles": resultats}
