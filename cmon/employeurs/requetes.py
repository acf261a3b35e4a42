"""Queries over the employers that a structure follows, and over those that wait for the équipe."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from cmon.alternance.modeles import OffreAlternance
from cmon.employeurs.etats import EtatSuivi
from cmon.employeurs.modeles import SuiviEmployeur
from cmon.etablissements.modeles import Etablissement
from cmon.recherche.texte import normaliser

MOTS_MAX = 8
TEXTE_MAX = 100


def _avec_etablissement() -> Select:
    return select(SuiviEmployeur).options(joinedload(SuiviEmployeur.etablissement))


def employeur_par_id(employeur_id: int) -> Select:
    """One employer with its establishment, the structure that follows it and who asked."""
    return (
        _avec_etablissement()
        .where(SuiviEmployeur.id == employeur_id)
        .options(joinedload(SuiviEmployeur.structure), joinedload(SuiviEmployeur.demande_par))
    )


def employeurs_valides(structure_id: int) -> Select:
    """The employers for which a structure may write offers: those that the équipe has validated, by name."""
    return (
        select(SuiviEmployeur)
        .join(SuiviEmployeur.etablissement)
        .options(joinedload(SuiviEmployeur.etablissement))
        .where(SuiviEmployeur.structure_id == structure_id, SuiviEmployeur.etat == EtatSuivi.valide)
        .order_by(Etablissement.nom_recherche, SuiviEmployeur.id)
    )


def employeurs_de(structure_id: int, texte: str = "") -> Select:
    """The employers that a structure has added, the newest first, with each word of `texte` in what names them.

    Words of the name, the town, digits of the Siret or of the number.
    """
    requete = _avec_etablissement().where(SuiviEmployeur.structure_id == structure_id)
    for mot in normaliser(texte[:TEXTE_MAX]).split()[:MOTS_MAX]:
        requete = requete.where(SuiviEmployeur.recherche.contains(mot))
    return requete.order_by(SuiviEmployeur.id.desc())


def suivi_du_siret(structure_id: int, siret: str) -> Select:
    """The employer of that SIRET among those of a structure, whatever its state."""
    return (
        select(SuiviEmployeur)
        .join(SuiviEmployeur.etablissement)
        .where(SuiviEmployeur.structure_id == structure_id, Etablissement.siret == siret)
    )


def employeurs_a_valider() -> Select:
    """The employers that wait for the équipe, the oldest request first, with the structure and who asked."""
    return (
        _avec_etablissement()
        .options(joinedload(SuiviEmployeur.structure), joinedload(SuiviEmployeur.demande_par))
        .where(SuiviEmployeur.etat == EtatSuivi.a_valider)
        .order_by(SuiviEmployeur.demande_le, SuiviEmployeur.id)
    )


def compter_employeurs_a_valider() -> Select:
    """How many employers wait for the équipe."""
    return select(func.count()).where(SuiviEmployeur.etat == EtatSuivi.a_valider)


def compter_offres_de(employeur_id: int) -> Select:
    """How many offers were written for an employer, whatever their state."""
    return select(func.count()).where(OffreAlternance.employeur_id == employeur_id)
