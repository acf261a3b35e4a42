"""Queries over registrations."""

from datetime import datetime, timedelta

from sqlalchemy import Select, case, exists, false, func, or_, select
from sqlalchemy.orm import contains_eager, defer, joinedload

from cmon.comptes.modeles import Compte
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import EnvoiGroupe, Inscription
from cmon.liens import lire
from cmon.portefeuille.modeles import Projet
from cmon.portefeuille.requetes import GENRES_DE_CHARGES
from cmon.publication.etats import EtatPublication
from cmon.rencontres.modeles import Rencontre
from cmon.structures.etats import EtatStructure
from cmon.structures.modeles import Adhesion, Structure

# The purpose of the links mailed to participants.
USAGE_DU_LIEN = "inscription"
RAPPEL_AVANT = timedelta(hours=48)
# Who has just registered needs no reminder.
RAPPEL_APRES = timedelta(hours=12)
TRIS = {
    "nom": (func.lower(Inscription.nom), func.lower(Inscription.prenom), Inscription.id),
    "prenom": (func.lower(Inscription.prenom), func.lower(Inscription.nom), Inscription.id),
    "courriel": (Inscription.courriel_normalise, Inscription.id),
    "date": (Inscription.inscrite_le, Inscription.id),
}


def _avec_rencontre() -> Select:
    return (
        select(Inscription)
        .join(Inscription.rencontre)
        .join(Rencontre.projet)
        .options(
            contains_eager(Inscription.rencontre).options(
                defer(Rencontre.recherche), contains_eager(Rencontre.projet).joinedload(Projet.etablissement)
            )
        )
    )


def rencontre_a_gerer(rencontre_id: int) -> Select:
    """One rencontre with its projet and company, for those who manage its registrations."""
    return (
        select(Rencontre)
        .options(defer(Rencontre.recherche), joinedload(Rencontre.projet).joinedload(Projet.etablissement))
        .where(Rencontre.id == rencontre_id)
    )


def inscription_par_id(inscription_id: int) -> Select:
    """One registration with its rencontre and projet."""
    return _avec_rencontre().where(Inscription.id == inscription_id)


def inscription_par_jeton(jeton: str) -> Select:
    """One registration by its random name, with its rencontre and projet."""
    return _avec_rencontre().where(Inscription.jeton == jeton)


def inscription_par_lien(lien: str) -> Select:
    """The registration that a link mailed to its participant names; no row when the link was not signed here."""
    jeton = lire(USAGE_DU_LIEN, lien)
    return inscription_par_jeton(jeton) if isinstance(jeton, str) else _avec_rencontre().where(false())


def inscription_de(rencontre_id: int, courriel_normalise: str, nom_normalise: str) -> Select:
    """The registration of that person to that rencontre, if any, as the database has it now."""
    return (
        select(Inscription)
        .where(
            Inscription.rencontre_id == rencontre_id,
            Inscription.courriel_normalise == courriel_normalise,
            Inscription.nom_normalise == nom_normalise,
        )
        .execution_options(populate_existing=True)
    )


def participants(rencontre_id: int, tri: str = "nom", descendant: bool = False) -> Select:
    """Those who hold a place, sorted by `nom`, `prenom`, `courriel` or `date`."""
    colonnes = TRIS.get(tri, TRIS["nom"])
    return (
        select(Inscription)
        .where(Inscription.rencontre_id == rencontre_id, Inscription.etat == EtatInscription.confirmee)
        .order_by(*(c.desc() if descendant else c for c in colonnes))
    )


def liste_d_attente(rencontre_id: int) -> Select:
    """Those who wait for a place, in the order in which they will have one."""
    return (
        select(Inscription)
        .where(Inscription.rencontre_id == rencontre_id, Inscription.etat == EtatInscription.en_attente)
        .order_by(Inscription.inscrite_le, Inscription.id)
    )


def inscrits_et_en_attente(rencontre_id: int) -> Select:
    """Everybody who holds a place or waits for one."""
    return (
        select(Inscription)
        .where(Inscription.rencontre_id == rencontre_id, Inscription.etat != EtatInscription.annulee)
        .order_by(Inscription.inscrite_le, Inscription.id)
    )


def envoi_de_la_cle(cle: str) -> Select:
    """The mailing that the form with that key has made, if any."""
    return select(EnvoiGroupe).where(EnvoiGroupe.cle_envoi == cle)


def contact_du_receveur(rencontre: Rencontre) -> Select:
    """The account that receives its registrations, else its chargé: nobody whose account or structure is closed."""
    charge = select(Projet.charge_id).where(Projet.id == rencontre.projet_id).scalar_subquery()
    agit = exists().where(
        Adhesion.compte_id == Compte.id,
        Structure.id == Adhesion.structure_id,
        Structure.genre.in_(GENRES_DE_CHARGES),
        Structure.etat == EtatStructure.validee,
    )
    nomme = Compte.id == rencontre.receveur_id
    return (
        select(Compte)
        .where(or_(nomme, Compte.id == charge), Compte.desactive_le.is_(None), agit)
        .order_by(case((nomme, 0), else_=1))
        .limit(1)
    )


def rencontres_a_rappeler(le: datetime) -> Select:
    """The numbers of the rencontres whose participants are to be reminded at that instant, each row locked."""
    return (
        select(Rencontre.id)
        .where(
            Rencontre.etat == EtatPublication.publiee, Rencontre.debut_le > le, Rencontre.debut_le <= le + RAPPEL_AVANT
        )
        .order_by(Rencontre.id)
        .with_for_update()
    )


def participants_a_rappeler(rencontre_ids, le: datetime, limite: int) -> Select:
    """The numbers of a few of their registrations that were not reminded yet."""
    return (
        select(Inscription.id)
        .where(
            Inscription.rencontre_id.in_(rencontre_ids),
            Inscription.etat == EtatInscription.confirmee,
            Inscription.rappelee_le.is_(None),
            Inscription.inscrite_le <= le - RAPPEL_APRES,
        )
        .order_by(Inscription.id)
        .limit(limite)
    )


def inscriptions_et_rencontres(ids) -> Select:
    """These registrations with their rencontres."""
    return _avec_rencontre().where(Inscription.id.in_(ids)).order_by(Inscription.rencontre_id, Inscription.id)
