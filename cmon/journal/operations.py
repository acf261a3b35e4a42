"""Write the history: each passage from a state to another, who made it, when and why."""

from datetime import datetime

from cmon.base import exiger
from cmon.extensions import db
from cmon.journal.modeles import Passage

COLONNES = {
    "projet": "projet_id",
    "offre": "offre_id",
    "rencontre": "rencontre_id",
    "structure": "structure_id",
    "demande": "demande_id",
    "offre_alternance": "offre_alternance_id",
    "suivi_employeur": "suivi_employeur_id",
    "candidature_alternance": "candidature_alternance_id",
    "contact": "contact_id",
}


def consigner(objet, action: str, *, par, le: datetime, de=None, vers=None, motif: str = "") -> Passage:
    """Add one line to the history of an object of one of the tables of `COLONNES`.

    `par` is a Compte, or words (« Entreprise », « Dépublication automatique ») when nobody with an account acted.
    """
    auteur = par if isinstance(par, str) else par.nom_complet
    passage = Passage(
        action=action,
        de=de,
        vers=vers,
        par_id=None if isinstance(par, str) else par.id,
        auteur=auteur[:200],
        le=le,
        motif=motif,
        **{COLONNES[objet.__tablename__]: objet.id},
    )
    db.session.add(passage)
    return passage


def passer(objet, vers, passages: dict, action: str, *, par, le: datetime, motif: str = "") -> None:
    """Make `objet.etat` become `vers` if the table of passages allows it, and write it to the history.

    Raises RegleMetier when the passage is not in the table.
    """
    de = objet.etat
    exiger(vers in passages[de], "Cette action n’est plus possible : l’état a changé entre-temps. Rechargez la page.")
    objet.etat = vers
    consigner(objet, action, par=par, le=le, de=de, vers=vers, motif=motif)
