"""Queries over what leaves the site: columns and not objects, so that a long list stays light."""

import operator
from functools import lru_cache, reduce

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import aliased, defer, joinedload, selectinload

from cmon.candidatures.modeles import Candidature
from cmon.comptes.modeles import Compte
from cmon.etablissements.modeles import Etablissement
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import Inscription
from cmon.offres.etats import Public
from cmon.offres.modeles import Offre
from cmon.portefeuille.modeles import Projet
from cmon.recherche.texte import sans_accent
from cmon.referentiels.modeles import Departement, Naf
from cmon.relances.modeles import Relance
from cmon.rencontres.etats import Statut
from cmon.rencontres.modeles import Rencontre

# As many rows are read ahead of the file that is written.
LOT = 500
SEPARATEUR = ", "


def _publics(modele, liste):
    """The publics of an offer or of a rencontre in words, each followed by SEPARATEUR: one column instead of six."""
    mots = [case((getattr(modele, f"public_{p}"), p.libelle + SEPARATEUR), else_="") for p in liste]
    return reduce(operator.concat, mots)


def lignes_de_projets(liste: Select) -> Select:
    """The rows of an export, from a list of projets already filtered (portefeuille.requetes) whose joins it keeps."""
    derniere = aliased(Relance)
    la_derniere = select(func.max(Relance.id)).where(Relance.projet_id == Projet.id).correlate(Projet)
    postulants = select(func.count()).where(Candidature.offre_id == Offre.id).correlate(Offre)
    return (
        liste.outerjoin(Compte, Compte.id == Projet.charge_id)
        .outerjoin(Naf, Naf.code == Etablissement.naf)
        .outerjoin(Departement, Departement.code == Projet.departement)
        .outerjoin(derniere, derniere.id == la_derniere.scalar_subquery())
        .with_only_columns(
            Projet.numero,
            Projet.souhait,
            Projet.cree_le,
            Projet.charge_id,
            Projet.affecte_le,
            Projet.refuse_le,
            Etablissement.raison_sociale,
            Etablissement.siret,
            Etablissement.adresse,
            Etablissement.code_postal,
            Etablissement.ville,
            Departement.nom.label("departement"),
            Naf.libelle.label("secteur"),
            Offre.numero.label("offre_numero"),
            Offre.etat.label("offre_etat"),
            Offre.metier_libelle.label("offre_metier"),
            Offre.debut_le.label("offre_debut_le"),
            Offre.publiee_le.label("offre_publiee_le"),
            _publics(Offre, Public).label("offre_publics"),
            Rencontre.numero.label("rencontre_numero"),
            Rencontre.etat.label("rencontre_etat"),
            Rencontre.genre,
            Rencontre.precision_genre,
            Rencontre.metier_libelle.label("rencontre_metier"),
            Rencontre.debut_le.label("rencontre_debut_le"),
            Rencontre.publiee_le.label("rencontre_publiee_le"),
            Rencontre.nb_inscrits,
            Rencontre.nb_max,
            _publics(Rencontre, Statut).label("rencontre_publics"),
            Compte.prenom,
            Compte.nom,
            postulants.scalar_subquery().label("nb_postulants"),
            derniere.cree_le.label("relance_le"),
            derniere.reponse,
            maintain_column_froms=True,
        )
        .execution_options(yield_per=LOT)
    )


def lignes_de_postulants(offre_id: int) -> Select:
    """The rows of the export of the applicants of an offer, by name."""
    return (
        select(
            Candidature.nom,
            Candidature.prenom,
            Candidature.tranche_age,
            Candidature.courriel,
            Candidature.telephone,
            Candidature.formation_actuelle,
            Candidature.motivations,
            Candidature.cree_le,
        )
        .where(Candidature.offre_id == offre_id)
        .order_by(sans_accent(Candidature.nom), sans_accent(Candidature.prenom), Candidature.id)
        .execution_options(yield_per=LOT)
    )


def lignes_de_participants(rencontre_id: int) -> Select:
    """The rows of an attendance sheet: those whose place is confirmed, by name."""
    return (
        select(
            Inscription.nom,
            Inscription.prenom,
            Inscription.telephone,
            Inscription.courriel,
            *(getattr(Inscription, f"statut_{s}") for s in Statut),
        )
        .where(Inscription.rencontre_id == rencontre_id, Inscription.etat == EtatInscription.confirmee)
        .order_by(sans_accent(Inscription.nom), sans_accent(Inscription.prenom), Inscription.id)
        .execution_options(yield_per=LOT)
    )


@lru_cache(maxsize=1)
def _projets() -> Select:
    return select(Projet).options(
        joinedload(Projet.etablissement),
        joinedload(Projet.charge),
        joinedload(Projet.createur),
        joinedload(Projet.offre).options(defer(Offre.recherche), joinedload(Offre.document)),
        joinedload(Projet.rencontre).options(
            defer(Rencontre.recherche), joinedload(Rencontre.document), joinedload(Rencontre.receveur)
        ),
        selectinload(Projet.commentaires),
        selectinload(Projet.relances),
    )


def projet_a_imprimer(projet_id: int) -> Select:
    """One projet with everything that its sheet of paper shows."""
    return _projets().where(Projet.id == projet_id)


def projet_avec_offre(projet_id: int) -> Select:
    """One projet with its offer, if it has one."""
    return select(Projet).join(Projet.offre).where(Projet.id == projet_id).options(joinedload(Projet.offre))


def rencontre_a_imprimer(rencontre_id: int) -> Select:
    """One rencontre with its projet and its company."""
    return (
        select(Rencontre)
        .where(Rencontre.id == rencontre_id)
        .options(joinedload(Rencontre.projet), joinedload(Rencontre.etablissement), defer(Rencontre.recherche))
    )


def candidature_a_imprimer(jeton: str) -> Select:
    """One application by its random name, with its offer, the projet and the company."""
    offre = joinedload(Candidature.offre)
    return (
        select(Candidature)
        .where(Candidature.jeton == jeton)
        .options(offre.joinedload(Offre.projet), offre.joinedload(Offre.etablissement))
    )
