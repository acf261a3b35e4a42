"""Queries over relances."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, load_only, selectinload

from cmon.candidatures.modeles import Candidature
from cmon.comptes.modeles import Compte
from cmon.etablissements.modeles import Etablissement
from cmon.frequentation.modeles import Frequentation
from cmon.offres.modeles import Offre
from cmon.portefeuille.modeles import Projet
from cmon.relances.modeles import Relance
from cmon.rencontres.modeles import Rencontre
from cmon.temps import jour_de_paris

# Published that long without news of the employer, and read by nobody lately or answered by nobody at all.
JOURS_SANS_NOUVELLES = 60
JOURS_SANS_VUE = 30


def _avec_publication():
    return (
        joinedload(Projet.etablissement),
        joinedload(Projet.charge),
        joinedload(Projet.offre).defer(Offre.recherche),
        joinedload(Projet.rencontre).options(joinedload(Rencontre.document)).defer(Rencontre.recherche),
    )


def projet_et_relances(projet_id: int) -> Select:
    """One projet with its company, chargé, offer or rencontre, and its relances, the newest first."""
    return select(Projet).where(Projet.id == projet_id).options(*_avec_publication(), selectinload(Projet.relances))


def projets_a_relancer(ids: Iterable[int]) -> Select:
    """The projets of these numbers, with what `relancer` needs of them."""
    return select(Projet).where(Projet.id.in_(list(ids))).options(*_avec_publication()).order_by(Projet.id)


def relance_par_jeton(jeton: str) -> Select:
    """The relance that a mailed link names, with its projet, chargé, and offer or rencontre."""
    return (
        select(Relance).where(Relance.jeton == jeton).options(joinedload(Relance.projet).options(*_avec_publication()))
    )


def relances_par_id(ids: Iterable[int]) -> Select:
    """The relances of these numbers, with the same, in their order."""
    avec = joinedload(Relance.projet).options(*_avec_publication())
    return select(Relance).where(Relance.id.in_(list(ids))).options(avec).order_by(Relance.id)


def _lignes():
    """What a line of a list shows of a projet: the company and what is published, without its long texts."""
    return (
        joinedload(Projet.etablissement, innerjoin=True).load_only(Etablissement.raison_sociale, raiseload=True),
        joinedload(Projet.offre).defer(Offre.recherche).defer(Offre.description),
        joinedload(Projet.rencontre).defer(Rencontre.recherche).defer(Rencontre.description),
    )


def relances_de(compte: Compte, en_attente: bool | None = None) -> Select:
    """The relances of the projets of a chargé, every one for the équipe, the newest first.

    `en_attente` narrows: True for those that wait for an answer, False for those that have one.
    """
    requete = (
        select(Relance)
        .join(Relance.projet)
        .options(contains_eager(Relance.projet).options(*_lignes()))
        .order_by(Relance.id.desc())
    )
    if not compte.est_equipe:
        requete = requete.where(Projet.charge_id == compte.id)
    if en_attente is not None:
        requete = requete.where(Relance.reponse.is_(None) if en_attente else Relance.reponse.is_not(None))
    return requete


def relances_sans_objet(le: datetime):
    """The condition of a relance whose offer or rencontre is no longer the one online that it asked about."""
    offre = exists().where(
        Offre.projet_id == Relance.projet_id,
        Offre.est_visible(jour_de_paris(le)),
        Offre.publiee_le <= Relance.cree_le,
    )
    rencontre = exists().where(
        Rencontre.projet_id == Relance.projet_id, Rencontre.est_ouverte(le), Rencontre.publiee_le <= Relance.cree_le
    )
    return ~or_(offre, rencontre)


def vues_connues(jour: date):
    """The condition that page views were counted for long enough to say that nobody has read a page for 30 days."""
    return exists().where(Frequentation.vue_le <= jour - timedelta(days=JOURS_SANS_VUE))


def les_vues_sont_connues(jour: date) -> Select:
    """Have page views been counted for long enough, as one row?"""
    return select(vues_connues(jour))


def a_relancer(compte: Compte, le: datetime) -> Select:
    """« À relancer »: what has been online for over 60 days without news of the employer, and finds nobody.

    Counted from its publication or from the last answer; read by nobody for 30 days, or without any application or
    registration. The projets of a chargé, every one for the équipe; the one online for the longest time first.
    """
    seuil, jour = le - timedelta(days=JOURS_SANS_NOUVELLES), jour_de_paris(le)

    def sans_lecteur(rang):
        vue = Frequentation.vue_le > jour - timedelta(days=JOURS_SANS_VUE)
        return and_(vues_connues(jour), ~exists().where(Frequentation.rang == rang, vue))

    recente = or_(Relance.reponse.is_(None), Relance.repondue_le > seuil)
    offre = and_(
        Offre.est_visible(jour),
        Offre.publiee_le <= seuil,
        or_(sans_lecteur(Offre.rang), ~exists().where(Candidature.offre_id == Offre.id)),
    )
    rencontre = and_(
        Rencontre.est_ouverte(le),
        Rencontre.publiee_le <= seuil,
        or_(sans_lecteur(Rencontre.rang), Rencontre.nb_inscrits + Rencontre.nb_en_attente == 0),
    )
    requete = (
        select(Projet)
        .outerjoin(Projet.offre)
        .outerjoin(Projet.rencontre)
        .options(
            load_only(Projet.numero, Projet.charge_id, Projet.contact_courriel, raiseload=True),
            *_lignes(),
            selectinload(Projet.relances),
        )
        .where(or_(offre, rencontre), ~exists().where(Relance.projet_id == Projet.id, recente))
        .order_by(func.coalesce(Offre.publiee_le, Rencontre.publiee_le), Projet.id)
    )
    return requete if compte.est_equipe else requete.where(Projet.charge_id == compte.id)


def compter_a_relancer(compte: Compte, le: datetime) -> Select:
    """How many projets stand in « À relancer »."""
    requete = a_relancer(compte, le).order_by(None).with_only_columns(Projet.id, maintain_column_froms=True)
    return select(func.count()).select_from(requete.subquery())
