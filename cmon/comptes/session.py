"""Who is asking: reads the session cookie against the database, and closes what has expired."""

import hashlib
from datetime import datetime, timedelta
from functools import lru_cache

from flask import Flask, g, request, session
from flask_login import current_user
from sqlalchemy import Select, bindparam, func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import joinedload

from cmon.base_sql import transaction_d_ecriture
from cmon.comptes.modeles import SessionOuverte, Visiteur
from cmon.extensions import db, login
from cmon.structures.etats import GenreStructure
from cmon.structures.modeles import Adhesion, Structure
from cmon.temps import maintenant

CLE = "jeton"
PAS_DE_VUE = timedelta(minutes=5)
RECENTE = timedelta(minutes=15)


def empreinte(jeton: str) -> str:
    """The hash under which a random value is stored: a copy of the database opens nothing."""
    return hashlib.sha256(jeton.encode("utf-8", "surrogatepass")).hexdigest()


def session_limitee() -> str:
    """What a limit counts an open session under, from anywhere; a browser without one, by its address."""
    return empreinte(session[CLE]) if isinstance(session.get(CLE), str) else request.remote_addr or "inconnue"


def _inactivite(ligne: SessionOuverte, config) -> timedelta:
    a = ligne.adhesion
    equipe = a is not None and a.structure.genre == GenreStructure.equipe
    return timedelta(minutes=config["SESSION_INACTIVITE_EQUIPE_MIN" if equipe else "SESSION_INACTIVITE_MIN"])


@lru_cache(maxsize=1)
def requete_session() -> Select:
    """The open session of a hash (`empreinte`), with its account, the structure it acts for, and how many there are.

    Every signed-in request asks it: one statement, built once.
    """
    nb_adhesions = select(func.count(Adhesion.id)).where(Adhesion.compte_id == SessionOuverte.compte_id)
    structure = joinedload(SessionOuverte.adhesion).joinedload(Adhesion.structure, innerjoin=True)
    return (
        select(SessionOuverte, nb_adhesions.scalar_subquery())
        .where(SessionOuverte.empreinte == bindparam("empreinte"))
        .options(joinedload(SessionOuverte.compte, innerjoin=True), structure.joinedload(Structure.departements))
    )


def lire_session(jeton: str, le, config) -> SessionOuverte | None:
    """The session of a cookie if it is still good at `le`: not idle too long, not too old, account not disabled."""
    trouvee = db.session.execute(requete_session(), {"empreinte": empreinte(jeton)}).unique().one_or_none()
    if trouvee is None:
        return None
    ligne, nb_adhesions = trouvee
    if le >= ligne.expire_le or le - ligne.vue_le >= _inactivite(ligne, config) or not ligne.compte.is_active:
        return None
    ligne.compte.adhesion_active, ligne.compte.nb_adhesions = ligne.adhesion, nb_adhesions
    return ligne


def connexion_recente(le: datetime) -> bool:
    """Did whoever asks prove who they are less than fifteen minutes before `le`? Password given again: yes."""
    return current_user.is_authenticated and le - g.session_ouverte_le < RECENTE


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
        g.session_ouverte_id = ligne.id
        g.session_ouverte_le = ligne.ouverte_le
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
