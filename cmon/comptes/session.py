"""Who is asking: reads the session cookie against the database, and closes what has expired."""

import hashlib
from datetime import timedelta

from flask import Flask, g, request, session
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import joinedload

from cmon.base_sql import transaction_d_ecriture
from cmon.comptes.modeles import Compte, SessionOuverte, Visiteur
from cmon.extensions import db, login
from cmon.structures.etats import GenreStructure
from cmon.structures.modeles import Adhesion, Structure
from cmon.temps import maintenant

CLE = "jeton"
PAS_DE_VUE = timedelta(minutes=5)


def empreinte(jeton: str) -> str:
    """The hash under which a random value is stored: a copy of the database opens nothing."""
    return hashlib.sha256(jeton.encode("utf-8", "surrogatepass")).hexdigest()


def _inactivite(ligne: SessionOuverte, config) -> timedelta:
    a = ligne.adhesion
    equipe = a is not None and a.structure.genre == GenreStructure.equipe
    return timedelta(minutes=config["SESSION_INACTIVITE_EQUIPE_MIN" if equipe else "SESSION_INACTIVITE_MIN"])


def requete_session(jeton: str):
    """The open session of a cookie, with the account and the structure it acts for."""
    return (
        select(SessionOuverte)
        .where(SessionOuverte.empreinte == empreinte(jeton))
        .options(
            joinedload(SessionOuverte.compte).selectinload(Compte.adhesions).joinedload(Adhesion.structure),
            joinedload(SessionOuverte.adhesion).joinedload(Adhesion.structure).selectinload(Structure.departements),
        )
    )


def lire_session(jeton: str, le, config) -> SessionOuverte | None:
    """The session of a cookie if it is still good at `le`: not idle too long, not too old, account not disabled."""
    ligne = db.session.execute(requete_session(jeton)).scalar_one_or_none()
    if ligne is None or le >= ligne.expire_le or not ligne.compte.is_active:
        return None
    return None if le - ligne.vue_le >= _inactivite(ligne, config) else ligne


def init_app(app: Flask) -> None:
    """Teach Flask-Login to read the cookie's random value, and note the last visit every five minutes at most."""
    login.init_app(app)
    login.anonymous_user = Visiteur
    login.session_protection = None

    @login.request_loader
    def charger(_requete):
        jeton = session.get(CLE)
        if not jeton:
            return None
        le = maintenant()
        ligne = lire_session(jeton, le, app.config)
        if ligne is None:
            session.pop(CLE, None)
            return None
        ligne.compte.adhesion_active = ligne.adhesion
        g.session_ouverte_id = ligne.id
        g.session_a_noter = le - ligne.vue_le >= PAS_DE_VUE
        return ligne.compte

    @app.after_request
    def noter_la_visite(reponse):
        # In its own short transaction, once the request's own is over: reading a page changes no domain row.
        if g.pop("session_a_noter", False) and request.endpoint != "static":
            db.session.rollback()
            ordre = update(SessionOuverte).where(SessionOuverte.id == g.session_ouverte_id).values(vue_le=maintenant())
            try:
                with transaction_d_ecriture():
                    db.session.execute(ordre)
                    db.session.commit()
            except SQLAlchemyError:
                db.session.rollback()
                app.logger.warning("the last visit could not be noted")
        return reponse
