"""Verbs of files: the row and the bytes live and die together, whatever fails in between."""

import hashlib
import logging
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import BinaryIO

from flask import current_app
from sqlalchemy import delete, event, or_
from sqlalchemy.orm.attributes import set_committed_value

from cmon.base import RegleMetier, exiger
from cmon.candidatures.modeles import Candidature
from cmon.candidatures_alternance.modeles import CandidatureAlternance
from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.fichiers.requetes import PROPRIETAIRES, cles_connues, document_de, sans_proprietaire
from cmon.fichiers.stockage import StockageIndisponible, stockage
from cmon.fichiers.verification import FichierVerifie, verifier
from cmon.offres.modeles import Offre
from cmon.profils.modeles import ProjetPro
from cmon.rencontres.modeles import Rencontre

journal = logging.getLogger("cmon.fichiers")

VIE_EN_ATTENTE = timedelta(hours=24)
# A form accepted at the last minute keeps its files: they are removed a little after they stop being accepted.
MARGE = timedelta(hours=1)
AGE_ORPHELIN = timedelta(hours=24)
LOT = 500
ECRITS, CONDAMNES = "fichiers_ecrits", "fichiers_condamnes"


def _verdict(depot) -> FichierVerifie:
    verdict = getattr(depot, "verdict", None)
    if isinstance(verdict, RegleMetier):
        raise verdict
    return verdict or verifier(depot.stream, depot.filename or "", current_app.config["FICHIER_MAX_OCTETS"])


def recevoir(depot, *, le: datetime) -> Fichier:
    """Keep a file that somebody sends, for 24 hours, until a form that names it is accepted.

    `depot` is what the form holds (`.stream`, `.filename`). A child process reads it, unless its `verdict` is known
    already (`cmon.televersement.avec_fichiers` asks before the transaction opens). Raises RegleMetier (refused, with
    what to do) and StockageIndisponible; a transaction that is rolled back leaves nothing on the disk.
    """
    verifie = _verdict(depot)
    cle = stockage().ecrire(verifie.donnees)
    db.session().info.setdefault(ECRITS, []).append(cle)
    fichier = Fichier(
        jeton=secrets.token_urlsafe(24),
        nom=verifie.nom,
        type_mime=verifie.type_mime,
        taille=len(verifie.donnees),
        empreinte=hashlib.sha256(verifie.donnees).hexdigest(),
        cle=cle,
        cree_le=le,
        expire_le=le + VIE_EN_ATTENTE,
    )
    db.session.add(fichier)
    db.session.flush()
    return fichier


def _est_libre(fichier: Fichier) -> bool:
    return all(getattr(fichier, nom) is None for nom in PROPRIETAIRES)


def rattacher(
    fichiers: Sequence[Fichier],
    *,
    offre: Offre | None = None,
    rencontre: Rencontre | None = None,
    candidature: Candidature | None = None,
    projet_pro: ProjetPro | None = None,
    candidature_alternance: CandidatureAlternance | None = None,
) -> None:
    """Make waiting files part of an application, of one to an alternance offer, or of what has one document.

    An offer and a rencontre have one document, a projet professionnel one CV, which takes the place of the one that
    stood. Raises RegleMetier: too many files, or one that already belongs to something else.
    """
    unique = offre or rencontre or projet_pro
    nb_max = 1 if unique is not None else current_app.config["FICHIERS_MAX_NB"]
    exiger(len(fichiers) <= nb_max, f"Joignez {nb_max} fichier{'s' if nb_max > 1 else ''} au plus.", "fichiers")
    if not fichiers:
        return
    for fichier in fichiers:
        exiger(
            _est_libre(fichier),
            "Ce fichier est déjà joint ailleurs : choisissez-le de nouveau.",
            "fichiers",
        )
    db.session.flush()
    if unique is not None:
        _mettre_a_la_place(unique, fichiers[0])
    else:
        proprietaire = candidature or candidature_alternance
        for fichier in fichiers:
            setattr(fichier, f"{proprietaire.__tablename__}_id", proprietaire.id)
        set_committed_value(proprietaire, "fichiers", list(fichiers))
    for fichier in fichiers:
        fichier.expire_le = None
    db.session.flush()


def _mettre_a_la_place(objet: Offre | Rencontre | ProjetPro, fichier: Fichier) -> None:
    for ancien in db.session.execute(document_de(objet)).scalars():
        retirer(ancien)
    setattr(fichier, f"{objet.__tablename__}_id", objet.id)
    set_committed_value(objet, "cv" if isinstance(objet, ProjetPro) else "document", fichier)


def joindre(publication: Offre | Rencontre, documents: Sequence[Fichier]) -> None:
    """Keep one document of an offer or of a rencontre: the last one chosen takes the place of the one that stood."""
    garde = documents[-1] if documents else None
    ancien = publication.document
    if ancien is not None and (garde is None or garde.id != ancien.id):
        retirer(ancien)
        db.session.flush()
    if garde is not None and _est_libre(garde):
        rattacher([garde], **{publication.__tablename__: publication})


def retirer(fichier: Fichier) -> None:
    """Forget a file: its row now, its bytes once that is committed."""
    db.session.delete(fichier)
    db.session.flush()


def ouvrir(fichier: Fichier) -> BinaryIO:
    """The bytes of a file, as an open binary file. Raises StockageIndisponible."""
    return stockage().ouvrir(fichier.cle)


def oublier_les_expires(*, le: datetime) -> int:
    """Forget the files whose form was never accepted; give how many.

    The condition stands inside the DELETE: a file that a form takes meanwhile stays.
    """
    cles = db.session.scalars(
        delete(Fichier)
        .where(Fichier.expire_le <= le - MARGE, sans_proprietaire())
        .returning(Fichier.cle)
        .execution_options(synchronize_session=False)
    ).all()
    db.session().info.setdefault(CONDAMNES, []).extend(cles)
    return len(cles)


def oublier_ceux_de(**proprietaires: Sequence[int]) -> int:
    """Forget the files of these owners, their bytes once that is committed; give how many.

    By name, their ids: `candidatures`, `offres`, `rencontres`, `projets_pro`, `candidatures_alternance`; a query of
    ids does too.
    """
    colonnes = {
        "candidatures": Fichier.candidature_id,
        "offres": Fichier.offre_id,
        "rencontres": Fichier.rencontre_id,
        "projets_pro": Fichier.projet_pro_id,
        "candidatures_alternance": Fichier.candidature_alternance_id,
    }
    cles = db.session.scalars(
        delete(Fichier)
        .where(or_(*(colonnes[nom].in_(ids) for nom, ids in proprietaires.items())))
        .returning(Fichier.cle)
        .execution_options(synchronize_session=False)
    ).all()
    db.session().info.setdefault(CONDAMNES, []).extend(cles)
    return len(cles)


def balayer_orphelins(*, le: datetime) -> int:
    """Remove the bytes that no row names and that are older than 24 hours (a crash, a cascade); give how many."""
    magasin, avant = stockage(), le - AGE_ORPHELIN
    nb = magasin.supprimer_provisoires(avant)
    cles = list(magasin.cles_anterieures(avant))
    for debut in range(0, len(cles), LOT):
        lot = cles[debut : debut + LOT]
        connues = set(db.session.scalars(cles_connues(lot)))
        for cle in lot:
            if cle not in connues:
                magasin.supprimer(cle)
                nb += 1
    return nb


def _supprimer(cles: list[str]) -> None:
    for cle in cles:
        try:
            stockage().supprimer(cle)
        except StockageIndisponible:
            # The sweeper will come back to it.
            journal.warning("a file could not be removed")


@event.listens_for(db.session, "persistent_to_deleted")
def _condamner(session, objet) -> None:
    if isinstance(objet, Fichier):
        session.info.setdefault(CONDAMNES, []).append(objet.cle)


@event.listens_for(db.session, "after_commit")
def _apres_la_validation(session) -> None:
    if session.in_nested_transaction():
        return
    session.info.pop(ECRITS, None)
    _supprimer(session.info.pop(CONDAMNES, []))


@event.listens_for(db.session, "after_soft_rollback")
def _apres_l_abandon(session, transaction) -> None:
    # Rows may be back: what was to go stays. After a savepoint, what was written is left to the sweeper.
    session.info.pop(CONDAMNES, None)
    if transaction.parent is None:
        _supprimer(session.info.pop(ECRITS, []))
