"""Let a person in: a session under a new cookie. Shared by what signs people in."""

from flask import current_app, session

from cmon.comptes.modeles import Compte
from cmon.comptes.operations import ouvrir_session
from cmon.comptes.session import CLE
from cmon.extensions import db
from cmon.htmx import aller
from cmon.portails import portail_courant
from cmon.structures.etats import GENRES_PROFESSIONNELS, GenreStructure
from cmon.temps import maintenant


def entrer(compte: Compte, suite: str = "/", adhesion=None):
    """Open a session under a new cookie and lead to `suite`, else to the person's own first page. Commits.

    The person acts for `adhesion`, else for their first validated structure, one that this portail serves if any.
    """
    duree = current_app.config["SESSION_DUREE_MAX_H"]
    genres = GENRES_PROFESSIONNELS if portail_courant().sert("mes_offres") else (GenreStructure.partenaire,)
    jeton = ouvrir_session(compte, le=maintenant(), duree_max_h=duree, adhesion=adhesion, genres=genres)
    db.session.commit()
    session.clear()
    session[CLE] = jeton
    return aller(suite if suite != "/" else "/connexion/accueil/")
