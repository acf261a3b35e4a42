"""Queries over alternance offers: one of them, those of a structure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import defer, joinedload, load_only, selectinload

from cmon.alternance.etats import EtatOffreAlternance
from cmon.alternance.modeles import OffreAlternance
from cmon.base import batie_une_fois
from cmon.candidatures_alternance.etats import EtatCandidature
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.comptes.modeles import Compte
from cmon.employeurs.modeles import SuiviEmployeur
from cmon.etablissements.modeles import Etablissement
from cmon.journal.modeles import Passage
from cmon.recherche.texte import mots_cherches, radical
from cmon.structures.modeles import Structure

RAPPEL = "rappel avant archivage"
# What a card of « Mes offres » shows.
COLONNES_DE_CARTE = (
    OffreAlternance.id,
    OffreAlternance.rang,
    OffreAlternance.etat,
    OffreAlternance.visible_jusqu_au,
    OffreAlternance.metier_libelle,
    OffreAlternance.entreprise,
    OffreAlternance.anonyme,
    OffreAlternance.ville,
    OffreAlternance.departement,
    OffreAlternance.embauche_le,
    OffreAlternance.niveaux,
)


def offre_alternance_par_id(offre_id: int) -> Select:
    """One offer as its structure manages it: its diplomas, employer, establishment, référent and structure."""
    return (
        select(OffreAlternance)
        .where(OffreAlternance.id == offre_id)
        .options(
            selectinload(OffreAlternance.diplomes),
            joinedload(OffreAlternance.employeur).joinedload(SuiviEmployeur.etablissement),
            joinedload(OffreAlternance.etablissement),
            joinedload(OffreAlternance.referent),
            joinedload(OffreAlternance.structure),
        )
    )


def offre_alternance_de_numero(numero: str) -> Select:
    """The offer of a public page with its diplomas, by the number that people read or by its last digits."""
    requete = select(OffreAlternance).options(selectinload(OffreAlternance.diplomes), defer(OffreAlternance.recherche))
    # A public page that would read the street fails.
    requete = requete.options(
        *(defer(c, raiseload=True) for c in (OffreAlternance.adresse, OffreAlternance.complement))
    )
    if not (numero.isascii() and numero.isdigit() and len(numero) <= 10 and int(numero) < 2**31):
        return requete.where(false())
    return requete.where(OffreAlternance.rang == int(numero))


def offre_alternance_par_cle(structure_id: int, cle: str) -> Select:
    """The offer of a structure that a form of that key has written."""
    return select(OffreAlternance).where(OffreAlternance.structure_id == structure_id, OffreAlternance.cle_envoi == cle)


def etat_de_la_structure(structure_id: int) -> Select:
    """The state of a structure, which nobody changes until the end of the transaction; rows may be tied to it."""
    return select(Structure.etat).where(Structure.id == structure_id).with_for_update(key_share=True)


@dataclass(frozen=True)
class FiltreOffres:
    """What narrows « Mes offres »: words, and an establishment (its id)."""

    texte: str = ""
    etablissement_id: int | None = None

    @property
    def est_vide(self) -> bool:
        """Is nothing asked?"""
        return not self.texte and self.etablissement_id is None


def _mot(mot: str):
    """A word stands in what the search reads of the offer, in the company's name, or is its number."""
    trouve = or_(
        OffreAlternance.recherche.contains(radical(mot), autoescape=True),
        Etablissement.nom_recherche.contains(mot, autoescape=True),
    )
    if mot.isdigit() and len(mot) <= 10 and int(mot) < 2**31:
        trouve = or_(trouve, OffreAlternance.rang == int(mot))
    return trouve


def _conditions(structure_id: int, filtre: FiltreOffres) -> list:
    conditions = [OffreAlternance.structure_id == structure_id, *(_mot(m) for m in mots_cherches(filtre.texte))]
    if filtre.etablissement_id is not None:
        conditions.append(OffreAlternance.etablissement_id == filtre.etablissement_id)
    return conditions


def compter_par_etat(structure_id: int, filtre: FiltreOffres) -> Select:
    """How many offers of a structure stand in each state, as rows (state, number)."""
    requete = select(OffreAlternance.etat, func.count()).where(*_conditions(structure_id, filtre))
    if filtre.texte:
        requete = requete.join(OffreAlternance.etablissement)
    return requete.group_by(OffreAlternance.etat)


@batie_une_fois
def nb_offres_par_etat(structure_id: int) -> Select:
    """The same of all the offers of the structure."""
    return compter_par_etat(structure_id, FiltreOffres())


def offres_de_la_structure(structure_id: int, etat: EtatOffreAlternance, filtre: FiltreOffres) -> Select:
    """The offers of a structure in one state, the newest first, with what their card shows."""
    recent = OffreAlternance.publiee_le
    if etat == EtatOffreAlternance.en_attente:
        recent = OffreAlternance.cree_le
    elif etat != EtatOffreAlternance.en_cours:
        recent = OffreAlternance.close_le
    requete = select(OffreAlternance).where(OffreAlternance.etat == etat, *_conditions(structure_id, filtre))
    if filtre.texte:
        requete = requete.join(OffreAlternance.etablissement)
    referent = joinedload(OffreAlternance.referent).load_only(Compte.nom, Compte.prenom)
    return requete.options(load_only(*COLONNES_DE_CARTE), referent).order_by(recent.desc(), OffreAlternance.id.desc())


@batie_une_fois
def page_des_offres(structure_id: int, nb: int, debut: int, *, etat: EtatOffreAlternance) -> Select:
    """`nb` of all the offers of a structure in one state, `debut` passed over."""
    return offres_de_la_structure(structure_id, etat, FiltreOffres()).limit(nb).offset(debut)


@batie_une_fois
def etablissements_des_offres(structure_id: int, *, nb: int) -> Select:
    """Rows of the establishments for which a structure has written offers, by name; `nb` of them at most.

    They are chosen before they are sorted: where there are more than a filter proposes, not all of them are read.
    """
    siennes = OffreAlternance.structure_id == structure_id
    choisis = select(OffreAlternance.etablissement_id).where(siennes).distinct().limit(nb)
    nom = func.coalesce(func.nullif(Etablissement.nom_commercial, ""), Etablissement.raison_sociale).label("nom_usuel")
    return (
        select(Etablissement.id, nom, Etablissement.ville, Etablissement.siret)
        .where(Etablissement.id.in_(choisis))
        .order_by(Etablissement.nom_recherche, Etablissement.id)
    )


@batie_une_fois
def compter_candidatures(offre_ids: list[int]) -> Select:
    """Applications to these offers, withdrawn ones left out, as rows (offer, all, those to answer)."""
    a_traiter = func.count().filter(CandidatureAlternance.etat == EtatCandidature.a_traiter)
    return (
        select(CandidatureAlternance.offre_id, func.count(), a_traiter)
        .where(CandidatureAlternance.offre_id.in_(offre_ids), CandidatureAlternance.etat != EtatCandidature.retiree)
        .group_by(CandidatureAlternance.offre_id)
    )


def candidatures_par_etat(offre_id: int) -> Select:
    """How many applications to an offer stand in each state, as rows (state, number)."""
    return (
        select(CandidatureAlternance.etat, func.count())
        .where(CandidatureAlternance.offre_id == offre_id)
        .group_by(CandidatureAlternance.etat)
    )


def reponses_de(offre_id: int) -> Select:
    """When each answered application to an offer was received and answered, as rows of two instants."""
    return select(CandidatureAlternance.candidatee_le, CandidatureAlternance.repondue_le).where(
        CandidatureAlternance.offre_id == offre_id, CandidatureAlternance.repondue_le.is_not(None)
    )


def historique_de_l_offre(offre_id: int) -> Select:
    """The history of an offer, the newest line first."""
    return select(Passage).where(Passage.offre_alternance_id == offre_id).order_by(Passage.id.desc())


def offres_par_structure(offre_ids: Iterable[int]) -> Select:
    """These offers, structure by structure: what a mail of a job tells."""
    return (
        select(OffreAlternance)
        .where(OffreAlternance.id.in_(list(offre_ids)))
        .options(defer(OffreAlternance.recherche), defer(OffreAlternance.description))
        .order_by(OffreAlternance.structure_id, OffreAlternance.id)
        .execution_options(populate_existing=True)
    )


def a_archiver(jour: date):
    """The condition on offers whose six months are over on that local day."""
    return and_(OffreAlternance.etat == EtatOffreAlternance.en_cours, OffreAlternance.visible_jusqu_au < jour)


def a_rappeler(jour: date, jusqu_au: date):
    """The condition on offers that leave the site by that day, and whose managers have not been told of it yet."""
    dit = exists().where(
        Passage.offre_alternance_id == OffreAlternance.id,
        Passage.action == RAPPEL,
        Passage.le >= OffreAlternance.publiee_le,
    )
    return and_(
        OffreAlternance.etat == EtatOffreAlternance.en_cours,
        OffreAlternance.visible_jusqu_au.between(jour, jusqu_au),
        ~dit,
    )
