"""« Offres favorites »: put aside, taken out, and told when they are no longer available."""

from flask import flash, request
from flask_login import current_user

from cmon.acces import acces, adresse_locale, candidat
from cmon.blueprints.espace_candidat.vues import bp, moi
from cmon.essai import essayer
from cmon.extensions import db
from cmon.favoris.operations_offres import garder_offre
from cmon.favoris.requetes_offres import favori_de, nb_offres_favorites, offre_a_garder, offres_favorites
from cmon.htmx import aller, demande_un_fragment, rendre
from cmon.pagination import lire_page, numero_de_page
from cmon.temps import jour_de_paris, maintenant

PAR_PAGE = 20
FAVORIS = "/mon-espace/candidat/favoris/"


@bp.get("/favoris/")
@acces(candidat)
def favoris():
    page = lire_page(offres_favorites(current_user.id), numero_de_page(request.args.get("page")), PAR_PAGE)
    return rendre("espace_candidat/favoris.html", page=page, jour=jour_de_paris(maintenant()))


def peut_garder(qui, offre) -> bool:
    """Any candidate, an offer that has been published."""
    return qui.est_candidat


@bp.post("/favoris/<int:offre_id>/")
@acces(peut_garder, offre=offre_a_garder)
def garder(offre):
    garde = request.form.get("garder") != "non"
    _, regle = essayer(lambda: garder_offre(offre, garde, par=moi(), le=maintenant()))
    favori = db.session.scalar(favori_de(current_user.id, offre.id)) is not None
    if demande_un_fragment():
        modele, liste = "espace_candidat/_coeur.html", "liste" in request.form
        nb = db.session.scalar(nb_offres_favorites(current_user.id)) if liste else None
        reponse = rendre(modele, modele, offre=offre, favori=favori, regle=regle, liste=liste, nb=nb)
    else:
        phrase = "L’offre est dans vos favoris." if garde else "L’offre n’est plus dans vos favoris."
        flash(regle.message if regle else phrase, "warn" if regle else "ok")
        reponse = aller(adresse_locale(request.form.get("suite"), FAVORIS))
    db.session.commit()
    return reponse
