"""Attendance at the door, on a phone: one tap on a name."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import abort, flash, request

from cmon.acces import acces
from cmon.blueprints.inscriptions.liste import moi
from cmon.blueprints.inscriptions.vues import bp
from cmon.essai import essayer
from cmon.extensions import db
from cmon.formulaires_suivi import FormulaireParticipant
from cmon.htmx import aller, demande_un_fragment, rendre
from cmon.inscriptions import operations, suivi
from cmon.inscriptions.droits import peut_gerer, peut_gerer_inscription
from cmon.inscriptions.requetes import inscription_par_id, rencontre_a_gerer
from cmon.pagination import lire_page, numero_de_page
from cmon.temps import jour_de_paris, maintenant

PAR_PAGE = 50
TEXTE_MAX = 100


@dataclass
class Presences:
    """How many hold a place, and how many of them are there."""

    inscrits: int
    presents: int


def compter(rencontre_id: int) -> Presences:
    """The counter of the page."""
    return Presences(*db.session.execute(suivi.compter_presents(rencontre_id)).one())


def texte_cherche() -> str:
    """What was typed to find somebody."""
    return request.values.get("q", "").strip()[:TEXTE_MAX]


@bp.get("/<int:rencontre_id>/presences/")
@acces(peut_gerer, rencontre=rencontre_a_gerer)
def presences(rencontre):
    if rencontre.etat not in suivi.PUBLIEES:
        abort(404)
    filtre, texte = FormulaireParticipant(request.args), texte_cherche()
    filtre.q.data = texte
    page = lire_page(suivi.a_pointer(rencontre.id, texte), numero_de_page(request.args.get("page")), PAR_PAGE)
    return rendre(
        "inscriptions/presences.html",
        "inscriptions/_presences.html",
        r=rencontre,
        filtre=filtre,
        page=page,
        nb=compter(rencontre.id),
        ouvert=jour_de_paris(maintenant()) >= jour_de_paris(rencontre.debut_le),
    )


@bp.post("/presences/<int:inscription_id>/")
@acces(peut_gerer_inscription, inscription=inscription_par_id)
def pointer(inscription):
    present, rencontre_id = request.form.get("present") == "oui", inscription.rencontre_id
    _, regle = essayer(lambda: operations.pointer(inscription, present, par=moi(), le=maintenant()))
    db.session.commit()
    if demande_un_fragment():
        db.session.refresh(inscription)
        return rendre(
            "inscriptions/_pointage.html",
            statut=422 if regle else 200,
            i=inscription,
            nb=compter(rencontre_id),
            erreur=regle.message if regle else "",
            compteur_a_part=True,
            ouvert=True,
        )
    if regle:
        flash(regle.message, "warn")
    return aller(_retour(rencontre_id, inscription.id))


def _retour(rencontre_id: int, inscription_id: int) -> str:
    """Back to the list as it was, at the same person."""
    page, texte = numero_de_page(request.form.get("page")), texte_cherche()
    etat = urlencode({k: v for k, v in (("q", texte), ("page", page if page > 1 else "")) if v})
    return f"/inscriptions/{rencontre_id}/presences/{'?' + etat if etat else ''}#p-{inscription_id}"
