"""Jobs of the outbox."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, or_, select, update

from cmon.courriels.modeles import Courriel, EtatCourriel, PieceJointe
from cmon.extensions import db

VIDE = {
    "destinataire": "",
    "repondre_a": "",
    "objet": "",
    "corps_texte": "",
    "corps_html": "",
    "derniere_erreur": "",
}


def purger_courriels(*, le: datetime) -> dict[str, int]:
    """Empty mails 30 days after delivery (or after they lost their sense) and failures after 90 days (settings).

    What is kept names nobody: kind, portail, state, dates, number of tries.
    """
    gardes = timedelta(days=current_app.config["CONSERVATION_COURRIELS_J"])
    echecs_gardes = timedelta(days=current_app.config["CONSERVATION_ECHECS_J"])
    delivres = (Courriel.etat == EtatCourriel.envoye) & (Courriel.envoye_le <= le - gardes)
    annules = (Courriel.etat == EtatCourriel.annule) & (Courriel.prochain_essai_le <= le - gardes)
    echecs = (Courriel.etat == EtatCourriel.echec) & (Courriel.prochain_essai_le <= le - echecs_gardes)
    anciens = or_(delivres, annules, echecs) & ((Courriel.corps_texte != "") | (Courriel.destinataire != ""))
    numeros = select(Courriel.id).where(anciens)
    sans_relecture = {"synchronize_session": False}
    db.session.execute(
        delete(PieceJointe).where(PieceJointe.courriel_id.in_(numeros)), execution_options=sans_relecture
    )
    vides = db.session.execute(update(Courriel).where(anciens).values(VIDE), execution_options=sans_relecture).rowcount
    db.session.commit()
    return {"courriels_vides": vides}
