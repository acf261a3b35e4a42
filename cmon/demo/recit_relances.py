"""Relances of the demonstration: asked, answered, or left without an answer."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from cmon.comptes.modeles import Compte
from cmon.demo.monde import Gestes, Monde
from cmon.extensions import db
from cmon.portefeuille.modeles import Projet
from cmon.publication.operations import depublier
from cmon.relances import operations, requetes
from cmon.relances.etats import Reponse
from cmon.relances.modeles import Relance
from cmon.relances.operations import CorrectionOffre
from cmon.relances.taches import AUTEUR, MOTIF

CORRIGEABLES = (
    "telephone",
    "courriel",
    "debut_le",
    "duree_jours",
    "formation_souhaitee",
    "contact_nom",
    "autre_telephone",
    "site_internet",
)


def ajouter(gestes: Gestes, monde: Monde, conte: dict, projet: Projet) -> None:
    """Add to the story the relances of this projet and what became of each."""
    instant, ref = monde.calendrier.instant, conte["ref"]
    for lue in conte.get("relances", []):
        envoyee_le = instant(lue["jours"], ref, 5)
        gestes.ajouter(envoyee_le, _relancer, projet.id, par=monde.comptes[lue["par"]])
        if "reponse" not in lue:
            continue
        reponse = Reponse(lue["reponse"])
        if reponse == Reponse.sans_reponse:
            le = envoyee_le + timedelta(days=current_app.config["RELANCE_DELAI_J"], minutes=5)
        else:
            le = instant(lue["repondue"], ref, 6)
        gestes.ajouter(le, _repondre, projet.id, reponse, lue.get("ajout", ""))


def _relancer(projet_id: int, *, par: Compte, le: datetime) -> None:
    db.session.flush()
    requete = requetes.projets_a_relancer([projet_id]).execution_options(populate_existing=True)
    operations.relancer(db.session.scalars(requete).one(), par=par, le=le)


def _repondre(projet_id: int, reponse: Reponse, ajout: str, *, le: datetime) -> None:
    db.session.flush()
    en_attente = select(Relance.id).where(Relance.projet_id == projet_id, Relance.reponse.is_(None))
    requete = requetes.relances_par_id(db.session.scalars(en_attente)).execution_options(populate_existing=True)
    relance = db.session.scalars(requete).one()
    match reponse:
        case Reponse.maintenue:
            operations.maintenir(relance, le=le)
        case Reponse.corrigee:
            _corriger(relance, ajout, le=le)
        case Reponse.supprimee:
            operations.supprimer(relance, le=le)
        case Reponse.sans_reponse:
            _fermer(relance, reponse, le=le)
            depublier(relance.projet.publication, par=AUTEUR, le=le, motif=MOTIF)
            operations.annoncer_le_silence(relance, le=le)
        case Reponse.sans_objet:
            _fermer(relance, reponse, le=le)


def _fermer(relance: Relance, reponse: Reponse, *, le: datetime) -> None:
    relance.reponse, relance.repondue_le = reponse, le


def _corriger(relance: Relance, ajout: str, *, le: datetime) -> None:
    offre = relance.projet.offre
    saisie = CorrectionOffre(
        description=f"{offre.description}\n\n{ajout}", **{nom: getattr(offre, nom) for nom in CORRIGEABLES}
    )
    operations.corriger(relance, saisie, version=offre.version, ecarts=["Description"], le=le)
