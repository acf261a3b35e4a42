"""Verbs of saved searches."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from cmon.base import exiger
from cmon.base_sql import chacun_son_tour
from cmon.comptes.modeles import Compte
from cmon.extensions import db
from cmon.recherches_enregistrees import requetes
from cmon.recherches_enregistrees.modeles import RechercheEnregistree

NB_MAX = 20
PARAMETRES_MAX = 500
TROP = f"Vous avez déjà {NB_MAX} recherches : supprimez-en une pour en garder une autre."
TROP_LONGUE = "Cette recherche a trop de critères pour être gardée : retirez-en quelques-uns."


def enregistrer(
    portail: str, parametres: str, libelle: str, *, par_courriel: bool, par: Compte, le: datetime
) -> RechercheEnregistree:
    """Keep a search of offers: the query string of the list of a portail (its code), under a name.

    Kept already, it takes the new name. Raises RegleMetier: not a candidate, twenty already, too many criteria.
    """
    exiger(par.est_candidat, "Seul un candidat garde des recherches.")
    exiger(len(parametres) <= PARAMETRES_MAX, TROP_LONGUE)
    chacun_son_tour(f"recherches:{par.id}")
    deja = db.session.scalars(requetes.la_meme(par.id, portail, parametres)).one_or_none()
    if deja is not None:
        deja.libelle, deja.par_courriel = libelle, par_courriel
        db.session.flush()
        return deja
    exiger(db.session.scalar(requetes.nb_recherches(par.id)) < NB_MAX, TROP)
    recherche = RechercheEnregistree(
        compte_id=par.id,
        portail=portail,
        parametres=parametres,
        libelle=libelle,
        par_courriel=par_courriel,
        cree_le=le,
        vue_jusqu_a=le,
    )
    try:
        with db.session.begin_nested():
            db.session.add(recherche)
    except IntegrityError:
        return db.session.scalars(requetes.la_meme(par.id, portail, parametres)).one()
    return recherche


def regler_les_courriels(recherche: RechercheEnregistree, par_courriel: bool, *, le: datetime) -> None:
    """Be told of new offers by mail, or not any more; from now on, not of what was published meanwhile."""
    if par_courriel and not recherche.par_courriel:
        recherche.vue_jusqu_a = le
    recherche.par_courriel = par_courriel
    db.session.flush()


def supprimer(recherche: RechercheEnregistree) -> None:
    """Forget a saved search."""
    db.session.delete(recherche)
    db.session.flush()


def se_desabonner(compte_id: int) -> int:
    """No mail about new offers any more, for any search of that account; gives how many searches told some."""
    ordre = update(RechercheEnregistree).where(
        RechercheEnregistree.compte_id == compte_id, RechercheEnregistree.par_courriel
    )
    return db.session.execute(
        ordre.values(par_courriel=False), execution_options={"synchronize_session": False}
    ).rowcount
