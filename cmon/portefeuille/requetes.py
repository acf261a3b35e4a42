"""Queries over projets."""

from functools import lru_cache

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, load_only, selectinload

from cmon.comptes.modeles import Compte
from cmon.etablissements.modeles import Etablissement
from cmon.offres.etats import Public
from cmon.offres.modeles import Offre
from cmon.portefeuille.modeles import Projet
from cmon.publication.etats import EtatPublication
from cmon.recherche.texte import normaliser
from cmon.structures.etats import EtatStructure, GenreStructure
from cmon.structures.modeles import Adhesion, Structure

COLONNES_DE_PROJET = (
    Projet.numero,
    Projet.departement,
    Projet.souhait,
    Projet.etablissement_id,
    Projet.charge_id,
    Projet.affecte_le,
    Projet.refuse_le,
    Projet.cree_le,
)
COLONNES_D_ETABLISSEMENT = (
    Etablissement.raison_sociale,
    Etablissement.naf,
    Etablissement.adresse,
    Etablissement.complement,
    Etablissement.code_postal,
    Etablissement.ville,
)
COLONNES_D_OFFRE = (
    Offre.numero,
    Offre.etat,
    Offre.metier_libelle,
    Offre.debut_le,
    *(getattr(Offre, f"public_{p}") for p in Public),
)
GENRES_DE_CHARGES = (GenreStructure.partenaire, GenreStructure.equipe)
ACCENTUEES = "ÀÂÄÉÈÊËÎÏÔÖÙÛÜÇàâäéèêëîïôöùûüç"
SIMPLES = "aaaeeeeiioouuuc" * 2


def sans_accent(colonne):
    """A column in lower case without accents: enough for lists of names."""
    return func.lower(func.translate(colonne, ACCENTUEES, SIMPLES))


@lru_cache(maxsize=1)
def _pour_fiche() -> Select:
    return (
        select(Projet)
        .join(Projet.etablissement)
        .outerjoin(Projet.offre)
        .options(
            contains_eager(Projet.etablissement),
            contains_eager(Projet.offre).defer(Offre.recherche),
            joinedload(Projet.charge),
            joinedload(Projet.createur),
        )
    )


@lru_cache(maxsize=1)
def _pour_liste() -> Select:
    """A line of a list shows few columns: descriptions and search words stay where they are."""
    return (
        select(Projet)
        .join(Projet.etablissement)
        .outerjoin(Projet.offre)
        .options(
            load_only(*COLONNES_DE_PROJET, raiseload=True),
            contains_eager(Projet.etablissement).load_only(*COLONNES_D_ETABLISSEMENT, raiseload=True),
            contains_eager(Projet.offre).load_only(*COLONNES_D_OFFRE, raiseload=True),
            joinedload(Projet.charge).load_only(Compte.nom, Compte.prenom, raiseload=True),
        )
    )


def projet_par_id(projet_id: int) -> Select:
    """One projet with its company, chargé and offer."""
    return _pour_fiche().where(Projet.id == projet_id)


def fiche_projet(projet_id: int) -> Select:
    """One projet with what its page shows: company, chargé, offer, document, follow-up."""
    return (
        _pour_fiche()
        .where(Projet.id == projet_id)
        .options(
            contains_eager(Projet.offre).joinedload(Offre.document),
            selectinload(Projet.commentaires),
        )
    )


def projet_avec_offre(projet_id: int) -> Select:
    """One projet with its company and chargé, if it has an offer."""
    return projet_par_id(projet_id).where(Offre.id.is_not(None))


def projet_par_cle(cle: str) -> Select:
    """The projet that the deposit form with that key has made, if any."""
    return _pour_fiche().where(Projet.cle_envoi == cle)


def portefeuille_de(compte: Compte) -> Select:
    """The portfolio of a person: the projets they are the chargé of, grouped by company, the newest first."""
    return (
        _pour_liste()
        .where(Projet.charge_id == compte.id)
        .order_by(Etablissement.raison_sociale, Etablissement.id, Projet.rang.desc())
    )


def tous_les_projets() -> Select:
    """Every projet of every partenaire (Consultation), grouped by company."""
    return _pour_liste().order_by(Etablissement.raison_sociale, Etablissement.id, Projet.rang.desc())


def filtrer_par_etat(requete: Select, publier: bool, ne_pas_publier: bool) -> Select:
    """Narrow a list of projets by the « État » of their offer; both or none of the two boxes narrow nothing."""
    if publier == ne_pas_publier:
        return requete
    publiee = Offre.etat == EtatPublication.publiee
    return requete.where(publiee if publier else or_(Offre.id.is_(None), ~publiee))


def filtrer_par_texte(requete: Select, texte: str) -> Select:
    """Narrow a list of projets by company name, SIRET, SIREN, métier or number (whole, or its last digits)."""
    mots = normaliser(texte)
    if not mots:
        return requete
    chiffres = mots.replace(" ", "")
    morceaux = [Etablissement.nom_recherche.contains(mots, autoescape=True)]
    morceaux.append(sans_accent(Offre.metier_libelle).contains(mots, autoescape=True))
    if chiffres.isdigit():
        morceaux.append(Etablissement.siret.startswith(chiffres[:14]))
        if len(chiffres) <= 9:
            morceaux.extend([Projet.rang == int(chiffres), Offre.rang == int(chiffres)])
        numero = texte.strip()
        morceaux.extend([Projet.numero == numero, Offre.numero == numero])
    return requete.where(or_(*morceaux))


def affectations_de(compte: Compte) -> Select:
    """« Vos affectations »: what was handed to a person and that they have not saved yet, the oldest first."""
    return (
        _pour_liste()
        .where(Projet.charge_id == compte.id, Projet.affecte_le.is_not(None))
        .order_by(Projet.affecte_le, Projet.id)
    )


def depots_a_prendre(compte: Compte) -> Select:
    """« À prendre en charge »: deposits with no chargé in one's départements; all of them for the équipe."""
    return _pour_liste().where(*_attend(compte)).order_by(Projet.cree_le, Projet.id)


def _attend(compte: Compte) -> list:
    conditions = [Projet.charge_id.is_(None), Projet.refuse_le.is_(None)]
    if not compte.est_equipe:
        conditions.append(Projet.departement.in_([d.code for d in compte.structure_active.departements]))
    return conditions


def compter_alertes(compte: Compte) -> Select:
    """How many projets stand in « Vos affectations » and in « À prendre en charge », as one row of two numbers."""
    affectations = select(func.count()).where(Projet.charge_id == compte.id, Projet.affecte_le.is_not(None))
    depots = select(func.count()).select_from(Projet).where(*_attend(compte))
    return select(affectations.scalar_subquery(), depots.scalar_subquery())


def charges_possibles(texte: str = "", limite: int | None = None) -> Select:
    """Who may carry a projet: active members of validated partenaires and of the équipe, as rows (Compte, Structure).

    `texte` narrows by name, first name or structure: each word anywhere, accents and capitals left aside.
    """
    requete = (
        select(Compte, Structure)
        .join(Adhesion, Adhesion.compte_id == Compte.id)
        .join(Structure, Structure.id == Adhesion.structure_id)
        .where(
            Structure.genre.in_(GENRES_DE_CHARGES),
            Structure.etat == EtatStructure.validee,
            Compte.desactive_le.is_(None),
        )
        .order_by(Compte.nom, Compte.prenom, Structure.nom, Compte.id)
    )
    mots = normaliser(texte[:200]).split()[:6]
    if mots:
        nom = sans_accent(Compte.prenom + " " + Compte.nom + " " + Structure.nom)
        requete = requete.where(*(nom.contains(mot, autoescape=True) for mot in mots))
    return requete.limit(limite) if limite else requete


def charge_possible(compte_id: int) -> Select:
    """The account of that number if it may carry a projet, with the structure that makes it so, as rows."""
    return charges_possibles().where(Compte.id == compte_id).limit(1)
