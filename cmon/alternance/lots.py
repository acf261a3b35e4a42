"""Verbs of a spreadsheet of offers: keep what was read with its errors, import it at once, undo the import."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete

from cmon.alertes.operations import apparier_tranche, attendre_l_appariement
from cmon.alternance import requetes_lots as requetes
from cmon.alternance.colonnes import COLONNES, LIGNES_MAX, trouver_les_colonnes
from cmon.alternance.etats import EtatOffreAlternance
from cmon.alternance.modeles import LotOffres, OffreAlternance
from cmon.alternance.operations import SaisieOffreAlternance, changer_etat, creer_offre, verifier_saisie
from cmon.alternance.requetes import etat_de_la_structure
from cmon.base import RegleMetier, exiger
from cmon.comptes.modeles import Compte
from cmon.essai import essayer
from cmon.extensions import db
from cmon.structures.modeles import Structure
from cmon.textes import une_ligne

VIE = timedelta(hours=24)
BROUILLONS_MAX = 5
NOM_MAX = 150
ENTETE_MAX = 20
TITRES = {c.champ: c.titre for c in reversed(COLONNES)}
SANS_TITRES = (
    "Les titres des colonnes sont introuvables. Téléchargez le modèle, remplissez-le sans changer sa première ligne,"
    " puis recommencez."
)
VIDE = "Ce tableau ne contient aucune offre : remplissez une ligne par offre sous les titres des colonnes."
TROP = f"Ce tableau compte plus de {LIGNES_MAX} lignes. Importez {LIGNES_MAX} offres au plus à la fois."
PERIME = "Ce tableau a été lu il y a plus de 24 heures : choisissez de nouveau le fichier."
DEJA_IMPORTE = "Ces offres ont déjà été importées."
RIEN = "Aucune ligne ne peut devenir une offre : corrigez les erreurs, puis choisissez de nouveau le fichier."
TROP_TARD = "Un import s’annule dans les 24 heures. Vous pouvez archiver ces offres une à une."
DEJA_ANNULE = "Cet import a déjà été annulé."


class DejaImporte(RegleMetier):
    """Pressed twice: the offers are there."""


@dataclass
class LigneLue:
    """A line of a spreadsheet: its cells by column, what they say, what is wrong as (title of the column, message)."""

    numero: int
    cellules: dict
    saisie: SaisieOffreAlternance | None = None
    erreurs: list[tuple[str, str]] = field(default_factory=list)
    resume: dict = field(default_factory=dict)

    def en_dictionnaire(self) -> dict:
        """Plain values, to be kept."""
        return {"n": self.numero, "cellules": self.cellules, "erreurs": self.erreurs, "resume": self.resume}


def lignes_d_offres(lignes: list) -> list[tuple[int, dict]]:
    """The lines below the one of the titles, as (number of the line, cells by column); empty ones are left out.

    `lignes` comes from `cmon.fichiers.feuilles.lire_feuille`. Raises RegleMetier: no titles, no line, over 500 lines.
    """
    entetes = ((rang, trouver_les_colonnes(cellules)) for rang, (_, cellules) in enumerate(lignes[:ENTETE_MAX]))
    debut, places = next(((rang, places) for rang, places in entetes if places), (0, None))
    exiger(places, SANS_TITRES, "fichier")
    lues = []
    for numero, cellules in lignes[debut + 1 :]:
        par_cle = {cle: cellules[place] for cle, place in places.items() if place < len(cellules)}
        par_cle = {cle: c for cle, c in par_cle.items() if c is not None and str(c).strip()}
        if par_cle:
            lues.append((numero, par_cle))
    exiger(lues, VIDE, "fichier")
    exiger(len(lues) <= LIGNES_MAX, TROP, "fichier")
    return lues


def examiner_lignes(structure: Structure, lues: Iterable[LigneLue], *, par: Compte, le: datetime) -> list[LigneLue]:
    """Put each line that was understood through the rules of the form « Créer une offre ». Writes nothing."""
    lignes = list(lues)
    for ligne in lignes:
        if ligne.saisie is not None and not ligne.erreurs:
            try:
                verifier_saisie(structure, ligne.saisie, par=par, le=le)
            except RegleMetier as e:
                ligne.erreurs.append((TITRES.get(e.champ, ""), e.message))
    return lignes


def preparer_lot(structure_id: int, nom: str, lignes: list[LigneLue], *, par: Compte, le: datetime) -> LotOffres:
    """Keep a spreadsheet for a day, with what is wrong in each line (`examiner_lignes`): nothing is created yet."""
    nb_offres = sum(not ligne.erreurs for ligne in lignes)
    perdus = db.session.scalars(requetes.brouillons_de(structure_id).offset(BROUILLONS_MAX - 1)).all()
    db.session.execute(delete(LotOffres).where(LotOffres.id.in_([lot.id for lot in perdus])))
    lot = LotOffres(
        structure_id=structure_id,
        compte_id=par.id,
        nom=une_ligne(nom)[:NOM_MAX],
        lignes=json.dumps([ligne.en_dictionnaire() for ligne in lignes], ensure_ascii=False),
        nb_offres=nb_offres,
        nb_erreurs=len(lignes) - nb_offres,
        cree_le=le,
        expire_le=le + VIE,
    )
    db.session.add(lot)
    db.session.flush()
    return lot


def exiger_importable(lot: LotOffres, *, le: datetime) -> None:
    """Raise DejaImporte, or RegleMetier when its day is over."""
    if lot.importe_le is not None:
        raise DejaImporte(DEJA_IMPORTE)
    exiger(lot.expire_le > le, PERIME)


def importer_lot(lot: LotOffres, lignes: Iterable[LigneLue], *, par: Compte, le: datetime) -> list[OffreAlternance]:
    """« Importer N offres »: create the offer of each line that nothing refuses; the others are told in the report.

    `lignes` are those of the spreadsheet read again: an employer may have been withdrawn since. Sent twice, the second
    is refused (DejaImporte). Raises RegleMetier: kept for over a day, no line without error.
    """
    db.session.refresh(lot, ["importe_le"], with_for_update=True)
    exiger_importable(lot, le=le)
    offres, refusees = [], []
    for ligne in lignes:
        if ligne.saisie is not None and not ligne.erreurs:
            offre, regle = essayer(lambda s=ligne.saisie: creer_offre(lot.structure, s, par=par, le=le, lot_id=lot.id))
            if regle is None:
                offres.append(offre)
                continue
            ligne.erreurs.append((TITRES.get(regle.champ, ""), regle.message))
        refusees.append({**ligne.en_dictionnaire(), "cellules": {}})
    exiger(offres, RIEN)
    lot.importe_le, lot.expire_le = le, le + VIE
    lot.lignes = json.dumps(refusees, ensure_ascii=False)
    lot.nb_offres, lot.nb_erreurs = len(offres), len(refusees)
    db.session.flush()
    ids = [offre.id for offre in offres]
    apparier_tranche(min(ids), max(ids), le=le)
    return offres


def annuler_lot(lot: LotOffres, *, par: Compte, le: datetime) -> tuple[int, int]:
    """« Annuler l’import », within 24 hours: its offers are deleted, those that have applications are archived.

    Gives how many were deleted and archived. Raises RegleMetier: not imported, undone already, too late.
    """
    db.session.refresh(lot, ["importe_le", "annule_le"], with_for_update=True)
    exiger(lot.importe_le is not None, "Cet import n’a pas eu lieu.")
    exiger(lot.annule_le is None, DEJA_ANNULE)
    exiger(lot.expire_le > le, TROP_TARD)
    # The structure first, as the other verbs of offers do; then whoever is writing alerts on these offers.
    db.session.execute(etat_de_la_structure(lot.structure_id))
    attendre_l_appariement()
    # Locked: an application that is being sent comes before, and is counted, or finds no offer.
    offres = db.session.scalars(requetes.offres_du_lot(lot.id).with_for_update()).all()
    postulees = set(db.session.scalars(requetes.offres_postulees([o.id for o in offres])))
    for offre in offres:
        if offre.id in postulees:
            changer_etat(offre, EtatOffreAlternance.archivee, par=par, le=le)
    a_supprimer = [o.id for o in offres if o.id not in postulees]
    db.session.flush()
    db.session.execute(delete(OffreAlternance).where(OffreAlternance.id.in_(a_supprimer)))
    lot.annule_le = le
    db.session.flush()
    return len(a_supprimer), len(postulees)


def oublier_les_lots(*, le: datetime) -> int:
    """Delete the spreadsheets whose day is over; the offers that they made stay. Gives how many."""
    ordre = delete(LotOffres).where(LotOffres.expire_le <= le)
    return db.session.execute(ordre, execution_options={"synchronize_session": False}).rowcount
