"""The purge: applies the retention table to everything whose time is over."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from cmon.alternance.lots import oublier_les_lots
from cmon.contacts.operations import effacer_contacts
from cmon.extensions import db
from cmon.offres.modeles import Offre
from cmon.rencontres.modeles import Rencontre
from cmon.vie_privee import candidatures, operations, requetes
from cmon.vie_privee.compte import effacer_les_inactifs
from cmon.vie_privee.operations import AUTEUR


def effacer_ce_qui_est_du(config: Mapping, *, le: datetime, par=AUTEUR) -> dict[str, int]:
    """Erase what is due at `le`, durations in days from the settings; give the numbers of rows. Never commits.

    `par`: the account of the équipe that asks for it, else the job.
    """
    retrait = config["CONSERVATION_DEPUBLIEES_J"]
    vides = requetes.rencontres_a_vider(
        le, apres_rencontre=config["CONSERVATION_PARTICIPANTS_J"], apres_retrait=retrait
    )
    demandes = timedelta(days=config["CONSERVATION_DEMANDES_J"])
    return {
        "candidatures": operations.effacer_candidatures(operations.candidatures_dues(config, le=le), le=le, par=par),
        "participants": operations.effacer_participants(db.session.scalars(vides).all(), le=le, par=par),
        **_retirees("offres", Offre, config, le),
        **_retirees("rencontres", Rencontre, config, le),
        "contacts": operations.anonymiser_contacts(avant=le - timedelta(days=config["CONSERVATION_CONTACTS_J"])),
        "contacts_de_profils": effacer_contacts(avant=le - timedelta(days=config["CONSERVATION_CONTACTS_PROFILS_J"])),
        "relances": operations.effacer_relances(avant=le - timedelta(days=config["CONSERVATION_RELANCES_J"])),
        "demandes": operations.effacer_demandes(avant=le - demandes, recues_avant=le - 2 * demandes),
        "candidatures_alternance": _candidatures_alternance(config, le),
        "comptes_inactifs": effacer_les_inactifs(le=le, duree_j=config["CONSERVATION_COMPTES_J"]),
        "lots_d_offres": oublier_les_lots(le=le),
        "traces": operations.effacer_traces(avant=le - timedelta(days=config["CONSERVATION_TRACES_J"])),
    }


def _retirees(nom: str, modele, config: Mapping, le: datetime) -> dict[str, int]:
    """Forget what left the site long ago, take the contact out of what left it a while ago."""
    retrait = config["CONSERVATION_DEPUBLIEES_J"]
    textes = retrait + config["CONSERVATION_TEXTES_J"]
    oubliees = db.session.scalars(requetes.a_oublier(modele, le, apres_retrait=textes)).all()
    bilan = {f"{nom}_oubliees": operations.oublier(modele, oubliees)}
    anonymes = db.session.scalars(requetes.a_anonymiser(modele, le, apres_retrait=retrait)).all()
    return bilan | {f"{nom}_anonymisees": operations.anonymiser(modele, anonymes)}


def _candidatures_alternance(config: Mapping, le: datetime) -> int:
    avant = le - timedelta(days=config["CONSERVATION_CANDIDATURES_ALTERNANCE_J"])
    signalees_apres = le - timedelta(days=config["CONSERVATION_SIGNALEMENTS_J"])
    dues = candidatures.candidatures_alternance_dues(avant=avant, signalees_apres=signalees_apres)
    return candidatures.effacer_candidatures_alternance(dues, le=le, raison=candidatures.DUREE_PASSEE)
