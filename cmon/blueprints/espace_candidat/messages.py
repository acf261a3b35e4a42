"""The candidate’s side of a thread: read, write, report a message of a recruiter."""

from cmon.acces import acces
from cmon.blueprints.espace_candidat.vues import bp
from cmon.candidatures_alternance.requetes import fil_de_candidature
from cmon.echanges.droits import du_cote_du_candidat, peut_signaler
from cmon.echanges.requetes import message_par_id
from cmon.extensions import db, limiter
from cmon.fil_de_messages import (
    CANDIDAT,
    MESSAGES_PAR_PERSONNE,
    auteur_limite,
    envoyer_un_signalement,
    page_de_signalement,
    page_du_fil,
    repondre_dans_le_fil,
)


@bp.get("/candidatures/<int:candidature_id>/messages/")
@acces(du_cote_du_candidat, fil=fil_de_candidature)
def fil_de_la_candidature(fil):
    return page_du_fil(fil, CANDIDAT)


@bp.post("/candidatures/<int:candidature_id>/messages/")
@limiter.limit(MESSAGES_PAR_PERSONNE, key_func=auteur_limite)
@acces(du_cote_du_candidat, fil=fil_de_candidature)
def ecrire_au_recruteur(fil):
    reponse = repondre_dans_le_fil(fil, CANDIDAT)
    db.session.commit()
    return reponse


def peut_signaler_en_candidat(qui, message) -> bool:
    """The candidate who received that message from a recruiter."""
    return not message.du_candidat and peut_signaler(qui, message)


@bp.get("/messages/<int:message_id>/signaler/")
@acces(peut_signaler_en_candidat, message=message_par_id)
def preparer_un_signalement(message):
    return page_de_signalement(message, CANDIDAT)


@bp.post("/messages/<int:message_id>/signaler/")
@acces(peut_signaler_en_candidat, message=message_par_id)
def signaler_un_message(message):
    reponse = envoyer_un_signalement(message, CANDIDAT)
    db.session.commit()
    return reponse
