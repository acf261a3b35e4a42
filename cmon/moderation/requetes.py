"""Queries of the équipe's work list."""

from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from cmon.comptes.modeles import Compte
from cmon.demandes.requetes import compter_demandes_a_traiter
from cmon.echanges.requetes import compter_signalements
from cmon.employeurs.requetes import compter_employeurs_a_valider
from cmon.etablissements.modeles import Etablissement
from cmon.journal.modeles import Trace
from cmon.offres.modeles import Offre
from cmon.portefeuille.modeles import Projet
from cmon.publication.etats import EtatPublication
from cmon.recherche.texte import normaliser, sans_accent
from cmon.rencontres.modeles import Rencontre
from cmon.structures.etats import EtatStructure, RoleAdhesion
from cmon.structures.modeles import Adhesion, Structure

NB_MAX = 50


def _structures() -> Select:
    return select(Structure).options(
        joinedload(Structure.etablissement), selectinload(Structure.adhesions).joinedload(Adhesion.compte)
    )


def structures_a_valider() -> Select:
    """Structures that wait for the équipe, the oldest first, with their members."""
    return _structures().where(Structure.etat == EtatStructure.a_valider).order_by(Structure.cree_le, Structure.id)


def structure_par_id(structure_id: int) -> Select:
    """One structure with its members."""
    return _structures().where(Structure.id == structure_id)


def _nomme(texte: str, nom):
    """The condition that a name holds each word of a text, whatever its accents and capitals."""
    mots = normaliser(texte).split()
    return and_(*(sans_accent(nom).contains(mot, autoescape=True) for mot in mots)) if mots else false()


def structures_trouvees(texte: str) -> Select:
    """The structures whose name, e-mail address or SIRET holds that text, by name; those refused when it is empty."""
    requete = select(Structure).options(joinedload(Structure.etablissement)).order_by(Structure.nom, Structure.id)
    if not texte:
        return requete.where(Structure.etat == EtatStructure.refusee)
    siret = Etablissement.siret.contains(texte.replace(" ", ""), autoescape=True)
    courriel = Structure.courriel.icontains(texte, autoescape=True)
    return requete.outerjoin(Structure.etablissement).where(or_(_nomme(texte, Structure.nom), courriel, siret))


def comptes_trouves(texte: str) -> Select:
    """The accounts whose number, e-mail address or name holds that text, by name; those closed when it is empty."""
    requete = select(Compte).order_by(Compte.nom, Compte.prenom, Compte.id)
    if not texte:
        return requete.where(Compte.desactive_le.is_not(None))
    if texte.isascii() and texte.isdigit() and len(texte) <= 9:
        return requete.where(Compte.id == int(texte))
    courriel = Compte.courriel.icontains(texte, autoescape=True)
    return requete.where(or_(_nomme(texte, Compte.prenom + " " + Compte.nom), courriel))


def compte_a_moderer(compte_id: int) -> Select:
    """One account with the structures that it belongs to."""
    structures = selectinload(Compte.adhesions).joinedload(Adhesion.structure)
    return select(Compte).where(Compte.id == compte_id).options(structures)


def structures_gerees_par_lui_seul(compte_id: int) -> Select:
    """The structures that an account manages and that no other open account manages, by name."""
    chef = Adhesion.role == RoleAdhesion.gestionnaire
    siennes = select(Adhesion.structure_id).where(chef, Adhesion.compte_id == compte_id)
    autres = select(Adhesion.id).join(Adhesion.compte)
    autres = autres.where(chef, Adhesion.structure_id == Structure.id, Compte.desactive_le.is_(None))
    seul = ~autres.where(Compte.id != compte_id).exists()
    return select(Structure).where(Structure.id.in_(siennes), seul).order_by(Structure.nom, Structure.id)


def decisions_sur(objet: str, actions: tuple[str, ...]) -> Select:
    """What the équipe has decided over an account, the newest first: rows (trace, first name, name of who did)."""
    return (
        select(Trace, Compte.prenom, Compte.nom)
        .outerjoin(Compte, Compte.id == Trace.compte_id)
        .where(Trace.action.in_(actions), Trace.detail.startswith(f"{objet} : ", autoescape=True))
        .order_by(Trace.id.desc())
    )


def _depot(modele) -> Select:
    """An offer or a rencontre with its document, company and projet: what a decision is taken on."""
    return (
        select(modele)
        .join(modele.projet)
        .options(
            contains_eager(modele.projet).options(
                joinedload(Projet.etablissement),
                joinedload(Projet.charge),
                joinedload(Projet.createur),
                selectinload(Projet.commentaires),
            ),
            joinedload(modele.etablissement),
            joinedload(modele.document),
        )
    )


def depot_par_id(offre_id: int) -> Select:
    """One offer that a decision is taken on."""
    return _depot(Offre).where(Offre.id == offre_id)


def rencontre_par_id(rencontre_id: int) -> Select:
    """One rencontre that a decision is taken on."""
    return _depot(Rencontre).options(joinedload(Rencontre.receveur)).where(Rencontre.id == rencontre_id)


def rencontres_a_valider() -> Select:
    """Rencontres for pupils deposited by companies that nobody has validated, the oldest first."""
    return (
        select(Rencontre)
        .join(Rencontre.projet)
        .options(contains_eager(Rencontre.projet), joinedload(Rencontre.etablissement))
        .where(Rencontre.etat == EtatPublication.a_valider, Projet.refuse_le.is_(None))
        .order_by(Rencontre.cree_le, Rencontre.id)
    )


def compter_a_valider() -> Select:
    """How much waits for the équipe, as one row: structures, deposits, demandes, deletions, employers, reports."""

    def depots(modele):
        attendent = select(func.count()).select_from(modele).join(modele.projet)
        attendent = attendent.where(modele.etat == EtatPublication.a_valider, Projet.refuse_le.is_(None))
        return attendent.scalar_subquery()

    structures = select(func.count()).where(Structure.etat == EtatStructure.a_valider)
    suppressions = select(func.count()).where(Projet.suppression_demandee_le.is_not(None))
    demandes = compter_demandes_a_traiter()
    return select(
        structures.scalar_subquery(),
        depots(Offre) + depots(Rencontre),
        demandes.scalar_subquery(),
        suppressions.scalar_subquery(),
        compter_employeurs_a_valider().scalar_subquery(),
        compter_signalements().scalar_subquery(),
    )
