"""Queries of « Gérer les inscriptions »: lists of rencontres, progress of a mailing, attendance at the door."""

import re
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import contains_eager, load_only

from cmon.comptes.modeles import Compte
from cmon.courriels.modeles import Courriel, EtatCourriel
from cmon.etablissements.modeles import Etablissement
from cmon.inscriptions.etats import EtatInscription
from cmon.inscriptions.modeles import EnvoiGroupe, Inscription
from cmon.portefeuille.modeles import Projet
from cmon.publication.etats import EtatPublication
from cmon.recherche.texte import normaliser, radical
from cmon.rencontres.etats import Statut
from cmon.rencontres.modeles import Rencontre

NB_MOTS = 6
NUMERO = re.compile(r"\s*(?:n[°o]?\s*)?([0-9]{6})\s?-\s?([0-9]{1,9})\s*", re.IGNORECASE)
NB_ECHECS = 50
PUBLIEES = (EtatPublication.publiee, EtatPublication.depubliee)
COLONNES = (
    Rencontre.numero,
    Rencontre.projet_id,
    Rencontre.etablissement_id,
    Rencontre.etat,
    Rencontre.genre,
    Rencontre.precision_genre,
    Rencontre.nb_max,
    Rencontre.nb_inscrits,
    Rencontre.nb_en_attente,
    Rencontre.debut_le,
    Rencontre.fin_le,
    Rencontre.description,
    Rencontre.receveur_id,
    Rencontre.publiee_le,
    *(getattr(Rencontre, f"public_{s}") for s in Statut),
)
TRIS = ("date", "-date", "entreprise", "-entreprise")


def de_son_ressort(compte: Compte) -> list:
    """Conditions on rencontres joined with their projet: those whose registrations a person manages.

    One's own projets, and the rencontres one receives the registrations of; all of them for the équipe.
    """
    if compte.est_equipe:
        return []
    return [or_(Projet.charge_id == compte.id, Rencontre.receveur_id == compte.id)]


def rencontres_gerees(compte: Compte, le: datetime, *, passees: bool, texte: str = "", tri: str = "") -> Select:
    """The rencontres whose registrations a person manages, the soonest first, or those that are over, the last first.

    Over: ended, or taken off the site. Never published ones have no registration and are left out. `texte` narrows by
    words of the company, of the rencontre, or by number; `tri` is one of TRIS.
    """
    visible = Rencontre.est_visible(le)
    dans_l_onglet = [Rencontre.etat.in_(PUBLIEES), ~visible] if passees else [visible]
    return _pour_liste().where(*dans_l_onglet, *de_son_ressort(compte), *_mots(texte)).order_by(*_ordre(tri, passees))


@lru_cache(maxsize=1)
def _pour_liste() -> Select:
    """A line shows few columns: the words of the search stay where they are."""
    return (
        select(Rencontre)
        .join(Rencontre.projet)
        .join(Rencontre.etablissement)
        .options(
            load_only(*COLONNES, raiseload=True),
            contains_eager(Rencontre.projet).load_only(Projet.numero, Projet.charge_id, raiseload=True),
            contains_eager(Rencontre.etablissement).load_only(Etablissement.raison_sociale, raiseload=True),
        )
    )


def _mots(texte: str) -> list:
    if lu := NUMERO.fullmatch(texte):
        return [or_(*(m.numero == f"{lu[1]}-{lu[2]}" for m in (Projet, Rencontre)))]
    conditions = []
    for mot in normaliser(texte).split()[:NB_MOTS]:
        voies = [
            Etablissement.nom_recherche.contains(mot, autoescape=True),
            Rencontre.recherche.contains(radical(mot), autoescape=True),
        ]
        if mot.isdigit() and len(mot) <= 9:
            voies += [Projet.rang == int(mot), Rencontre.rang == int(mot)]
        conditions.append(or_(*voies))
    return conditions


def _ordre(tri: str, passees: bool) -> tuple:
    date = (Rencontre.debut_le, Rencontre.id)
    if tri not in TRIS:
        tri = "-date" if passees else "date"
    colonnes = (Etablissement.raison_sociale, *date) if tri.endswith("entreprise") else date
    return tuple(c.desc() for c in colonnes) if tri.startswith("-") else colonnes


def compter_rencontres(compte: Compte, le: datetime) -> Select:
    """How many rencontres are to come and how many are over, as one row of two numbers."""
    visible = case((Rencontre.est_visible(le), 1), else_=0)
    return (
        select(func.coalesce(func.sum(visible), 0), func.coalesce(func.sum(1 - visible), 0))
        .select_from(Rencontre)
        .join(Rencontre.projet)
        .where(Rencontre.etat.in_(PUBLIEES), *de_son_ressort(compte))
    )


def dernier_envoi(rencontre_id: int) -> Select:
    """The last mail sent to all the participants of a rencontre, if any."""
    return select(EnvoiGroupe).where(EnvoiGroupe.rencontre_id == rencontre_id).order_by(EnvoiGroupe.id.desc()).limit(1)


def envoi_de(rencontre_id: int, envoi_id: int) -> Select:
    """One mailing of a rencontre."""
    return select(EnvoiGroupe).where(EnvoiGroupe.rencontre_id == rencontre_id, EnvoiGroupe.id == envoi_id)


def avancement(envoi_id: int) -> Select:
    """How far a mailing is: mails sent, failed for good, cancelled, that wait, and when the next of these is tried."""
    attend = Courriel.etat == EtatCourriel.a_envoyer
    return select(
        *(
            func.count(case((Courriel.etat == etat, 1))).label(str(etat))
            for etat in (EtatCourriel.envoye, EtatCourriel.echec, EtatCourriel.annule, EtatCourriel.a_envoyer)
        ),
        func.min(case((attend, Courriel.prochain_essai_le))).label("prochain_essai_le"),
    ).where(Courriel.envoi_groupe_id == envoi_id)


def echecs(envoi_id: int) -> Select:
    """The mails of a mailing that could not be delivered, with their participants, by name."""
    return (
        select(
            Inscription.nom, Inscription.prenom, Inscription.telephone, Courriel.destinataire, Courriel.derniere_erreur
        )
        .select_from(Courriel)
        .outerjoin(Inscription, Inscription.id == Courriel.inscription_id)
        .where(Courriel.envoi_groupe_id == envoi_id, Courriel.etat == EtatCourriel.echec)
        .order_by(Inscription.nom_normalise, Courriel.id)
        .limit(NB_ECHECS)
    )


def a_pointer(rencontre_id: int, texte: str = "") -> Select:
    """Those who hold a place, by name; `texte` narrows by words of the name, accents and capitals left aside."""
    requete = select(Inscription).where(
        Inscription.rencontre_id == rencontre_id, Inscription.etat == EtatInscription.confirmee
    )
    for mot in normaliser(texte).split()[:NB_MOTS]:
        requete = requete.where(Inscription.nom_normalise.contains(mot, autoescape=True))
    return requete.order_by(func.lower(Inscription.nom), func.lower(Inscription.prenom), Inscription.id)


def compter_presents(rencontre_id: int) -> Select:
    """How many hold a place and how many of them are ticked as present, as one row of two numbers."""
    return select(func.count(Inscription.id), func.count(Inscription.present_le)).where(
        Inscription.rencontre_id == rencontre_id, Inscription.etat == EtatInscription.confirmee
    )
