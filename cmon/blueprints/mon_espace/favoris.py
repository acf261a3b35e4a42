"""« Profils favoris »: the profiles put aside to be dealt with later."""

from urllib.parse import urlsplit

from flask import abort, flash, request
from flask_login import current_user

from cmon.acces import acces, adresse_locale, professionnel, recruteur
from cmon.blueprints.mon_espace.vues import bp, en_attente, moi
from cmon.contacts.requetes import contacts_avec
from cmon.extensions import db
from cmon.favoris.operations_profils import garder_profil, retirer_profil
from cmon.favoris.requetes_profils import favori_de, liste_de_favoris
from cmon.htmx import aller, demande_un_fragment, rendre
from cmon.pagination import lire_page, numero_de_page
from cmon.profils.requetes import carte_par_id
from cmon.temps import maintenant

PAR_PAGE = 20
ADRESSE = "/mon-espace/favoris/"


def page_des_favoris(retire=None):
    """The list, and what was just taken off it, which may be put back."""
    page = lire_page(
        liste_de_favoris(current_user.id, moi().structure_active.id),
        numero_de_page(request.values.get("page")),
        PAR_PAGE,
    )
    projets = [f.projet_pro_id for f in page.lignes]
    return rendre(
        "mon_espace/favoris.html",
        "mon_espace/_favoris.html",
        page=page,
        retire=retire,
        contacts=dict(db.session.execute(*contacts_avec(moi().structure_active.id, projets)).tuples().all()),
    )


@bp.get("/favoris/")
@acces(professionnel)
def favoris():
    if not current_user.recrute:
        return en_attente("Profils favoris", "favoris")
    numero = request.args.get("retire", "")
    lisible = numero.isascii() and numero.isdigit() and len(numero) <= 9
    return page_des_favoris(db.session.scalar(carte_par_id(int(numero))) if lisible else None)


@bp.post("/favoris/<int:projet_id>/")
@acces(recruteur)
def mettre_en_favori(projet_id):
    projet = db.session.scalar(carte_par_id(projet_id))
    garder = request.form.get("garder") != "non"
    if projet is None and (garder or not db.session.scalar(favori_de(moi().id, moi().structure_active.id, projet_id))):
        abort(404)
    if garder:
        garder_profil(projet_id, par=moi(), le=maintenant())
    else:
        retirer_profil(projet_id, par=moi())
    reponse = repondre(projet, garder)
    db.session.commit()
    return reponse


def page_quittee() -> str:
    """The page of this site where the heart was pressed: the one that the form names, else the one that sent it."""
    if "suite" in request.form:
        return adresse_locale(request.form["suite"], ADRESSE)
    lien = urlsplit(request.referrer or "")
    local = lien.path + (f"?{lien.query}" if lien.query else "")
    return adresse_locale(local, ADRESSE) if lien.netloc == request.host else ADRESSE


def repondre(projet, garder: bool):
    """The heart again, the list again, or the page that one comes from."""
    suite = page_quittee()
    if demande_un_fragment():
        if "liste" in request.form:
            return page_des_favoris(None if garder else projet)
        return rendre("mon_espace/_coeur.html", projet=projet, favori=garder)
    if not garder and projet is not None and suite.partition("?")[0] == ADRESSE:
        return aller(f"{ADRESSE}?retire={projet.id}")
    if garder:
        flash(f"Projet {projet.numero} ajouté à vos profils favoris.", "ok")
    else:
        flash("Projet retiré de vos profils favoris.", "ok")
    return aller(suite)
