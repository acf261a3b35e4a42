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
from cmon.extensions import db
from cmon.fichiers.modeles import Fichier
from cmon.fichiers.requetes import cles_connues, document_de
from cmon.fichiers.stockage import StockageIndisponible, stockage
from cmon.fichiers.verification import FichierVerifie, verifier
from cmon.offres.modeles import Offre
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
    return fichier.offre_id is None and fichier.rencontre_id is None and fichier.candidature_id is None


def rattacher(
    fichiers: Sequence[Fichier],
    *,
    offre: Offre | None = None,
    rencontre: Rencontre | None = None,
    candidature: Candidature | None = None,
) -> None:
    """Make waiting files part of an application, or of an offer or a rencontre (one, instead of the one that stood).

    Raises RegleMetier: too many files, or one that already belongs to something else.
    """
    publication = offre or rencontre
    nb_max = 1 if publication is not None else current_app.config["FICHIERS_MAX_NB"]
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
    if publication is not None:
        for ancien in db.session.execute(document_de(publication)).scalars():
            retirer(ancien)
        setattr(fichiers[0], "offre_id" if offre is not None else "rencontre_id", publication.id)
        set_committed_value(publication, "document", fichiers[0])
    else:
        for fichier in fichiers:
            fichier.candidature_id = candidature.id
        set_committed_value(candidature, "fichiers", list(fichiers))
    for fichier in fichiers:
        fichier.expire_le = None
    db.session.flush()


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
        .where(
            Fichier.expire_le <= le - MARGE,
            Fichier.offre_id.is_(None),
            Fichier.rencontre_id.is_(None),
            Fichier.candidature_id.is_(None),
        )
        .returning(Fichier.cle)
        .execution_options(synchronize_session=False)
    ).all()
    db.session().info.setdefault(CONDAMNES, []).extend(cles)
    return len(cles)


def oublier_ceux_de(
    *, candidatures: Sequence[int] = (), offres: Sequence[int] = (), rencontres: Sequence[int] = ()
) -> int:
    """Forget the files of these applications, offers and rencontres (ids), their bytes once that is committed.

    Gives how many.
    """
    cles = db.session.scalars(
        delete(Fichier)
        .where(
            or_(
                Fichier.candidature_id.in_(candidatures),
                Fichier.offre_id.in_(offres),
                Fichier.rencontre_id.in_(rencontres),
            )
        )
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
