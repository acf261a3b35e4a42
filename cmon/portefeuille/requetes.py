"""Queries over projets."""

from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import Select, and_, bindparam, case, exists, false, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, defer, joinedload, load_only, selectinload

from cmon.candidatures.modeles import Candidature
from cmon.comptes.modeles import Compte
from cmon.etablissements.modeles import Etablissement
from cmon.fichiers.modeles import Fichier
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import Inscription
from cmon.offres.etats import Public
from cmon.offres.modeles import Offre
from cmon.portefeuille.etats import Nature, TriListe
from cmon.portefeuille.modeles import Projet
from cmon.publication.etats import EtatPublication
from cmon.recherche.texte import normaliser, sans_accent
from cmon.referentiels.modeles import Naf
from cmon.relances.modeles import Relance
from cmon.rencontres.etats import Statut
from cmon.rencontres.modeles import Rencontre
from cmon.structures.etats import EtatStructure, GenreStructure
from cmon.structures.modeles import Adhesion, Structure, structure_departement

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
    Etablissement.siret,
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
    Offre.visible_jusqu_au,
    *(getattr(Offre, f"public_{p}") for p in Public),
)
COLONNES_DE_RENCONTRE = (
    Rencontre.numero,
    Rencontre.etat,
    Rencontre.genre,
    Rencontre.precision_genre,
    Rencontre.metier_libelle,
    Rencontre.debut_le,
    Rencontre.fin_le,
    Rencontre.nb_max,
    Rencontre.nb_inscrits,
    *(getattr(Rencontre, f"public_{s}") for s in Statut),
)
GENRES_DE_CHARGES = (GenreStructure.partenaire, GenreStructure.equipe)


@lru_cache(maxsize=1)
def _pour_fiche() -> Select:
    return (
        select(Projet)
        .join(Projet.etablissement)
        .outerjoin(Projet.offre)
        .outerjoin(Projet.rencontre)
        .options(
            contains_eager(Projet.etablissement),
            contains_eager(Projet.offre).defer(Offre.recherche),
            contains_eager(Projet.rencontre).options(defer(Rencontre.recherche), joinedload(Rencontre.receveur)),
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
        .outerjoin(Projet.rencontre)
        .options(
            load_only(*COLONNES_DE_PROJET, raiseload=True),
            contains_eager(Projet.etablissement).load_only(*COLONNES_D_ETABLISSEMENT, raiseload=True),
            contains_eager(Projet.offre).load_only(*COLONNES_D_OFFRE, raiseload=True),
            contains_eager(Projet.rencontre).load_only(*COLONNES_DE_RENCONTRE, raiseload=True),
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
            contains_eager(Projet.rencontre).joinedload(Rencontre.document),
            joinedload(Projet.suppression_par),
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


@dataclass
class Criteres:
    """The filters of the guide (« Gérer mon portefeuille »); an empty one narrows nothing."""

    natures: list[Nature] = field(default_factory=list)
    # Whole (MMAAAA-N), or the digits after the dash.
    numero: str = ""
    entreprise: str = ""
    # The digits of a SIRET, or of its beginning.
    siret: str = ""
    secteurs: list[str] = field(default_factory=list)
    publier: bool = False
    ne_pas_publier: bool = False
    en_cours: bool = False
    departements: list[str] = field(default_factory=list)


def filtrer(requete: Select, c: Criteres) -> Select:
    """Narrow a list of projets (`portefeuille_de`, `tous_les_projets`) by the filters of the guide.

    Both or none of the two boxes of « État » narrow nothing. An action is under way when something is published, when
    a relance waits for an answer, or while an affectation is not saved yet.
    """
    publiee = or_(Offre.etat == EtatPublication.publiee, Rencontre.etat == EtatPublication.publiee)
    if c.natures:
        requete = requete.where(or_(*(_est_de_nature(n) for n in c.natures)))
    if c.numero:
        modeles = (Projet, Offre, Rencontre)
        entier = "-" in c.numero
        requete = requete.where(or_(*(m.numero == c.numero if entier else m.rang == int(c.numero) for m in modeles)))
    for mot in normaliser(c.entreprise).split():
        requete = requete.where(Etablissement.nom_recherche.contains(mot, autoescape=True))
    if c.siret:
        requete = requete.where(Etablissement.siret.startswith(c.siret, autoescape=True))
    if c.secteurs:
        requete = requete.where(Etablissement.secteur.in_(c.secteurs))
    if c.publier != c.ne_pas_publier:
        requete = requete.where(publiee if c.publier else func.coalesce(~publiee, True))
    if c.en_cours:
        attend = exists().where(Relance.projet_id == Projet.id, Relance.reponse.is_(None))
        requete = requete.where(or_(publiee, Projet.affecte_le.is_not(None), attend))
    if c.departements:
        requete = requete.where(Projet.departement.in_(c.departements))
    return requete


def _est_de_nature(nature: Nature):
    if nature == Nature.projet:
        return and_(Offre.id.is_(None), Rencontre.id.is_(None))
    return (Offre if nature == Nature.offre else Rencontre).id.is_not(None)


def trier(requete: Select, tri: TriListe) -> Select:
    """Sort a list of projets by company, by date (start of the internship, day of the rencontre, else when the projet
    was made; « dès que possible » comes last) or by last relance, those never sent first."""
    if tri == TriListe.entreprise:
        return requete
    if tri == TriListe.entreprise_inverse:
        colonnes = (Etablissement.raison_sociale.desc(), Etablissement.id.desc())
    elif tri in (TriListe.date, TriListe.date_inverse):
        date = func.coalesce(Offre.visible_jusqu_au, Rencontre.debut_le, Projet.cree_le)
        colonnes = (date if tri == TriListe.date else date.desc(),)
    else:
        ids = select(func.max(Relance.id)).where(Relance.projet_id == Projet.id)
        derniere = ids.correlate(Projet).scalar_subquery()
        colonnes = (derniere.asc().nulls_first() if tri == TriListe.relance else derniere.desc().nulls_last(),)
    return requete.order_by(None).order_by(*colonnes, Projet.rang.desc())


def page_de_projets(requete: Select, c: Criteres) -> Select:
    """A filtered list as rows (number of the projet, how many there are): little to sort, and only what `c` reads.

    Counted apart, without the tables that no filter asks about; `lignes_de_projets` reads the rows of a page.
    """
    nb = select(func.count()).select_from(Projet).correlate(None)
    if c.entreprise or c.siret or c.secteurs:
        nb = nb.join(Projet.etablissement)
    if c.natures or c.numero or c.en_cours or c.publier != c.ne_pas_publier:
        nb = nb.outerjoin(Projet.offre).outerjoin(Projet.rencontre)
    if requete.whereclause is not None:
        nb = nb.where(requete.whereclause)
    return requete.with_only_columns(Projet.id, nb.scalar_subquery(), maintain_column_froms=True)


@lru_cache(maxsize=1)
def lignes_de_projets() -> Select:
    """The projets numbered `ids` with what a line of a list shows, in no order, as rows.

    (Projet, label of the NAF class of the company, number of applications, when the last relance was sent, does one
    wait for an answer). Built once, given its `ids` when it is run.
    """
    postulants = select(func.count()).where(Candidature.offre_id == Offre.id)
    derniere = select(func.max(Relance.cree_le)).where(Relance.projet_id == Projet.id)
    attend = exists().where(Relance.projet_id == Projet.id, Relance.reponse.is_(None))
    return (
        _pour_liste()
        .outerjoin(Naf, Naf.code == Etablissement.naf)
        .add_columns(
            Naf.libelle,
            postulants.correlate(Offre).scalar_subquery(),
            derniere.correlate(Projet).scalar_subquery(),
            attend.correlate(Projet),
        )
        .where(Projet.id.in_(bindparam("ids", expanding=True)))
    )


def projets_a_modifier(compte: Compte, projet_ids) -> Select:
    """Those of these projets that a person may change, with all that a verb needs, in the order of the list.

    One's own; all of them for the équipe. The others are left out without a word.
    """
    requete = (
        select(Projet)
        .join(Projet.etablissement)
        .where(Projet.id.in_(projet_ids))
        .options(
            contains_eager(Projet.etablissement),
            joinedload(Projet.offre).defer(Offre.recherche),
            joinedload(Projet.rencontre).options(defer(Rencontre.recherche), joinedload(Rencontre.receveur)),
            joinedload(Projet.charge),
            selectinload(Projet.relances),
        )
        .order_by(Etablissement.raison_sociale, Etablissement.id, Projet.rang.desc())
    )
    return requete if compte.est_equipe else requete.where(Projet.charge_id == compte.id)


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


def _nb_en_cours():
    """How many projets somebody carries that are not over: a wish, or what is published or about to be."""
    finie = (EtatPublication.depubliee, EtatPublication.refusee)
    charges = aliased(Projet)
    return (
        select(func.count())
        .select_from(charges)
        .outerjoin(charges.offre)
        .outerjoin(charges.rencontre)
        .where(
            charges.charge_id == Compte.id,
            or_(Offre.id.is_(None), Offre.etat.not_in(finie)),
            or_(Rencontre.id.is_(None), Rencontre.etat.not_in(finie)),
        )
        .correlate(Compte)
        .scalar_subquery()
    )


def charges_possibles(texte: str = "", limite: int | None = None, departement: str | None = None) -> Select:
    """Who may carry a projet: active members of validated partenaires and of the équipe.

    As rows (Compte, Structure, does the partenaire cover `departement`). Those who do come first, the ones with the
    fewest projets under way before the others. `texte` narrows by name, first name or structure: each word anywhere,
    accents and capitals left aside.
    """
    couvre = exists().where(
        structure_departement.c.structure_id == Structure.id, structure_departement.c.departement == departement
    )
    couvre = (couvre & (Structure.genre == GenreStructure.partenaire)) if departement else false()
    ordre = [couvre.desc(), case((couvre, _nb_en_cours()), else_=0)] if departement else []
    requete = (
        select(Compte, Structure, couvre.label("couvre"))
        .join(Adhesion, Adhesion.compte_id == Compte.id)
        .join(Structure, Structure.id == Adhesion.structure_id)
        .where(
            Structure.genre.in_(GENRES_DE_CHARGES),
            Structure.etat == EtatStructure.validee,
            Compte.desactive_le.is_(None),
        )
        .order_by(*ordre, Compte.nom, Compte.prenom, Structure.nom, Compte.id)
    )
    mots = normaliser(texte[:200]).split()[:6]
    if mots:
        nom = sans_accent(Compte.prenom + " " + Compte.nom + " " + Structure.nom)
        requete = requete.where(*(nom.contains(mot, autoescape=True) for mot in mots))
    return requete.limit(limite) if limite else requete


def charge_possible(compte_id: int) -> Select:
    """The account of that number if it may carry a projet, with the structure that makes it so, as rows."""
    return charges_possibles().where(Compte.id == compte_id).limit(1)


def projets_a_supprimer() -> Select:
    """Projets whose deletion is asked, the oldest request first, with who asks."""
    return (
        _pour_fiche()
        .where(Projet.suppression_demandee_le.is_not(None))
        .options(joinedload(Projet.suppression_par))
        .order_by(Projet.suppression_demandee_le, Projet.id)
    )


def projet_formalise(projet_id: int) -> Select:
    """One projet as its page shows it, if it has an offer or a rencontre."""
    return fiche_projet(projet_id).where(or_(Offre.id.is_not(None), Rencontre.id.is_not(None)))


def ce_qui_part(projet: Projet) -> Select:
    """What goes with a projet that is deleted, as one row: nb_candidatures, nb_inscriptions, nb_fichiers."""
    candidatures = select(Candidature.id).where(Candidature.offre_id == (projet.offre.id if projet.offre else None))
    rencontre_id = projet.rencontre.id if projet.rencontre else None
    inscriptions = select(func.count()).where(
        Inscription.rencontre_id == rencontre_id, Inscription.etat != EtatInscription.annulee
    )
    fichiers = select(func.count()).where(
        or_(
            Fichier.candidature_id.in_(candidatures),
            Fichier.offre_id.in_([projet.offre.id] if projet.offre else []),
            Fichier.rencontre_id.in_([rencontre_id] if rencontre_id else []),
        )
    )
    return select(
        select(func.count()).select_from(candidatures.subquery()).scalar_subquery().label("nb_candidatures"),
        inscriptions.scalar_subquery().label("nb_inscriptions"),
        fichiers.scalar_subquery().label("nb_fichiers"),
    )
