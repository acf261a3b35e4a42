"""« Mes informations personnelles »: one's names and phone, and the address, confirmed where the new mails arrive."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from cmon.base import exiger
from cmon.base_sql import chacun_son_tour
from cmon.comptes import courriels, requetes
from cmon.comptes.modeles import Compte, Jeton, UsageJeton
from cmon.comptes.operations import LIEN_REFUSE, consommer_lien, nouveau_jeton, trop_de_liens
from cmon.comptes.session import empreinte
from cmon.extensions import db


def modifier_informations(compte: Compte, *, nom: str, prenom: str, telephone: str) -> None:
    """Correct one's names and phone number."""
    compte.nom, compte.prenom, compte.telephone = nom, prenom, telephone
    db.session.flush()


def demander_changement_de_courriel(compte: Compte, courriel: str, *, le: datetime, duree_min: int) -> None:
    """Mail to the new address the link that confirms it; until then nothing changes.

    An address that has an account gets a mail that says so: the screen tells nothing. Beyond the limit of mails of an
    address nothing is sent. Raises RegleMetier when it is the present address.
    """
    courriel = courriel.lower()
    exiger(courriel != compte.courriel, "C’est déjà l’adresse de votre compte.", "courriel")
    if trop_de_liens(courriel, le):
        return
    if db.session.execute(requetes.compte_par_courriel(courriel)).first():
        courriels.compte_existant(courriel, le=le)
        return
    expire_le = le + timedelta(minutes=duree_min)
    jeton = nouveau_jeton(compte, UsageJeton.courriel, le=le, expire_le=expire_le, courriel=courriel)
    courriels.changement_de_courriel(compte, courriel, jeton, duree_min=duree_min, le=le, perime_le=expire_le)


def confirmer_changement_de_courriel(jeton: str, *, le: datetime) -> Compte:
    """Change the address of an account by the link mailed to the new one, once; the old one is told.

    The links mailed to the old address open nothing any more. Raises RegleMetier: link expired or used, or an account
    was opened with the new address meanwhile.
    """
    nouveau = db.session.scalar(requetes.courriel_du_jeton(empreinte(jeton)))
    exiger(nouveau, LIEN_REFUSE)
    chacun_son_tour(f"liens:{nouveau}")
    compte = consommer_lien(jeton, UsageJeton.courriel, le=le)
    exiger(not db.session.execute(requetes.compte_par_courriel(nouveau)).first(), LIEN_REFUSE)
    ancien, compte.courriel = compte.courriel, nouveau
    db.session.execute(delete(Jeton).where(Jeton.compte_id == compte.id, Jeton.utilise_le.is_(None)))
    db.session.flush()
    courriels.courriel_change(compte, ancien, le=le)
    return compte
